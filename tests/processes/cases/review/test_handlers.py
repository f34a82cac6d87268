"""The service tasks of the follow-up: what is measured, the second measurement, and the end of what is shared."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.diagnosis.queries import find_diagnosis
from processes.cases.diagnosis.states import DiagnosisRefused
from processes.cases.plan.tables import CasePlan, PlanShare
from processes.cases.queries import find_consent_in_force, team_of
from processes.cases.review import handlers
from processes.cases.tables import Case, CaseEvent
from processes.tasks import BpmnError, Job, handler_keys

MakeJob = Callable[..., Job]
PLAN_AT = datetime(2026, 4, 22, 9, tzinfo=UTC)
NAMES = ("begin", "measure", "begin_second", "check_second", "lock_second", "end_sharing")


def test_they_are_registered() -> None:
    assert {f"review.{name}" for name in NAMES} <= handler_keys()


def test_it_begins_with_the_plan_in_force(
    network_session: Session, case_job: MakeJob, case_code: str, plan: CasePlan
) -> None:
    job = case_job("begin", case_id=case_code)
    written = handlers.begin(job)
    assert (written["plan"], written["plan_agreed_at"].date()) == (1, date(2026, 4, 22))
    assert (written["case_coordinator"], written["reference_professional"]) == ("cruz", "ana")
    assert handlers.begin(job) == written
    assert network_session.get_one(Case, case_code).phase == "destiny"
    kinds = network_session.scalars(select(CaseEvent.kind)).all()
    assert kinds.count("phase_changed") == 1


def test_a_case_without_a_plan_counts_from_now(case_job: MakeJob, case_code: str) -> None:
    job = case_job("begin", case_id=case_code)
    written = handlers.begin(job)
    assert (written["plan"], written["plan_agreed_at"]) == (None, job.now)


def measured(case_job: MakeJob, case_code: str, **answers: Any) -> dict[str, Any]:
    given = {
        "plan_agreed_at": PLAN_AT,
        "goes_on": "yes",
        "has_moved": "no",
        "is_progressing": "yes",
        **answers,
    }
    return dict(handlers.measure_progress(case_job("measure", case_id=case_code, **given)))


def test_outcomes_that_are_noted_in_the_plan_count(
    case_job: MakeJob, case_code: str, plan: CasePlan, reach: Callable[[int, str], None]
) -> None:
    assert plan.state == "in_force"
    assert measured(case_job, case_code, done_percent=Decimal(80))["done_ratio"] == Decimal("0.8")
    reach(1, "reached")
    reach(2, "going_on")
    written = measured(case_job, case_code, done_percent=Decimal(80))
    assert written["done_ratio"] == Decimal("0.25")
    assert (written["months_since_plan"], written["months_stuck"]) == (7, 0)


@pytest.mark.parametrize(
    ("answers", "accepts", "moved"),
    [
        ({"goes_on": "no"}, False, False),
        ({"has_moved": "yes"}, True, True),
        ({"goes_on": "yes", "has_moved": "no"}, True, False),
    ],
)
def test_what_the_person_says(
    case_job: MakeJob, case_code: str, answers: dict[str, str], accepts: bool, moved: bool
) -> None:
    written = measured(case_job, case_code, **answers)
    assert (written["accepts"], written["moved"]) == (accepts, moved)


def test_months_without_progress_go_on_counting(case_job: MakeJob, case_code: str) -> None:
    assert measured(case_job, case_code, is_progressing="no")["months_stuck"] == 1
    stuck = measured(case_job, case_code, is_progressing="no", stuck_since=date(2026, 4, 1))
    assert (stuck["months_stuck"], stuck["stuck_since"]) == (7, date(2026, 4, 1))


def test_the_change_of_the_hdme_is_known_when_both_are_validated(
    case_job: MakeJob, case_code: str, first: int, measure_at: Callable[..., int]
) -> None:
    assert first == 1
    assert measured(case_job, case_code)["hdme_change"] is None
    begun = handlers.begin_second(case_job("o2", case_id=case_code, plan_agreed_at=PLAN_AT))
    assert begun == {"diagnosis": 2, "second_refused": None}
    assert measured(case_job, case_code)["hdme_change"] is None
    measure_at(2, 2)
    assert measured(case_job, case_code)["hdme_change"] == Decimal("-2.5")


def test_the_second_begins_once_and_is_taken_up(case_job: MakeJob, case_code: str, first: int) -> None:
    job = case_job("o2", case_id=case_code, plan_agreed_at=PLAN_AT)
    assert handlers.begin_second(job) == handlers.begin_second(job)
    other = handlers.begin_second(
        case_job("closing", case_id=case_code, plan_agreed_at=PLAN_AT, is_closing=True)
    )
    assert other["diagnosis"] == first + 1


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"plan_agreed_at": datetime(2026, 10, 1, 9, tzinfo=UTC)}, "too_early"),
        ({"plan_agreed_at": datetime(2026, 10, 1, 9, tzinfo=UTC), "is_closing": True}, None),
    ],
)
def test_it_is_made_after_six_months_or_at_closing(
    case_job: MakeJob, case_code: str, first: int, given: dict[str, Any], refused: str | None
) -> None:
    written = handlers.begin_second(case_job("o2", case_id=case_code, **given))
    assert (written["second_refused"], written["diagnosis"]) == (refused, None if refused else first + 1)


def test_without_a_first_there_is_no_second(case_job: MakeJob, case_code: str) -> None:
    written = handlers.begin_second(
        case_job("o2", case_id=case_code, plan_agreed_at=PLAN_AT, is_closing=True)
    )
    assert written == {"diagnosis": None, "second_refused": "no_first"}


def test_said_to_be_measured_and_is_not(case_job: MakeJob, case_code: str, first: int) -> None:
    about = {"case_id": case_code, "second_result": "measured"}
    with pytest.raises(BpmnError) as thrown:
        handlers.check_second(case_job("check", **about, diagnosis=None))
    assert thrown.value.code == "values_missing"
    begun = handlers.begin_second(case_job("o2", case_id=case_code, plan_agreed_at=PLAN_AT))
    assert begun["diagnosis"] == first + 1
    with pytest.raises(BpmnError) as thrown:
        handlers.check_second(case_job("check", **about, diagnosis=begun["diagnosis"]))
    assert thrown.value.code == "values_missing"
    with pytest.raises(BpmnError) as thrown:
        handlers.lock_second(case_job("lock", **about, diagnosis=begun["diagnosis"], validated_by="ana"))
    assert thrown.value.code == "not_complete"


def test_where_it_is_not_possible_nothing_is_locked(
    network_session: Session, case_job: MakeJob, case_code: str, first: int
) -> None:
    begun = handlers.begin_second(case_job("o2", case_id=case_code, plan_agreed_at=PLAN_AT))["diagnosis"]
    about = {"case_id": case_code, "second_result": "not_possible", "diagnosis": begun, "validated_by": "ana"}
    assert handlers.check_second(case_job("check", **about)) == {}
    assert handlers.lock_second(case_job("lock", **about)) == {}
    found = find_diagnosis(network_session, case_code, first + 1)
    assert found is not None
    assert found.state == "provisional"


@pytest.mark.parametrize(
    ("by", "may"), [("ana", True), ("cruz", False), ("dora", False), ("bea", False), ("", False)]
)
def test_only_the_reference_professional_locks_it(
    case_job: MakeJob, case_code: str, first: int, whole_second: dict[str, Any], by: str, may: bool
) -> None:
    assert first == 1
    about = {"case_id": case_code, "second_result": "measured", **whole_second}
    assert handlers.check_second(case_job("check", **about)) == {}
    job = case_job("lock", **about, validated_by=by)
    if may:
        assert handlers.lock_second(job) == {"diagnosis_state": "validated"}
    else:
        with pytest.raises(DiagnosisRefused, match="reference professional"):
            handlers.lock_second(job)


def test_nothing_is_shared_any_more_and_the_signature_stays(
    network_session: Session, case_job: MakeJob, case_code: str, plan: CasePlan
) -> None:
    network_session.add(
        PlanShare(code="R-1", plan=plan.id, service=1, organisation="ceas_s", shared_at=PLAN_AT)
    )
    network_session.flush()
    assert "fina" in team_of(network_session, case_code)
    job = case_job("end", case_id=case_code, close_reason="plan_fulfilled")
    assert handlers.end_sharing(job) == handlers.end_sharing(job) == {}
    network_session.expire_all()
    assert team_of(network_session, case_code) == ["cruz", "ana"]
    assert network_session.get_one(PlanShare, "R-1").withdrawn_at == job.now
    consent = find_consent_in_force(network_session, case_code)
    assert consent is not None
    assert consent.status == "signed", "closing is no revocation"
    told = network_session.scalars(select(CaseEvent).where(CaseEvent.kind == "sharing_ended")).all()
    assert [line.details for line in told] == [{"reason": "plan_fulfilled"}]
