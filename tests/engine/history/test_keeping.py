"""Purging on every store: what goes, what stays, what is counted, and that it may be stopped and run again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from engine import Engine, EngineConfig, Rejection
from engine.commands import CompleteTask
from engine.history.keeping import BATCH
from engine.history.levels import Depth, Level
from engine.history.rows import Purge
from engine.ports import Store
from engine.testing import CountingIds, FixedClock
from engine.views import InstanceFilter, TaskFilter

DAY = 86_400
MARK = "<extensionElements><care:process {said}/></extensionElements>"
DIAGRAM = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="https://concierto.example/care"
 targetNamespace="t"><process id="{name}" isExecutable="true">{mark}<startEvent id="s"/><sequenceFlow id="a"
 sourceRef="s" targetRef="ask"/><userTask id="ask"/><sequenceFlow id="b" sourceRef="ask" targetRef="e"/>
<endEvent id="e"/></process></definitions>"""
WHO = {"actor": "admin", "reason": "over its term"}


def _deploy(engine: Engine, name: str, said: str = "") -> None:
    mark = MARK.format(said=said) if said else ""
    from engine.reader.document import CARE

    xml = DIAGRAM.format(name=name, mark=mark).replace("https://concierto.example/care", CARE)
    engine.deploy({f"{name}.bpmn": xml.encode()}, actor="ana")


def _done(engine: Engine, name: str, n: int = 1) -> list[int]:
    """Instances that were started and ended now."""
    made = [engine.start(name, {"told": "secret"}, actor="ana").instance_id for _ in range(n)]
    for each in made:
        [task] = engine.read.list_tasks(TaskFilter(instance_ids=frozenset([each])))
        engine.execute(CompleteTask(instance_id=each, number=task.number, variables={"said": 1}, actor="ana"))
    return made


def test_an_instance_is_kept_for_its_term_and_then_only_counted(engine: Engine, clock: FixedClock) -> None:
    _deploy(engine, "call", 'historyDays="30"')
    open_one = engine.start("call", actor="ana").instance_id
    [old] = _done(engine, "call")
    clock.advance(29 * DAY)
    [young] = _done(engine, "call")
    assert engine.history.purge(**WHO).whole == 0
    clock.advance(2 * DAY)
    assert [(each.whole, each.values) for each in engine.history.due()] == [(1, 0)]
    assert engine.history.purge(**WHO).whole == 1
    left = {each.instance_id for each in engine.read.list_instances(InstanceFilter())}
    assert left == {open_one, young}
    assert (engine.read.activities(old), engine.read.journal(old)) == ([], [])
    assert engine.read.list_tasks(TaskFilter(instance_ids=frozenset([old]), state=None)) == []
    counted = {
        each.key.element: (each.n, each.key.outcome, each.key.month) for each in engine.history.counts("call")
    }
    assert counted == {
        "": (1, "completed", "2026-01"),
        "s": (1, "completed", "2026-01"),
        "ask": (1, "completed", "2026-01"),
        "e": (1, "completed", "2026-01"),
    }
    stone = engine.history.find_tombstone(old)
    assert stone is not None
    assert (stone.steps, stone.depth, stone.purged_by, stone.reason) == (2, "all", "admin", "over its term")
    assert engine.verify_journal(old) == []
    assert engine.verify_journal(young) == []
    assert engine.history.verify() == []


def test_without_a_word_the_hosts_term_holds(store: Store, clock: FixedClock) -> None:
    config = EngineConfig(handlers=None, roles=None, forms=None, retention=timedelta(days=2))
    engine = Engine(store, clock=clock, ids=CountingIds(), config=config)
    _deploy(engine, "call")
    _done(engine, "call")
    clock.advance(DAY)
    assert engine.history.due() == []
    clock.advance(2 * DAY)
    assert engine.history.purge(**WHO).whole == 1


def test_a_purge_goes_on_where_it_was_stopped_and_counts_once(engine: Engine, clock: FixedClock) -> None:
    _deploy(engine, "call", 'historyDays="1"')
    _done(engine, "call", BATCH + 3)
    clock.advance(2 * DAY)
    batches = []

    def stop_in_the_second(_connection: Any, ids: Sequence[int]) -> None:
        batches.append(len(ids))
        if len(batches) == 2:
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        engine.history.purge(**WHO, along=stop_in_the_second)
    assert batches == [BATCH, 3]
    assert engine.history.purge(**WHO).whole == 3
    assert engine.history.purge(**WHO).whole == 0
    whole = [each.n for each in engine.history.counts() if each.key.element == ""]
    assert sum(whole) == BATCH + 3


def test_what_another_purge_took_is_left_out(engine: Engine, store: Store, clock: FixedClock) -> None:
    _deploy(engine, "call", 'historyDays="1"')
    ids = _done(engine, "call", 2)
    how = Purge(depth=Depth.ALL, at=clock.now(), by="admin", reason="x")
    assert store.history.purge(ids[:1], how) == 1
    assert store.history.purge(ids, how) == 1
    assert store.history.purge(ids, how) == 0
    assert sum(each.n for each in engine.history.counts() if not each.key.element) == 2


def test_an_instance_that_lives_is_never_purged(engine: Engine, store: Store, clock: FixedClock) -> None:
    _deploy(engine, "call")
    alive = engine.start("call", actor="ana").instance_id
    how = Purge(depth=Depth.ALL, at=clock.now(), by="admin", reason="x")
    assert store.history.purge([alive], how) == 0
    assert engine.read.find_instance(alive) is not None


def test_activity_level_keeps_who_did_what_but_no_value(engine: Engine, clock: FixedClock) -> None:
    _deploy(engine, "call", f'history="{Level.ACTIVITY}" historyDays="30"')
    [done] = _done(engine, "call")
    assert engine.read.variables(done) == {"told": "secret", "said": 1}
    clock.advance(60)
    assert engine.history.purge(**WHO).values == 1
    assert engine.read.variables(done) == {}
    assert engine.read.journal(done) == []
    assert [row.element for row in engine.read.activities(done)] == ["s", "ask", "e"]
    assert engine.verify_journal(done) == []
    with pytest.raises(Rejection, match="ended"):
        engine.execute(CompleteTask(instance_id=done, number=65_537, variables={}, actor="ana"))
    assert engine.history.purge(**WHO).values == 0
    first = engine.history.find_tombstone(done)
    clock.advance(31 * DAY)
    assert engine.history.purge(**WHO).whole == 1
    second = engine.history.find_tombstone(done)
    assert first is not None
    assert second is not None
    assert (first.depth, second.depth) == ("values", "all")
    assert (second.first_digest, second.digest) == (first.first_digest, first.digest)
    assert len(first.first_digest) == 32


def test_none_keeps_counts_only(engine: Engine, clock: FixedClock) -> None:
    _deploy(engine, "call", 'history="none"')
    [done] = _done(engine, "call")
    clock.advance(60)
    assert engine.history.purge(**WHO).whole == 1
    assert engine.read.find_instance(done) is None
    assert [each.n for each in engine.history.counts() if not each.key.element] == [1]


@pytest.mark.parametrize(
    ("who", "code"),
    [({"actor": "", "reason": "x"}, "no_actor"), ({"actor": "a", "reason": " "}, "no_reason")],
)
def test_a_purge_says_who_and_why(engine: Engine, who: dict[str, str], code: str) -> None:
    with pytest.raises(Rejection) as rejected:
        engine.history.purge(**who)
    assert rejected.value.code == code


def test_messages_and_signals_are_forgotten_after_their_term(
    engine: Engine, store: Store, clock: FixedClock
) -> None:
    engine.publish("nobody_waits", message_id="m1", actor="ana")
    engine.broadcast("nobody_hears", actor="ana")
    clock.advance(2 * 3600)
    engine.expire_messages()
    engine.publish("waits_still", message_id="m2", time_to_live=timedelta(days=400), actor="ana")
    clock.advance(91 * DAY)
    assert engine.history.purge(**WHO).messages == 2
    assert [each.message_id for each in engine.read.messages()] == ["m2"]


def test_the_messages_that_an_instance_took_go_with_it(engine: Engine, clock: FixedClock) -> None:
    from engine.reader.document import CARE

    xml = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:care="{CARE}" targetNamespace="t">
    <message id="m" name="go"/><process id="p" isExecutable="true"><extensionElements><care:process historyDays="1"/>
    </extensionElements><startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent>
    <sequenceFlow id="f" sourceRef="s" targetRef="e"/><endEvent id="e"/></process></definitions>"""
    engine.deploy({"p.bpmn": xml.encode()}, actor="ana")
    engine.publish("go", message_id="taken", variables={"told": "secret"}, actor="ana")
    assert [each.state for each in engine.read.messages()] == ["delivered"]
    clock.advance(2 * DAY)
    assert engine.history.purge(**WHO).whole == 1
    assert engine.read.messages() == []


def test_doctor_finds_nothing_wrong_after_purges(database: Any, clock: FixedClock) -> None:
    from engine.invariants import check_invariants
    from engine.store import SqlStore

    store = SqlStore(database)
    engine = Engine(store, clock=clock, config=EngineConfig(handlers=None, roles=None, forms=None))
    _deploy(engine, "call", 'history="activity" historyDays="30"')
    _deploy(engine, "gone", 'history="none"')
    _done(engine, "call", 2)
    _done(engine, "gone", 2)
    clock.advance(60)
    assert (engine.history.purge(**WHO).values, engine.history.purge(**WHO).whole) == (2, 0)
    assert check_invariants(store) == []


def test_two_purges_at_once_take_each_instance_once(database: Any, clock: FixedClock) -> None:
    """Threads with engines of their own, as two processes have; counts add up and nothing is left."""
    from threading import Barrier, Thread

    from engine.store import SqlStore

    config = EngineConfig(handlers=None, roles=None, forms=None)
    engine = Engine(SqlStore(database), clock=clock, config=config)
    _deploy(engine, "call", 'historyDays="1"')
    _done(engine, "call", 30)
    clock.advance(2 * DAY)
    together, taken, faults = Barrier(3), [], []

    def purge() -> None:
        try:
            own = Engine(SqlStore(database), clock=clock, config=config)
            together.wait(30)
            taken.append(own.history.purge(**WHO).whole)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the test names it
            faults.append(fault)

    threads = [Thread(target=purge) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert sum(taken) == 30
    assert engine.history.purge(**WHO).whole == 0
    assert sum(each.n for each in engine.history.counts() if not each.key.element) == 30
    assert engine.read.list_instances(InstanceFilter()) == []
