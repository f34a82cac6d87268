"""Alarms are durable: a row among the timers, found by the same sweep, written in the step's own transaction."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine import Engine, EngineConfig
from engine.commands import (
    CompleteTask,
    MigrateInstance,
    ResumeInstance,
    RingAlarm,
    SuspendInstance,
)
from engine.errors import Rejection
from engine.invariants import check_invariants
from engine.ports import Store
from engine.store import SqlStore
from engine.store import tables as t
from engine.testing import CountingIds, FixedClock
from engine.testing.sketch import sketch

DAY = 86_400
TIMED = """
start s -> a
user a -> b
user b -> c
user c -> e
end e
promise after a, b within P7D
promise after a, c within P10D
"""
NEXT = TIMED.replace("user c -> e", "user c -> n\ntask n -> e")
ANEW = """
start s -> a
user a -> g
exclusive g -> a if =again, b default
user b -> e
end e
promise after a, a or b within P7D
"""


def _started(engine: Engine, text: str = TIMED) -> int:
    engine.deploy({"p.bpmn": sketch(text)}, actor="ana")
    return engine.start("p", {"again": True}, actor="ana").instance_id


def _complete(engine: Engine, instance: int, element: str, **variables: Any) -> None:
    [number] = [
        row.number
        for row in engine.read.activities(instance)
        if (row.element, row.state) == (element, "open")
    ]
    engine.execute(CompleteTask(instance_id=instance, number=number, actor="eva", variables=variables))


def _told(engine: Engine, store: Store, instance: int) -> list[tuple[str, str]]:
    assert check_invariants(store) == []
    assert engine.verify_journal(instance) == []
    return [(row.kind, row.element) for row in engine.read.incidents(instance)]


def test_the_sweep_of_due_timers_tells_what_is_late(engine: Engine, store: Store, clock: FixedClock) -> None:
    instance = _started(engine)
    _complete(engine, instance, "a")
    [alarm] = engine.read.timers(instance)
    assert (alarm.element, alarm.due_at) == ("", clock.now() + timedelta(days=7, milliseconds=1))
    clock.advance(7 * DAY)
    assert engine.tick() == 0
    clock.advance(1)
    assert engine.tick() == 1
    assert _told(engine, store, instance) == [("promise_late", "b")]
    [alarm] = engine.read.timers(instance)
    assert alarm.due_at == clock.now() + timedelta(days=3, seconds=-1, milliseconds=1)
    assert engine.tick() == 0, "it was told once"
    clock.advance(3 * DAY)
    assert engine.tick() == 1
    assert _told(engine, store, instance) == [("promise_late", "b"), ("promise_late", "c")]
    assert engine.read.timers(instance) == []


def test_what_is_kept_in_time_leaves_no_row(engine: Engine, store: Store, clock: FixedClock) -> None:
    instance = _started(engine)
    for element in ("a", "b", "c"):
        _complete(engine, instance, element)
    assert engine.read.timers(instance) == []
    clock.advance(60 * DAY)
    assert engine.tick() == 0
    assert _told(engine, store, instance) == []


def test_an_alarm_is_set_anew_in_its_own_row(engine: Engine, store: Store, clock: FixedClock) -> None:
    """One step both keeps the promise and owes it again: the row is changed, not written twice."""
    instance = _started(engine, ANEW)
    _complete(engine, instance, "a")
    [first] = engine.read.timers(instance)
    clock.advance(5 * DAY)
    _complete(engine, instance, "a")
    [second] = engine.read.timers(instance)
    assert second.number == first.number
    assert second.due_at - first.due_at == timedelta(days=5)
    assert _told(engine, store, instance) == []


def test_an_alarm_goes_along_to_another_version(engine: Engine, store: Store, clock: FixedClock) -> None:
    instance = _started(engine)
    _complete(engine, instance, "a")
    [before] = engine.read.timers(instance)
    engine.deploy({"p.bpmn": sketch(NEXT)}, actor="ana")
    latest = max(view.definition_id for view in engine.read.list_definitions("p"))
    engine.execute(MigrateInstance(instance_id=instance, definition_id=latest, actor="rosa", reason="newer"))
    [after] = engine.read.timers(instance)
    assert (after.definition_id, after.due_at) == (latest, before.due_at)
    clock.advance(8 * DAY)
    assert engine.tick() == 1
    assert _told(engine, store, instance) == [("promise_late", "b")]


def test_a_suspended_instance_is_told_when_it_is_resumed(
    engine: Engine, store: Store, clock: FixedClock
) -> None:
    instance = _started(engine)
    _complete(engine, instance, "a")
    about: Any = {"instance_id": instance, "actor": "rosa", "reason": "a pause"}
    engine.execute(SuspendInstance(**about))
    clock.advance(8 * DAY)
    assert engine.tick() == 0
    assert _told(engine, store, instance) == []
    engine.execute(ResumeInstance(**about))
    assert _told(engine, store, instance) == [("promise_late", "b")]


def test_many_ring_in_one_sweep_each_by_itself(engine: Engine, store: Store, clock: FixedClock) -> None:
    first = _started(engine)
    others = [engine.start("p", {"again": True}, actor="ana").instance_id for _ in range(4)]
    for instance in (first, *others):
        _complete(engine, instance, "a")
    clock.advance(8 * DAY)
    assert engine.tick() == 5
    assert {tuple(_told(engine, store, each)) for each in (first, *others)} == {(("promise_late", "b"),)}


def test_two_workers_tell_it_once(engine: Engine, store: Store, clock: FixedClock) -> None:
    """The second comes with what it read before the first had written."""
    instance = _started(engine)
    _complete(engine, instance, "a")
    clock.advance(8 * DAY)
    [alarm] = store.work.due_timers(clock.now(), 10)
    assert engine.tick() == 1
    with pytest.raises(Rejection, match="Expected the alarm of"):
        engine.execute(RingAlarm(instance_id=instance, number=alarm.number))
    assert _told(engine, store, instance) == [("promise_late", "b")]


def test_an_alarm_that_cannot_ring_keeps_nobody_from_their_turn(
    engine: Engine, store: Store, clock: FixedClock
) -> None:
    instance = _started(engine)
    _complete(engine, instance, "a")
    [alarm] = store.work.due_timers(clock.now() + timedelta(days=8), 10)
    store.work.postpone(alarm, clock.now() - timedelta(seconds=1))
    assert engine.tick() == 0
    [postponed] = engine.read.timers(instance)
    assert postponed.due_at > clock.now()


def test_the_doctor_misses_an_alarm_that_is_gone_or_too_early(database: sa.Engine, clock: FixedClock) -> None:
    store = SqlStore(database)
    config = EngineConfig(handlers=None, roles=None, forms=None)
    engine = Engine(store, clock=clock, ids=CountingIds(), config=config)
    instance = _started(engine)
    _complete(engine, instance, "a")
    assert check_invariants(store) == []
    with database.begin() as connection:
        connection.execute(sa.update(t.timers).values(due_at=clock.now()))
    [early] = check_invariants(store)
    assert "not to be due before its time" in early
    with database.begin() as connection:
        connection.execute(sa.delete(t.timers))
    [gone] = check_invariants(store)
    assert "Expected timer" in gone
    assert "there is no row" in gone
