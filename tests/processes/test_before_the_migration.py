"""A rolling upgrade the other way round: new code runs on the schema of the previous release, before anybody migrates.

Nothing fails; what needs a newer table is off, in words (docs/upgrades.md). The other half: test_rolling_upgrade.py.
"""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from small_diagrams import END, START, Diagram, receive_task, service_task, user_task

from engine import Engine, EngineConfig
from engine.commands import (
    CancelInstance,
    ClaimTask,
    CompleteTask,
    MigrateInstance,
    ResolveIncident,
    ResumeInstance,
    SuspendInstance,
)
from engine.errors import Rejection
from engine.invariants import check_invariants
from engine.migration.batches import UnknownBatch
from engine.store import SqlStore, open_database
from engine.store.lacking import NOTHING, find_lacking
from engine.testing import FixedClock
from engine.views import InstanceFilter, TaskFilter, TaskPosition, TaskView
from processes.migrations import migrate, models

UNCHECKED = EngineConfig(handlers=None, roles=None, forms=None)
SIGNAL = (
    '<startEvent id="told"><signalEventDefinition signalRef="alarm"/></startEvent>'
    '<endEvent id="heard"/><sequenceFlow id="to_heard" sourceRef="told" targetRef="heard"/>'
)
REMINDER = (
    '<boundaryEvent id="late" attachedToRef="ask" cancelActivity="false"><timerEventDefinition>'
    '<timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition></boundaryEvent>'
    '<endEvent id="reminded"/><sequenceFlow id="to_reminded" sourceRef="late" targetRef="reminded"/>'
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def engine(previous_database: sa.Engine, clock: FixedClock, diagram: Diagram) -> Engine:
    """Today's, on yesterday's tables, with a process of everything that waits."""
    made = Engine(SqlStore(previous_database), clock=clock, config=UNCHECKED)
    elements = (
        START,
        user_task("ask", 'due="P1D"', candidates="team"),
        receive_task("wait", "answer", "caseId"),
        service_task("send", 'retries="2" backoff="PT10S" timeout="PT5S"'),
        END,
    )
    around = '<signal id="alarm" name="alarm"/>'
    call = diagram("call", *elements, messages="answer", aside=REMINDER)
    listening = diagram("listening", START, END, aside=SIGNAL, around=around)
    made.deploy({"call.bpmn": call, "listening.bpmn": listening}, actor="ana")
    return made


def _start(engine: Engine, case: str = "C-1") -> int:
    return engine.start("call", {"caseId": case}, business_key=case, actor="ana").instance_id


def _answer(engine: Engine, instance_id: int, case: str = "C-1") -> None:
    """Its task is claimed and completed, and its message comes: what is left is the job."""
    [task] = engine.read.list_tasks(TaskFilter(instance_ids=frozenset({instance_id})))
    engine.execute(ClaimTask(instance_id=instance_id, number=task.number, actor="eva"))
    engine.execute(CompleteTask(instance_id=instance_id, number=task.number, variables={"n": 1}, actor="eva"))
    assert engine.publish("answer", key=case, actor="ana")


def _state(engine: Engine, instance_id: int) -> str:
    found = engine.read.find_instance(instance_id)
    assert found is not None
    return found.state


def test_what_the_previous_schema_lacks_is_known(previous_database: sa.Engine) -> None:
    """A migration adds something here: look that new code runs without it, then name it (docs/upgrades.md)."""
    lacking = find_lacking(previous_database)
    assert lacking.columns == {
        "engine_jobs.lost",
        "engine_incidents.stack",
        "engine_task_candidates.due_by",
        "engine_task_candidates.created_at",
    }
    assert lacking.tables == {
        "engine_history_counts",
        "engine_tombstones",
        "engine_seals",
        "engine_migration_batches",
        "engine_migration_items",
    }


def test_no_other_column_lacks(previous_database: sa.Engine) -> None:
    """The ORM names every column of a row, except what is deferred; what has a default need not be given."""
    there = sa.inspect(previous_database)
    known = set(there.get_table_names())
    lacking = {
        f"{table.name}.{column.name}"
        for table in models.Base.metadata.tables.values()
        if table.name in known
        for column in table.columns
        if column.name not in {each["name"] for each in there.get_columns(table.name)}
    }
    spared = {
        str(column)
        for mapper in models.Base.registry.mappers
        for attribute in mapper.column_attrs
        for column in attribute.columns
        if attribute.deferred and isinstance(column, sa.Column) and column.server_default is not None
    }
    assert lacking - spared == set(), (
        "Expected a new column to be deferred and to have a default (docs/upgrades.md)"
    )


def test_nothing_lacks_once_migrated(previous_url: str, previous_database: sa.Engine) -> None:
    migrate(previous_url)
    assert find_lacking(previous_database) == NOTHING


def test_of_an_empty_database_nothing_is_said_to_lack(tmp_path: Path) -> None:
    empty = open_database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert find_lacking(empty) == NOTHING
    empty.dispose()


def test_an_instance_is_carried_from_its_start_to_its_end(
    engine: Engine, clock: FixedClock, previous_database: sa.Engine
) -> None:
    instance_id = _start(engine)
    clock.advance(3_601)
    assert engine.tick() == 1, "the reminder"
    _answer(engine, instance_id)
    [job] = engine.lease_jobs("w")
    assert (engine.job_variables(job)["n"], engine.read.list_tasks(TaskFilter(state="open"))) == (1, [])
    engine.complete_job(job, {"sent": True})
    assert _state(engine, instance_id) == "completed"
    assert engine.read.variables(instance_id) == {"caseId": "C-1", "n": 1, "sent": True}
    assert engine.verify_journal(instance_id) == []
    assert check_invariants(SqlStore(previous_database)) == []


def test_a_job_fails_until_it_is_an_incident_and_is_tried_again(
    engine: Engine, clock: FixedClock, previous_database: sa.Engine
) -> None:
    instance_id = _start(engine)
    _answer(engine, instance_id)
    for _ in range(2):
        [job] = engine.lease_jobs("w")
        engine.fail_job(job, "no answer", stack="file.py:1 send")
        clock.advance(3_600)
    [incident] = engine.read.incidents(instance_id)
    assert (incident.text, incident.stack) == ("no answer", "")
    engine.execute(
        ResolveIncident(instance_id=instance_id, number=incident.number, actor="ana", reason="again")
    )
    [job] = engine.lease_jobs("w")
    clock.advance(3_600)
    [again] = engine.lease_jobs("v")
    assert (again.instance_id, again.number) == (job.instance_id, job.number), "the lease ran out"
    engine.complete_job(again, {})
    assert _state(engine, instance_id) == "completed"
    assert check_invariants(SqlStore(previous_database)) == []


def test_a_signal_starts_and_a_cancelled_instance_leaves_nothing(
    engine: Engine, previous_database: sa.Engine
) -> None:
    assert engine.broadcast("alarm", actor="ana") == 1
    engine.settle()
    [heard] = engine.read.list_instances(InstanceFilter(process_id="listening"))
    assert heard.state == "completed"
    instance_id = _start(engine)
    engine.execute(CancelInstance(instance_id=instance_id, actor="ana", reason="withdrawn"))
    assert engine.read.list_tasks(TaskFilter(state="open")) == []
    assert check_invariants(SqlStore(previous_database)) == []


def test_a_suspended_instance_goes_to_another_version_with_its_offers(
    engine: Engine, previous_database: sa.Engine, diagram: Diagram
) -> None:
    instance_id = _start(engine)
    engine.execute(SuspendInstance(instance_id=instance_id, actor="ana", reason="holidays"))
    two = diagram("call", START, user_task("ask", candidates="others"), END, aside=REMINDER)
    engine.deploy({"call.bpmn": two}, actor="ana")
    newest = engine.read.latest_definition("call")
    assert newest is not None
    engine.execute(ResumeInstance(instance_id=instance_id, actor="ana", reason="back"))
    engine.execute(
        MigrateInstance(
            instance_id=instance_id,
            definition_id=newest.definition_id,
            update_candidates=True,
            actor="ana",
            reason="better",
        )
    )
    [task] = engine.read.list_tasks(TaskFilter(candidates=frozenset({"others"}), state="open"))
    engine.complete(instance_id, task.number, {}, actor="eva")
    assert _state(engine, instance_id) == "completed"
    assert check_invariants(SqlStore(previous_database)) == []


def test_the_inbox_comes_in_the_order_of_due_times_page_by_page(engine: Engine, clock: FixedClock) -> None:
    started = []
    for n in range(5):
        started.append(_start(engine, f"C-{n}"))
        clock.advance(60)
    assert [task.instance_id for task in _pages(engine)] == started


def _pages(engine: Engine) -> Iterator[TaskView]:
    """Up to the last page; of ten, in case that one comes again."""
    after: TaskPosition | None = None
    for _ in range(10):
        page = _page(engine, after)
        if not page:
            return
        yield from page
        after = _place(page[-1])


def _page(engine: Engine, after: TaskPosition | None) -> list[TaskView]:
    mine = TaskFilter(
        candidates=frozenset({"team", "other"}), state="open", order="due", limit=2, after=after
    )
    return engine.read.list_tasks(mine)


def _place(task: TaskView) -> TaskPosition:
    return TaskPosition(
        due_at=task.due_at,
        priority=task.priority,
        created_at=task.created_at,
        instance_id=task.instance_id,
        number=task.number,
    )


def test_what_needs_a_newer_table_is_off_in_words(engine: Engine) -> None:
    """History asks again; batches begin with the next process."""
    assert engine.history.tend() is None
    for ask in (
        engine.history.seal,
        engine.history.due,
        lambda: engine.history.purge(actor="ana", reason="over"),
        lambda: engine.migrations.find(1),
        lambda: engine.migrations.progress(1),
    ):
        with pytest.raises(Rejection, match="concierto migrate") as refused:
            ask()
        assert refused.value.code == "not_migrated"


def test_people_go_on_while_the_database_is_migrated_underneath(
    previous_url: str, engine: Engine, previous_database: sa.Engine, clock: FixedClock
) -> None:
    """Threads carry instances from start to end before, through and after the migration: none notices."""
    before = [_start(engine, f"before-{n}") for n in range(3)]
    done: list[int] = []
    errors: list[Exception] = []
    stop = threading.Event()

    def go_on(name: str) -> None:
        n = 0
        try:
            while not stop.is_set():
                n += 1
                case = f"{name}-{n}"
                instance_id = _start(engine, case)
                _answer(engine, instance_id, case)
                done.append(instance_id)
        except Exception as error:  # noqa: BLE001 - whatever a person would have seen
            errors.append(error)

    threads = [threading.Thread(target=go_on, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    _wait_for(lambda: len(done) >= 5 or bool(errors))
    migrate(previous_url)
    at_least = len(done) + 5
    _wait_for(lambda: len(done) >= at_least or bool(errors))
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    newer = Engine(SqlStore(previous_database), clock=clock, config=UNCHECKED)
    assert find_lacking(previous_database) == NOTHING
    for instance_id in before:
        _answer(newer, instance_id, f"before-{before.index(instance_id)}")
    while jobs := newer.lease_jobs("w", limit=100):
        for job in jobs:
            newer.complete_job(job, {})
    assert {_state(newer, each) for each in [*before, *done]} == {"completed"}
    assert check_invariants(SqlStore(previous_database)) == []
    assert engine.history.is_ready(), "it asks until it is there"
    with pytest.raises(UnknownBatch):
        newer.migrations.find(1)


@pytest.mark.parametrize("settles", ["migrate", "sweep"])
def test_offers_of_before_stand_at_their_place_after_a_while(
    settles: str, previous_url: str, engine: Engine, previous_database: sa.Engine, clock: FixedClock
) -> None:
    """An older process goes on after the migration: what it wrote without the new columns is put right."""
    started = [_start(engine)]
    migrate(previous_url)
    for _ in range(2):
        clock.advance(60)
        started.append(_start(engine))
    clock.advance(60)
    newer = Engine(SqlStore(previous_database), clock=clock, config=UNCHECKED)
    if settles == "migrate":
        migrate(previous_url)
    else:
        newer.history.tend()
    started.append(_start(newer))
    assert [task.instance_id for task in _pages(newer)] == started
    assert check_invariants(SqlStore(previous_database)) == []


def _wait_for(come: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + 60
    while not come():
        assert time.monotonic() < ends_at, "Expected the instances to go on, but they stood still"
        time.sleep(0.01)
