"""The state that a process wrote last saves loading it, and is never believed: two engines on one store."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace
from small_diagrams import END, START, receive_task, service_task, user_task

from engine import Engine, EngineConfig
from engine.commands import CompleteTask
from engine.errors import Rejection
from engine.last_states import KEPT_FOR, LastStates
from engine.ports import Store, Stored
from engine.rows import Changes, InstanceChange, JournalRow
from engine.store import SqlStore
from engine.testing import CountingIds, FixedClock
from engine.views import TaskFilter

Diagram = Callable[..., bytes]
CONFIG = EngineConfig(handlers=None, roles=None, forms=None)


class CountedSteps:
    """A store's steps, and how often instances were loaded."""

    def __init__(self, store: Store) -> None:
        self._steps = store.steps
        self.loads = 0

    def load(self, ids: Sequence[int], connection: Any = None) -> dict[int, Stored]:
        self.loads += 1
        return self._steps.load(ids, connection)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._steps, name)


class CountedStore:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.steps = CountedSteps(store)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.fixture
def counted(store: Store) -> CountedStore:
    return CountedStore(store)


@pytest.fixture
def one(counted: CountedStore, clock: FixedClock, diagram: Diagram) -> Engine:
    made = Engine(counted, clock=clock, ids=CountingIds(), config=CONFIG)
    tasks = [user_task(name) for name in ("ask", "check", "tell")]
    made.deploy({"call.bpmn": diagram("call", START, *tasks, END)}, actor="ana")
    return made


@pytest.fixture
def other(store: Store, clock: FixedClock) -> Engine:
    """Another process on the same store."""
    return Engine(store, clock=clock, ids=CountingIds(1_000_000), config=CONFIG)


def _complete(engine: Engine, instance_id: int, actor: str = "ana") -> None:
    [task] = engine.read.list_tasks(TaskFilter(instance_ids=frozenset({instance_id})))
    engine.complete(instance_id, task.number, {"by": actor}, actor=actor)


def test_a_step_after_this_process_s_own_loads_nothing(one: Engine, counted: CountedStore) -> None:
    instance_id = one.start("call").instance_id
    counted.steps.loads = 0
    for _ in range(3):
        _complete(one, instance_id)
    assert counted.steps.loads == 0
    assert one.verify_journal(instance_id) == []
    assert one.read.row_version(instance_id) == 4


def test_what_another_process_did_meanwhile_is_gone_on_from(one: Engine, other: Engine) -> None:
    """The first task is what `one` keeps; it does not know the third, which is there."""
    instance_id = one.start("call").instance_id
    _complete(other, instance_id, "eva")
    _complete(other, instance_id, "eva")
    _complete(one, instance_id)
    assert [row.actor for row in one.read.journal(instance_id)] == ["", "eva", "eva", "ana"]
    assert one.verify_journal(instance_id) == []
    assert one.read.find_instance(instance_id).state == "completed"  # type: ignore[union-attr]


def test_what_another_process_has_completed_is_not_completed_again(one: Engine, other: Engine) -> None:
    """Invariant 3: on the state that `one` keeps the task is open."""
    instance_id = one.start("call").instance_id
    [task] = one.read.list_tasks(TaskFilter())
    _complete(other, instance_id, "eva")
    with pytest.raises(Rejection) as refused:
        one.complete(instance_id, task.number, {}, actor="ana")
    assert (refused.value.code, refused.value.by) == ("task_already_completed", "eva")
    assert one.read.row_version(instance_id) == 2


def test_turns_of_two_processes_end_like_one(one: Engine, other: Engine) -> None:
    ids = [one.start("call").instance_id for _ in range(4)]
    for round_ in range(3):
        for place, instance_id in enumerate(ids):
            _complete(one if (place + round_) % 2 else other, instance_id)
    assert {one.read.find_instance(each).state for each in ids} == {"completed"}  # type: ignore[union-attr]
    assert [one.verify_journal(each) for each in ids] == [[]] * 4


def test_many_at_once_are_kept_too(one: Engine, counted: CountedStore) -> None:
    ids = [one.start("call").instance_id for _ in range(3)]
    tasks = one.read.list_tasks(TaskFilter())
    one.execute_many([CompleteTask(instance_id=t.instance_id, number=t.number, actor="ana") for t in tasks])
    counted.steps.loads = 0
    for each in ids:
        _complete(one, each)
    assert counted.steps.loads == 0


def test_a_callers_transaction_that_is_rolled_back_leaves_nothing(
    database: sa.Engine, clock: FixedClock, diagram: Diagram
) -> None:
    engine = Engine(SqlStore(database), clock=clock, config=CONFIG)
    engine.deploy({"call.bpmn": diagram("call", START, user_task("ask"), END)}, actor="ana")
    instance_id = engine.start("call").instance_id
    [task] = engine.read.list_tasks(TaskFilter())
    command = CompleteTask(instance_id=instance_id, number=task.number, actor="eva")
    with database.connect().execution_options(writes=True) as connection, connection.begin() as died:
        assert engine.execute(command, connection=connection).ended
        died.rollback()
    _complete(engine, instance_id)
    assert [row.actor for row in engine.read.journal(instance_id)] == ["", "ana"]
    assert engine.verify_journal(instance_id) == []


def test_a_message_that_was_taken_is_not_taken_from_a_kept_state(
    one: Engine, other: Engine, diagram: Diagram
) -> None:
    xml = diagram(
        "hear", START, user_task("ask"), receive_task("wait", "answer", "key"), END, messages="answer"
    )
    one.deploy({"hear.bpmn": xml}, actor="ana")
    instance_id = one.start("hear", {"key": "K"}).instance_id
    _complete(one, instance_id)
    assert other.publish("answer", key="K", message_id="m")
    assert not one.publish("answer", key="K", message_id="m")
    assert other.read.find_instance(instance_id).state == "completed"  # type: ignore[union-attr]
    assert one.tick() == 0
    assert one.verify_journal(instance_id) == []


def _changes(instance_id: int, body: bytes = b"state", **about: Any) -> Changes:
    change = InstanceChange(
        instance_id=instance_id,
        was=4,
        digest=b"d" * 32,
        body=body,
        state="active",
        incidents=0,
        ended_at=None,
    )
    journal = JournalRow(
        instance_id=instance_id,
        sequence=5,
        at=FixedClock().now(),
        actor="ana",
        command="CompleteTask",
        reason="",
        events=b"",
        digest=b"d" * 32,
    )
    return Changes(instance=change, journal=journal, **about)


def test_a_state_is_given_once_and_not_for_long() -> None:
    last, now = LastStates(), FixedClock().now()
    last.keep(_changes(1))
    assert last.take(1, now + KEPT_FOR) == Stored(1, 5, b"d" * 32, b"state")
    assert last.take(1, now) is None
    last.keep(_changes(1))
    assert last.take(1, now + KEPT_FOR + timedelta(microseconds=1)) is None
    last.keep(_changes(1))
    assert last.take(1, now - timedelta(seconds=1)) is None, "a clock that was set back"


def test_nothing_is_kept_of_what_others_go_on_with_or_what_is_over() -> None:
    last, now = LastStates(), FixedClock().now()
    last.keep(_changes(1, outbox=["1-65540"]))
    over = _changes(2)
    over.instance = replace(over.instance, ended_at=now)
    last.keep(over)
    assert [last.take(each, now) for each in (1, 2)] == [None, None]


def test_so_many_bytes_are_kept_and_no_more() -> None:
    last, now = LastStates(most_bytes=10_000), FixedClock().now()
    for instance_id in range(1, 100):
        last.keep(_changes(instance_id, bytes(1_500)))
    kept = [each for each in range(1, 100) if last.take(each, now) is not None]
    assert kept == [95, 96, 97, 98, 99], "the oldest go"
    last.keep(_changes(1, bytes(20_000)))
    assert last.take(1, now) is None
    for _ in range(20):
        last.keep(_changes(1, bytes(9_000)))
    assert last.take(1, now) is not None, "replacing does not add up"


def test_jobs_of_a_queue_are_loaded_by_whoever_does_them(
    store: Store, clock: FixedClock, diagram: Diagram
) -> None:
    """Another process does them: a state kept here would only be in the way."""
    config = EngineConfig(handlers=None, roles=None, forms=None, outbox=True)
    counted = CountedStore(store)
    engine = Engine(counted, clock=clock, config=config)
    engine.deploy({"p.bpmn": diagram("p", START, service_task("send"), END)}, actor="ana")
    engine.start("p")
    [job] = engine.lease_jobs("worker")
    counted.steps.loads = 0
    assert engine.complete_job(job, {}).ended
    assert counted.steps.loads == 1
