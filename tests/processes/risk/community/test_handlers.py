"""Service tasks of community actions on a real database: lists, seats, offers; each counts once."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers as cases
from processes.cases.people.tables import Restriction
from processes.network.queries import get_professional
from processes.risk.community import handlers
from processes.risk.community.lists import invitations_of, refuse_invitations
from processes.risk.community.planning import NotYours, cancel_action, give_up_seat, plan_action
from processes.risk.community.plans import ActionPlan, PlanRefused
from processes.risk.community.queries import (
    UnknownAction,
    find_action_for,
    invitations_for,
    list_actions_for,
    lock_action,
)
from processes.risk.community.standing import WrongStanding
from processes.risk.community.tables import CommunityAction
from processes.tasks import Job

MakeJob = Callable[..., Job]


@pytest.fixture
def action(scored: Session, published: Any, plan: ActionPlan, case_job: MakeJob) -> CommunityAction:
    """Planned by eloy, the Network coordinator."""
    eloy = get_professional(scored, "eloy")
    return plan_action(scored, published, plan, by=eloy, now=case_job("x").now)


def listed(case_job: MakeJob, action: CommunityAction) -> list[str]:
    found = handlers.list_eligible(case_job("list", action_id=action.code))
    return [each["code"] for each in found["invitees"]]


def seat(case_job: MakeJob, action: CommunityAction, accepted: list[str], **more: Any) -> Any:
    return handlers.give_seats(
        case_job("seats", action_id=action.code, accepted_by=accepted, declined_by=[], **more)
    )


def test_a_plan_starts_its_process_with_codes_only(action: CommunityAction, published: Any) -> None:
    assert published.messages == {
        f"community_action_planned:{action.code}": (
            action.code,
            {
                "action_id": action.code,
                "territory": "north",
                "organiser": "asso",
                "seats": 2,
                "starts_at": action.starts_at,
            },
        )
    }


@pytest.mark.parametrize("username", ["ana", "bea", "cruz", "fina"])
def test_who_may_not_plan(
    scored: Session, published: Any, plan: ActionPlan, case_job: MakeJob, username: str
) -> None:
    with pytest.raises(NotYours, match=username):
        plan_action(scored, published, plan, by=get_professional(scored, username), now=case_job("x").now)
    assert published.messages == {}


def test_a_plan_with_faults_stores_nothing(
    scored: Session, published: Any, plan: ActionPlan, case_job: MakeJob
) -> None:
    eloy = get_professional(scored, "eloy")
    with pytest.raises(PlanRefused) as refused:
        plan_action(scored, published, plan, by=eloy, now=plan.starts_at)
    assert list(refused.value.faults) == ["starts_at"]
    assert list_actions_for(scored, eloy, limit=5) == []


def test_the_list_is_made_once_from_the_latest_scoring_of_the_territory(
    scored: Session, action: CommunityAction, case_job: MakeJob
) -> None:
    first = listed(case_job, action)
    assert sorted(first) == ["P1", "P2", "P4", "P5", "P6", "P7", "P8"]
    refuse_invitations(scored, ["P1"], case_job("x").now)
    assert listed(case_job, action) == first, "made once"


def test_who_refused_or_is_in_a_restricted_case_is_not_on_it(
    scored: Session, action: CommunityAction, case_job: MakeJob
) -> None:
    refuse_invitations(scored, ["P1", "P1"], case_job("x").now)
    code = str(cases.open_case(case_job("open", participant="P2", case_coordinator="cruz"))["case_id"])
    scored.add(restriction(code, case_job("x")))
    scored.flush()
    assert sorted(listed(case_job, action)) == ["P4", "P5", "P6", "P7", "P8"]


def restriction(code: str, job: Job) -> Restriction:
    return Restriction(
        case_code=code, participant="P2", reason="gender_violence", restricted_at=job.now, restricted_by="ana"
    )


def test_seats_waiting_list_and_who_does_not_want_to_be_invited(
    scored: Session, action: CommunityAction, case_job: MakeJob
) -> None:
    listed(case_job, action)
    for _ in range(2):
        given = seat(case_job, action, ["P5", "P1", "P2"], never_again=["P4"])
        assert set(given["seated"]) == {"P1", "P5"}
        assert (given["offered"], given["waiting"]) == ([], ["P2"])
    statuses = {each.participant: each.status for each in invitations_of(scored, action)}
    assert statuses["P4"] == "declined"
    assert statuses["P6"] == "not_asked"


def test_a_seat_that_is_given_up_goes_to_who_waits(
    scored: Session, published: Any, action: CommunityAction, case_job: MakeJob
) -> None:
    listed(case_job, action)
    seat(case_job, action, ["P5", "P1", "P2"])
    ana, now = get_professional(scored, "ana"), case_job("x").now
    left = give_up_seat(scored, published, action.code, "P5", by=ana, now=now)
    assert published.messages[f"seat_given_up:{action.code}:{left.id}"] == (
        action.code,
        {"noted_by": "ana"},
    )
    assert handlers.release_seat(case_job("r", action_id=action.code)) == {
        "seated": ["P1"],
        "offered": [],
        "waiting": ["P2"],
    }
    for _ in range(2):
        taken = handlers.take_next(case_job("t", action_id=action.code))
        assert taken["to_offer"] == [{"code": "P2", "ceas": "ceas_n"}]
        assert (taken["offered"], taken["waiting"]) == (["P2"], [])
    assert handlers.take_next(case_job("t2", action_id=action.code))["to_offer"] == []
    for _ in range(2):
        after = handlers.record_offers(
            case_job("o", action_id=action.code, to_offer=taken["to_offer"], taken_by=["P2"])
        )
        assert set(after["seated"]) == {"P1", "P2"}
    with pytest.raises(WrongStanding, match="gave_up"):
        give_up_seat(scored, published, action.code, "P5", by=ana, now=now)


def test_an_offer_without_answer_lapses(scored: Session, action: CommunityAction, case_job: MakeJob) -> None:
    listed(case_job, action)
    seat(case_job, action, ["P1", "P2"])
    handlers.take_next(case_job("t", action_id=action.code))
    assert handlers.record_offers(case_job("o", action_id=action.code, to_offer=[], taken_by=None)) == {
        "seated": [code for code in listed(case_job, action) if code in ("P1", "P2")],
        "offered": [],
        "waiting": [],
    }


def test_attendance_and_the_end(scored: Session, action: CommunityAction, case_job: MakeJob) -> None:
    listed(case_job, action)
    seat(case_job, action, ["P5", "P1"])
    for _ in range(2):
        handlers.record_attendance(case_job("a", action_id=action.code, attended=["P1"]))
        handlers.close_action(case_job("c", action_id=action.code, outcome="held", usefulness="partly"))
    statuses = {each.participant: each.status for each in invitations_of(scored, action)}
    assert (statuses["P1"], statuses["P5"]) == ("attended", "absent")
    assert (action.status, action.usefulness) == ("held", "partly")
    with pytest.raises(handlers.UnknownOutcome, match="rained"):
        handlers.close_action(case_job("d", action_id=action.code, outcome="rained"))


def test_no_more_invitations_holds_also_when_the_action_is_cancelled(
    scored: Session, published: Any, action: CommunityAction, plan: ActionPlan, case_job: MakeJob
) -> None:
    listed(case_job, action)
    handlers.close_action(
        case_job("c", action_id=action.code, outcome="cancelled", accepted_by=["P1"], never_again=["P4"])
    )
    eloy = get_professional(scored, "eloy")
    again = plan_action(scored, published, plan, by=eloy, now=case_job("x").now)
    found = handlers.list_eligible(case_job("list2", action_id=again.code))
    asked = {each["code"] for each in found["invitees"]}
    assert "P4" not in asked, "said so"
    assert "P1" not in asked, "was invited a moment ago"
    assert {"P2", "P5"} <= asked, "were never asked"


def test_cancelling(scored: Session, published: Any, action: CommunityAction) -> None:
    with pytest.raises(NotYours, match="fina"):
        cancel_action(scored, published, action.code, by=get_professional(scored, "fina"))
    cancel_action(scored, published, action.code, by=get_professional(scored, "dora"))
    assert published.messages[f"community_action_cancelled:{action.code}"] == (
        action.code,
        {"cancelled_by": "dora"},
    )


@pytest.mark.parametrize(
    ("username", "sees_action", "sees"),
    [
        ("eloy", True, "all"),
        ("dora", True, "all"),
        ("ana", True, "all"),
        ("cruz", True, "coming"),
        ("fina", True, "coming"),
        ("bea", False, "none"),
    ],
    ids=["Network", "supervisor", "CEAS of all", "organiser", "its colleague", "another CEAS"],
)
def test_who_sees_which_part_of_a_list(
    scored: Session, action: CommunityAction, case_job: MakeJob, username: str, sees_action: bool, sees: str
) -> None:
    everybody = set(listed(case_job, action))
    seat(case_job, action, ["P5", "P1"])
    reader = get_professional(scored, username)
    assert (find_action_for(scored, reader, action.code) is not None) is sees_action
    seen = {each.participant for each in invitations_for(scored, reader, action)}
    assert seen == {"all": everybody, "coming": {"P5", "P1"}, "none": set()}[sees]


def test_a_stranger_to_a_person_cannot_give_up_their_seat(
    scored: Session, published: Any, action: CommunityAction, case_job: MakeJob
) -> None:
    listed(case_job, action)
    seat(case_job, action, ["P5", "P1"])
    with pytest.raises(NotYours, match="bea"):
        give_up_seat(
            scored, published, action.code, "P5", by=get_professional(scored, "bea"), now=case_job("x").now
        )


@pytest.mark.parametrize("code", ["AC-999", "AC-", "C-2026-0001", "AC-1 or 1=1", ""])
def test_codes_of_nothing(scored: Session, code: str) -> None:
    assert find_action_for(scored, get_professional(scored, "eloy"), code) is None
    with pytest.raises(UnknownAction):
        lock_action(scored, code)
