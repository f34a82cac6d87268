"""Outcomes of actions and the follow-up log: only of a plan in force, each once, the latest counts."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases.plan.following import (
    Contacted,
    Recorder,
    Seen,
    log_follow_up,
    progress_of,
    record_outcome,
)
from processes.cases.plan.queries import content_of, follow_ups_of, latest_outcomes, outcomes_of
from processes.cases.plan.states import PlanRefused
from processes.network.calendar import local_date

ONE = Recorder(by="cruz", key="one")
TWO = Recorder(by="ana", key="two")


def test_the_latest_outcome_of_an_action_counts(network_session: Session, desk: Any) -> None:
    plan = desk.agreed()
    seen = Seen(goal=1, action=1, result="going_on", words=" Va a clase. ")
    record_outcome(network_session, plan, seen, ONE, now=desk.now)
    record_outcome(network_session, plan, seen, ONE, now=desk.now)
    later = desk.now + timedelta(days=30)
    record_outcome(network_session, plan, Seen(goal=1, action=1, result="reached"), TWO, now=later)
    assert [each.words for each in outcomes_of(network_session, plan)] == ["Va a clase.", ""]
    progress = progress_of(content_of(network_session, plan), latest_outcomes(network_session, plan))
    assert (progress.actions, progress.reached, dict(progress.counts)) == (1, 1, {"reached": 1})


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (Seen(goal=1, action=2, result="reached"), "unknown_action"),
        (Seen(goal=1, action=1, result="perhaps"), "unknown_word"),
        (Seen(goal=1, action=1, result="partly", words="x" * 2001), "too_long"),
    ],
)
def test_an_outcome_that_cannot_be(network_session: Session, desk: Any, seen: Seen, reason: str) -> None:
    plan = desk.agreed()
    with pytest.raises(PlanRefused) as refusal:
        record_outcome(network_session, plan, seen, ONE, now=desk.now)
    assert refusal.value.reason == reason
    assert outcomes_of(network_session, plan) == []


def test_contacts_are_logged_in_their_order(network_session: Session, desk: Any) -> None:
    plan, today = desk.agreed(), local_date(desk.now)
    visit = Contacted(on=today, kind="visit", attended=True, words="Bien.", next_on=today + timedelta(days=7))
    call = Contacted(on=today - timedelta(days=2), kind="call", attended=False)
    log_follow_up(network_session, plan, visit, ONE, now=desk.now)
    log_follow_up(network_session, plan, visit, ONE, now=desk.now)
    log_follow_up(network_session, plan, call, TWO, now=desk.now)
    assert [(each.kind, each.by) for each in follow_ups_of(network_session, plan)] == [
        ("call", "ana"),
        ("visit", "cruz"),
    ]


@pytest.mark.parametrize(
    ("days", "next_days", "kind", "reason"),
    [(1, None, "call", "day_to_come"), (0, -1, "call", "next_before"), (0, None, "letter", "unknown_word")],
)
def test_a_contact_that_cannot_be(
    network_session: Session, desk: Any, days: int, next_days: int | None, kind: str, reason: str
) -> None:
    plan, today = desk.agreed(), local_date(desk.now)
    next_on = None if next_days is None else today + timedelta(days=next_days)
    contacted = Contacted(on=today + timedelta(days=days), kind=kind, attended=True, next_on=next_on)
    with pytest.raises(PlanRefused) as refusal:
        log_follow_up(network_session, plan, contacted, ONE, now=desk.now)
    assert refusal.value.reason == reason


def test_only_a_plan_in_force_is_followed_up(network_session: Session, desk: Any) -> None:
    plan = desk.begin()
    contacted = Contacted(on=local_date(desk.now), kind="call", attended=True)
    with pytest.raises(PlanRefused) as refusal:
        log_follow_up(network_session, plan, contacted, ONE, now=desk.now)
    assert refusal.value.reason == "not_in_force"
