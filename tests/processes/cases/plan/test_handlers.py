"""The service tasks of process 4: twice is once, codes in and out, and who may not."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases import handlers as case_handlers
from processes.cases.plan import handlers
from processes.cases.plan.queries import find_plan, shares_of
from processes.cases.plan.states import PlanRefused
from processes.cases.tables import Case, CaseEvent
from processes.tasks import BpmnError, Job

MakeJob = Callable[..., Job]


def story(session: Session, code: str) -> list[str]:
    lines = select(CaseEvent.kind).where(CaseEvent.case_code == code, CaseEvent.kind.like("plan_%"))
    return list(session.scalars(lines.order_by(CaseEvent.id)))


def phase(session: Session, code: str) -> str:
    return session.get_one(Case, code).phase


def test_it_begins_with_the_factors_of_the_diagnosis_as_codes(
    network_session: Session, case_job: MakeJob, diagnosed: str
) -> None:
    begun = [handlers.begin_plan(case_job("begin", case_id=diagnosed)) for _ in range(2)]
    assert begun[0] == begun[1]
    assert begun[0]["factors"] == [
        {"factor": 1, "kind": "satisfactory", "locus": "internal"},
        {"factor": 2, "kind": "threatening", "locus": "external"},
    ]
    people = (begun[0]["case_coordinator"], begun[0]["reference_professional"], begun[0]["ceas"])
    assert people == ("cruz", "ana", "ceas_n")
    assert begun[0]["plan"] == 1
    assert story(network_session, diagnosed) == ["plan_started"]
    assert phase(network_session, diagnosed) == "design"


def test_a_plan_that_is_being_made_is_taken_up(desk: Any, case_job: MakeJob) -> None:
    plan = desk.begin()
    assert handlers.begin_plan(case_job("begin", case_id=desk.code))["plan"] == plan.number


def test_without_consent_it_does_not_begin(case_job: MakeJob, diagnosed: str) -> None:
    case_handlers.withdraw_access(case_job("withdraw", case_id=diagnosed))
    with pytest.raises(BpmnError) as thrown:
        handlers.begin_plan(case_job("begin", case_id=diagnosed))
    assert thrown.value.code == "no_consent"


def test_without_a_reference_professional_it_fails(network_session: Session, case_job: MakeJob) -> None:
    code = case_handlers.open_case(case_job("open", participant="P2", case_coordinator="cruz"))["case_id"]
    yes = {"carry_out": True, "record": True, "team": True, "research": False}
    case_handlers.register_consent(case_job("sign", case_id=code, consent=yes))
    with pytest.raises(PlanRefused, match="reference professional"):
        handlers.begin_plan(case_job("begin", case_id=code))


def test_what_is_missing_is_counted(desk: Any, case_job: MakeJob) -> None:
    desk.begin()
    checked = handlers.check_plan(case_job("check", case_id=desk.code, plan=1))
    assert (checked["plan_state"], checked["project_written"]) == ("draft", False)
    assert checked["plan_faults"] == 6
    desk.write_project()
    assert handlers.check_plan(case_job("check", case_id=desk.code, plan=1))["project_written"]


@pytest.fixture
def complete(desk: Any) -> str:
    desk.write_project()
    desk.write(desk.begin())
    return str(desk.code)


@pytest.mark.parametrize("by", ["cruz", "dora", "bea", None])
def test_only_the_reference_professional_validates(case_job: MakeJob, complete: str, by: str | None) -> None:
    with pytest.raises(PlanRefused, match="reference professional"):
        handlers.validate_plan(case_job("validate", case_id=complete, plan=1, validated_by=by))


def test_something_missing_at_the_validation_is_a_bpmn_error(desk: Any, case_job: MakeJob) -> None:
    desk.write_project()
    desk.begin()
    with pytest.raises(BpmnError) as thrown:
        handlers.validate_plan(case_job("validate", case_id=desk.code, plan=1, validated_by="ana"))
    assert thrown.value.code == "not_complete"


def test_from_the_validation_to_shared_services_each_step_twice(
    network_session: Session, case_job: MakeJob, complete: str
) -> None:
    def twice(handler: Any, key: str, **given: Any) -> dict[str, Any]:
        jobs = [case_job(key, case_id=complete, plan=1, **given) for _ in range(2)]
        first, second = (dict(handler(job)) for job in jobs)
        assert first == second
        return first

    assert twice(handlers.validate_plan, "v", validated_by="ana") == {"plan_state": "validated"}
    by = {"participant": "cruz", "case_coordinator": "cruz", "reference_professional": "ana"}
    for signer, who in by.items():
        signed = twice(handlers.register_signature, f"s:{signer}", signer=signer, recorded_by=who)
    assert signed == {"plan_state": "signed"}
    forced = twice(handlers.put_plan_in_force, "f")
    assert forced["services"] == {"activate": [1, 2], "keep": [3], "adjust": [], "remove": []}
    assert forced["plan_state"] == "in_force"
    shared = twice(handlers.share, "h")
    assert shared["referrals"] == [
        {
            "plan_service": f"{complete}-PL1-S2",
            "receiver": "ceas_s",
            "code": "404016",
            "asks_for": "resource",
        }
    ], "the coordinator's own organisation and the case's CEAS need no referral"
    assert twice(handlers.withdraw_services, "w") == {"shares_withdrawn": 1}
    plan = find_plan(network_session, complete, 1)
    assert plan is not None
    assert [each.withdrawn_at is not None for each in shares_of(network_session, plan)] == [True]
    closed = twice(handlers.close_plan, "c", plan_close_reason="revoked")
    assert closed == {"plan_state": "closed", "plan_in_force": False}
    assert story(network_session, complete) == [
        "plan_validated",
        "plan_signed",
        "plan_signed",
        "plan_signed",
        "plan_in_force",
        "plan_shared",
        "plan_shares_withdrawn",
        "plan_closed",
    ]
    assert phase(network_session, complete) == "destiny"


def test_a_refused_signature_opens_it_again(case_job: MakeJob, complete: str) -> None:
    handlers.validate_plan(case_job("v", case_id=complete, plan=1, validated_by="ana"))
    again = [handlers.reopen_plan(case_job("r", case_id=complete, plan=1)) for _ in range(2)]
    assert again == [{"plan_state": "draft"}] * 2


def test_rejecting_a_change_leaves_the_earlier_plan(desk: Any, case_job: MakeJob) -> None:
    desk.agreed()
    desk.begin()
    closed = handlers.close_plan(case_job("c", case_id=desk.code, plan=2, plan_close_reason="rejects"))
    assert closed == {"plan_state": "closed", "plan_in_force": True}


def test_before_there_is_a_plan_there_is_nothing_to_close(case_job: MakeJob, diagnosed: str) -> None:
    closed = handlers.close_plan(case_job("c", case_id=diagnosed, plan_close_reason="revoked"))
    assert closed == {"plan_in_force": False}


def test_an_unknown_plan_is_said(case_job: MakeJob, diagnosed: str) -> None:
    with pytest.raises(handlers.UnknownPlan):
        handlers.check_plan(case_job("check", case_id=diagnosed, plan=7))
