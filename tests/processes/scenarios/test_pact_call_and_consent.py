"""Process 2, every branch: the calls, the interview, the consent, its refusal and its withdrawal."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.testing import Harness

DAY = 86_400
CASE = {
    "case_id": "C-1",
    "participant": "P-1",
    "territory": "leon",
    "case_coordinator": "ines",
    "reference_professional": "elvira",
    "ceas": "ceas_1",
    "alert_id": "a1",
}


def _begin(harness: Harness, **more: Any) -> int:
    instance = harness.start_by_message("call_requested", {**CASE, **more}, key="C-1")
    harness.run_job("send_letter")
    return instance


def _answered(harness: Harness) -> None:
    harness.complete("call_participant", {"call_result": "answered"})


def _consent(harness: Harness, agrees: str) -> None:
    _answered(harness)
    harness.complete("first_interview", {"interview_result": "attended"})
    harness.run_job("read_consent_text", {"consent_version": "2026-1"})
    harness.complete("explain_consent", {"agrees": agrees, "consent": {"carry_out": True}})


def _run_to_the_timer(harness: Harness, element: str) -> None:
    [timer] = harness.timers()
    assert timer.element == element
    harness.advance((timer.due_at - harness.clock.now()).total_seconds())


def _close(harness: Harness) -> None:
    harness.run_job("close_case")
    assert harness.ended() == "completed"
    assert "case_closed" in harness.completed()


def test_the_call_is_offered_to_the_case_coordinator_only(harness: Harness) -> None:
    _begin(harness)
    [task] = harness.tasks()
    assert (task.element, task.candidates) == ("call_participant", ("cc/ines",))


def test_consent_is_given_and_the_case_goes_on(harness: Harness) -> None:
    _begin(harness)
    _consent(harness, "yes")
    harness.run_job("register_consent", {"consent_id": "k1"})
    harness.run_job("begin_discover")
    harness.complete("prepare_diagnosis", {"interviews_held": 2})
    assert harness.ended() == "completed"
    assert "consent_given" in harness.completed()
    assert harness.variables()["consent_version"] == "2026-1"


def test_an_unanswered_call_runs_into_its_timer_and_is_tried_three_times(harness: Harness) -> None:
    _begin(harness)
    for channel in ("phone", "phone_other_hour"):
        assert harness.variables()["strategy"]["channel"] == channel
        _run_to_the_timer(harness, "call_unanswered")
        assert harness.active() == ["wait_for_answer"]
        harness.advance(7 * DAY)
    assert harness.variables()["strategy"]["channel"] == "visit"
    harness.complete("call_participant", {"call_result": "no_answer"})
    assert harness.variables()["attempts"] == 3
    _close(harness)


def test_a_person_who_calls_back_gets_an_interview(harness: Harness) -> None:
    _begin(harness)
    harness.complete("call_participant", {"call_result": "no_answer"})
    harness.publish("participant_called_back", key="C-2")
    assert harness.active() == ["wait_for_answer"]
    harness.publish("participant_called_back", key="C-1")
    [task] = harness.tasks()
    assert (task.element, set(task.candidates)) == ("first_interview", {"cc/ines", "ceas_ts/ceas_1"})
    assert harness.timers() == []


def test_a_person_who_moved_leaves(harness: Harness) -> None:
    _begin(harness)
    harness.complete("call_participant", {"call_result": "moved"})
    harness.run_job("close_moved")
    assert "moved_away" in harness.completed()


def test_absent_twice_closes_the_case(harness: Harness) -> None:
    _begin(harness)
    _answered(harness)
    harness.complete("first_interview", {"interview_result": "absent"})
    assert [task.element for task in harness.tasks()] == ["first_interview"]
    harness.complete("first_interview", {"interview_result": "absent"})
    _close(harness)


@pytest.mark.parametrize("result", ["stop", "again", "timer"])
def test_a_refusal_leaves_60_days_for_another_way(harness: Harness, result: str) -> None:
    _begin(harness)
    _consent(harness, "no")
    harness.run_job("register_refusal")
    if result == "timer":
        harness.advance(60 * DAY)
    else:
        harness.complete("try_new_strategy", {"strategy_result": result})
    if result == "again":
        assert [task.element for task in harness.tasks()] == ["call_participant"]
    else:
        _close(harness)


@pytest.mark.parametrize("when", ["calling", "diagnosing"])
def test_a_revoked_consent_stops_the_process_and_undoes_what_was_shared(harness: Harness, when: str) -> None:
    _begin(harness)
    if when == "diagnosing":
        _consent(harness, "yes")
        harness.run_job("register_consent")
    harness.publish("consent_revoked", key="C-1")
    assert harness.timers() == []
    if when == "diagnosing":
        assert harness.tasks() == [], "first what was shared is undone"
        harness.run_job("withdraw_access")
    harness.complete(
        "inform_of_revocation", {"person_informed": True, "team_informed": True, "urgency_left": "none"}
    )
    harness.run_job("close_revoked")
    assert harness.ended() == "completed"
    assert "revoked" in harness.completed()
    assert ("withdraw_access" in harness.completed()) is (when == "diagnosing")


def test_a_case_of_a_demonstration_has_quick_clocks(harness: Harness) -> None:
    _begin(harness, pace="quick")
    harness.advance(12)
    assert harness.active() == ["wait_for_answer"]


def test_the_60_days_count_from_the_first_refusal_however_often_it_is_tried(harness: Harness) -> None:
    _begin(harness)
    _consent(harness, "no")
    harness.run_job("register_refusal")
    harness.advance(58 * DAY)
    harness.complete("try_new_strategy", {"strategy_result": "again"})
    _consent(harness, "no")
    harness.run_job("register_refusal")
    [task] = harness.tasks()
    assert task.due_at is not None
    assert task.due_at - harness.clock.now() == timedelta(days=2)
    harness.advance(2 * DAY)
    _close(harness)


def test_a_call_is_waited_for_over_holidays(harness: Harness) -> None:
    harness.clock.stand_at(datetime(2026, 3, 31, 10, 0, tzinfo=UTC))
    _begin(harness)
    [timer], [task] = harness.timers(), harness.tasks()
    assert timer.due_at == task.due_at == datetime(2026, 4, 9, 10, 0, tzinfo=UTC)
