"""A promise whose time is over is told when it is over, though nobody does anything: an alarm of the instance."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.codec import decode_events
from engine.commands import (
    CancelInstance,
    MigrateInstance,
    ResumeInstance,
    RingAlarm,
    SetVariables,
    StartBefore,
    SuspendInstance,
)
from engine.errors import Rejection
from engine.events import IncidentRaised, PromisesFollowed
from engine.invariants import check_invariants
from engine.testing import Harness
from engine.testing.sketch import sketch
from engine.times import in_ms

DAY = 86_400
Promised = Callable[..., Harness]
Refused = Callable[[Callable[[], object]], Rejection]
TIMED = """
start s -> a
user a -> b
user b -> c
user c -> e
end e
promise after a, b within P7D
"""
AGAIN = """
start s -> a
user a -> b
user b -> g
exclusive g -> a if =again, e default
end e
promise after a, b within P7D
"""


def _kinds(harness: Harness) -> list[tuple[str, str]]:
    assert check_invariants(harness.store) == []
    return [(each.kind, each.element) for each in harness.incidents()]


def _about(harness: Harness) -> dict[str, Any]:
    return {"instance_id": harness.current, "actor": "rosa", "reason": "test"}


def test_what_is_owed_too_long_is_told_though_nobody_does_anything(promised: Promised) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    owed_until = harness.clock.now() + timedelta(days=7)
    [alarm] = harness.alarms()
    assert (alarm.element, alarm.due_at) == ("", owed_until + timedelta(milliseconds=1))
    harness.advance(7 * DAY)
    assert _kinds(harness) == [], "D itself is in time"
    harness.advance(1)
    assert _kinds(harness) == [("promise_late", "b")]
    [incident] = harness.incidents()
    assert incident.text == (
        "Expected the promise 'after a, b within P7D' to be kept in time, but its time is over"
    )
    assert incident.raised_at == owed_until + timedelta(milliseconds=1)
    assert (harness.active(), harness.alarms()) == (["b"], [])


def test_nobody_asked_for_it_and_the_journal_says_so(promised: Promised) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    harness.advance(30 * DAY)
    rung = harness.journal()[-1]
    assert (rung.command, rung.actor) == ("RingAlarm", "")
    stored = harness.store.steps.journal_rows(harness.current)[-1]
    assert {type(event) for event in decode_events(stored.events)} == {PromisesFollowed, IncidentRaised}
    assert harness.engine.verify_journal(harness.current) == []


def test_it_is_told_once(promised: Promised) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    harness.advance(30 * DAY)
    harness.complete("b")
    harness.advance(30 * DAY)
    assert _kinds(harness) == [("promise_late", "b")]
    harness.resolve(harness.incidents()[0])
    harness.complete("c")
    assert (harness.ended(), _kinds(harness)) == ("completed", [])


def test_what_is_kept_in_time_rings_no_alarm(promised: Promised) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    harness.advance(6 * DAY)
    harness.complete("b")
    assert harness.alarms() == []
    harness.advance(60 * DAY)
    harness.complete("c")
    assert (harness.ended(), _kinds(harness)) == ("completed", [])
    assert "RingAlarm" not in {row.command for row in harness.journal()}


def test_a_step_that_comes_too_late_is_done_and_tells_it_itself(promised: Promised) -> None:
    """Nobody has looked at what is due since."""
    harness = promised(TIMED)
    harness.complete("a")
    harness.clock.advance(8 * DAY)
    assert _kinds(harness) == []
    harness.complete("b")
    assert _kinds(harness) == [("promise_late", "b")]
    assert harness.active() == ["c"]
    harness.complete("c")
    assert harness.ended() == "completed"


def test_what_is_owed_anew_has_an_alarm_anew(promised: Promised) -> None:
    harness = promised(AGAIN)
    harness.complete("a")
    harness.advance(6 * DAY)
    harness.complete("b", {"again": True})
    harness.complete("a")
    harness.advance(6 * DAY)
    assert _kinds(harness) == [], "the time of the first round is over, but it was kept"
    harness.advance(2 * DAY)
    assert _kinds(harness) == [("promise_late", "b")]


TWO = TIMED + "promise after a, c within P10D\n"


def test_of_several_the_first_rings_and_then_the_next(promised: Promised) -> None:
    harness = promised(TWO)
    harness.complete("a")
    [first] = harness.alarms()
    harness.advance(8 * DAY)
    [second] = harness.alarms()
    assert second.due_at - first.due_at == timedelta(days=3)
    assert (second.number, _kinds(harness)) == (first.number, [("promise_late", "b")])
    harness.advance(8 * DAY)
    assert _kinds(harness) == [("promise_late", "b"), ("promise_late", "c")]
    assert harness.alarms() == []


@pytest.mark.parametrize(("zone", "hour"), [("", 8), ("America/New_York", 9)])
def test_days_are_those_of_the_process(promised: Promised, zone: str, hour: int) -> None:
    """Seven days over the last Sunday of March are an hour shorter in Madrid, where nobody says otherwise."""
    harness = promised(TIMED, starts=False)
    harness.clock.stand_at(datetime(2026, 3, 27, 9, tzinfo=UTC))
    said = f'<care:process zone="{zone}"/>' if zone else ""
    harness.deploy(sketch(TIMED).replace(b"<care:promise", said.encode() + b"<care:promise", 1))
    harness.start("p")
    harness.complete("a")
    [alarm] = harness.alarms()
    assert alarm.due_at == datetime(2026, 4, 3, hour, 0, 0, 1000, tzinfo=UTC)


def test_a_suspended_instance_is_told_when_it_is_resumed(promised: Promised) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    harness.execute(SuspendInstance(**_about(harness)))
    harness.advance(30 * DAY)
    assert _kinds(harness) == []
    assert len(harness.alarms()) == 1
    harness.execute(ResumeInstance(**_about(harness)))
    assert _kinds(harness) == [("promise_late", "b")]
    assert harness.alarms() == []


SPOKEN = """
start s -> w
catch w condition =ready -> b
user b -> e
end e
promise after w, b within P7D
"""


def test_what_begins_to_be_owed_while_suspended_waits_too(promised: Promised) -> None:
    harness = promised(SPOKEN, starts=False)
    harness.start("p", {"ready": False})
    harness.execute(SuspendInstance(**_about(harness)))
    harness.execute(SetVariables(variables={"ready": True}, **_about(harness)))
    assert len(harness.alarms()) == 1
    harness.advance(30 * DAY)
    assert _kinds(harness) == []
    harness.execute(ResumeInstance(**_about(harness)))
    assert _kinds(harness) == [("promise_late", "b")]


@pytest.mark.parametrize("ends", ["cancel", "complete"])
def test_an_instance_that_has_ended_has_no_alarm(promised: Promised, ends: str) -> None:
    harness = promised(AGAIN)
    harness.complete("a")
    if ends == "cancel":
        harness.execute(CancelInstance(**_about(harness)))
    else:
        harness.complete("b", {"again": False})
    assert harness.alarms() == []
    harness.advance(30 * DAY)
    assert _kinds(harness) == []


CALLED = """
start s -> x
call x calls q -> y
user y -> e
end e
boundary w on x message stop -> e3
end e3
pool q
start s2 -> a
user a -> b
user b -> e2
end e2
promise after a, b within P7D
"""


def test_a_call_has_an_alarm_of_its_own_that_ends_with_it(promised: Promised) -> None:
    harness = promised(CALLED)
    harness.complete("a")
    assert len(harness.alarms()) == 1
    harness.publish("stop")
    assert (harness.ended(), harness.alarms()) == ("completed", [])
    assert _kinds(harness) == []
    harness.start("p")
    harness.complete("a")
    harness.advance(8 * DAY)
    assert _kinds(harness) == [("promise_late", "b")]


def test_a_restarted_instance_owes_nothing_of_the_old_one(promised: Promised) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    harness.cancel()
    harness.restart()
    harness.advance(30 * DAY)
    assert (_kinds(harness), harness.alarms()) == ([], [])


def test_whoever_goes_past_the_step_by_hand_still_owes_it(promised: Promised) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    harness.modify(StartBefore(element="c"))
    harness.advance(8 * DAY)
    assert _kinds(harness) == [("promise_late", "b")]


def _latest(harness: Harness, text: str) -> int:
    harness.deploy(sketch(text))
    return max(view.definition_id for view in harness.engine.read.list_definitions("p"))


def _migrate(harness: Harness, text: str) -> None:
    harness.execute(MigrateInstance(definition_id=_latest(harness, text), **_about(harness)))


def test_an_alarm_goes_along_to_another_version(promised: Promised) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    [before] = harness.alarms()
    _migrate(harness, TIMED.replace("user c -> e", "user c -> n\ntask n -> e"))
    [after] = harness.alarms()
    assert (after.due_at, after.number) == (before.due_at, before.number)
    assert after.definition_id > before.definition_id
    harness.advance(8 * DAY)
    assert _kinds(harness) == [("promise_late", "b")]


@pytest.mark.parametrize("new", ["", "promise b at most 2 times\n"])
def test_a_version_that_does_not_promise_it_owes_nothing(promised: Promised, new: str) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    _migrate(harness, TIMED.replace("promise after a, b within P7D\n", new))
    harness.advance(30 * DAY)
    assert (_kinds(harness), harness.alarms()) == ([], [])
    harness.complete("b")
    harness.complete("c")
    assert harness.ended() == "completed"


def test_an_alarm_cannot_be_rung_before_its_time_or_without_being_set(
    promised: Promised, refused: Refused
) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    [alarm] = harness.alarms()
    ringing = RingAlarm(instance_id=harness.current, number=alarm.number)
    assert refused(lambda: harness.execute(ringing)).code == "timer_gone"
    harness.complete("b")
    assert refused(lambda: harness.execute(ringing)).code == "timer_gone"
    assert _kinds(harness) == []


def test_a_sweep_that_comes_late_tells_it_then(promised: Promised) -> None:
    harness = promised(TIMED)
    harness.complete("a")
    harness.clock.advance(20 * DAY)
    assert harness.engine.tick() == 1
    [incident] = harness.incidents()
    assert in_ms(incident.raised_at) == in_ms(harness.clock.now())


def test_the_same_commands_make_the_same_events(promised: Promised) -> None:
    def lived() -> list[bytes]:
        harness = promised(TWO)
        harness.complete("a")
        harness.advance(30 * DAY)
        return [row.events for row in harness.store.steps.journal_rows(harness.current)]

    assert lived() == lived()
