"""Migrating many: each instance once, taken up again after any stop, by any number of runners, on every store."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from engine import Engine, EngineConfig
from engine.commands import MigrateInstance, StartInstance
from engine.errors import Rejection
from engine.migration.batches import UnknownBatch
from engine.migration.plan import MigrationPlan
from engine.ports import Store
from engine.store import SqlStore
from engine.views import InstanceFilter, TaskFilter

Diagram = Callable[..., bytes]
START, END = '<startEvent id="begin"/>', '<endEvent id="done"/>'
MANY = 1_000


@pytest.fixture
def started(engine: Engine, diagram: Diagram) -> Callable[[int], MigrationPlan]:
    """So many instances at a task of version 1, and version 2; one of them stands where version 2 has nothing."""

    def begin(count: int) -> MigrationPlan:
        first = diagram("p", START, '<userTask id="ask"/>', '<userTask id="gone"/>', END)
        second = diagram("p", START, '<userTask id="ask" name="Ask"/>', '<userTask id="then"/>', END)
        engine.deploy({"p.bpmn": first}, actor="eva")
        [known] = engine.read.list_definitions("p")
        ids = list(range(1_000, 1_000 + count))
        starting = [StartInstance(instance_id=each, definition_id=known.definition_id) for each in ids]
        engine.execute_many(starting)
        [task] = engine.read.list_tasks(TaskFilter(instance_ids=frozenset(ids[:1])))
        engine.complete(task.instance_id, task.number, {}, actor="ana")
        engine.deploy({"p.bpmn": second}, actor="eva")
        one, two = sorted(engine.read.list_definitions("p"), key=lambda view: view.version)
        return engine.plan_migration(one.definition_id, two.definition_id)

    return begin


def _versions(engine: Engine) -> dict[int, int]:
    views = engine.read.list_instances(InstanceFilter(process_id="p", limit=10_000))
    counts: dict[int, int] = {}
    for view in views:
        counts[view.version] = counts.get(view.version, 0) + 1
    return counts


def test_a_batch_migrates_what_it_can_and_says_why_not(
    engine: Engine, started: Callable[[int], MigrationPlan]
) -> None:
    plan = started(12)
    batch_id = engine.migrations.create(plan, InstanceFilter(), actor="eva", reason="better")
    assert engine.migrations.progress(batch_id).waiting == 12
    first = engine.migrations.run(batch_id, limit=5)
    assert (first.waiting, first.total) == (7, 12)
    progress = engine.migrations.run(batch_id)
    assert (progress.done, progress.refused, progress.waiting) == (11, 1, 0)
    [refused] = engine.migrations.items(batch_id, "refused")
    assert "no_counterpart" in refused.text_en
    assert "«gone»" in refused.text
    assert _versions(engine) == {1: 1, 2: 11}
    [batch] = engine.migrations.list()
    assert (batch.batch_id, batch.actor, batch.reason) == (batch_id, "eva", "better")
    assert engine.migrations.run(batch_id) == progress, "a batch that is over is over"


def test_what_was_migrated_before_the_process_was_killed_is_seen_as_done(
    engine: Engine, started: Callable[[int], MigrationPlan]
) -> None:
    plan = started(6)
    batch_id = engine.migrations.create(plan, InstanceFilter(), actor="eva", reason="better")
    waiting = [item.instance_id for item in engine.migrations.items(batch_id, "waiting")]
    for instance_id in waiting[3:]:
        asked = {"definition_id": plan.target_id, "source_id": plan.source_id}
        engine.execute(MigrateInstance(instance_id=instance_id, actor="eva", reason="better", **asked))
    progress = engine.migrations.run(batch_id)
    assert (progress.done, progress.refused) == (5, 1)
    for instance_id in waiting:
        commands = [row.command for row in engine.read.journal(instance_id)]
        assert commands.count("MigrateInstance") <= 1
        assert engine.verify_journal(instance_id) == []


def test_a_batch_is_there_when_its_callers_transaction_commits(database: sa.Engine, diagram: Diagram) -> None:
    """So that it is written together with the answer to whoever asked for it, or not at all."""
    engine = Engine(SqlStore(database), config=EngineConfig(handlers=None, roles=None, forms=None))
    for name in ("", "Ask"):
        xml = diagram("p", START, f'<userTask id="ask" name="{name}"/>', END)
        engine.deploy({"p.bpmn": xml}, actor="eva")
    engine.start("p", version=1)
    one, two = sorted(engine.read.list_definitions("p"), key=lambda view: view.version)
    plan = engine.plan_migration(one.definition_id, two.definition_id)
    asked: dict[str, Any] = {"actor": "eva", "reason": "better"}
    with database.connect().execution_options(writes=True) as connection:
        with connection.begin() as died:
            batch_id = engine.migrations.create(plan, InstanceFilter(), connection=connection, **asked)
            assert engine.migrations.progress(batch_id, connection).waiting == 1
            died.rollback()
        assert engine.migrations.list() == []
        with connection.begin():
            batch_id = engine.migrations.create(plan, InstanceFilter(), connection=connection, **asked)
    assert engine.migrations.run(batch_id).done == 1


def test_two_runners_migrate_each_instance_once(
    engine: Engine, started: Callable[[int], MigrationPlan]
) -> None:
    plan = started(250)
    batch_id = engine.migrations.create(plan, InstanceFilter(), actor="eva", reason="better")
    runners = [threading.Thread(target=engine.migrations.run, args=(batch_id,)) for _ in range(2)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    progress = engine.migrations.progress(batch_id)
    assert (progress.done, progress.refused, progress.waiting) == (249, 1, 0)
    for item in engine.migrations.items(batch_id, "done"):
        commands = [row.command for row in engine.read.journal(item.instance_id)]
        assert commands == ["StartInstance", "MigrateInstance"]


def test_chosen_instances_only_and_each_once(engine: Engine, started: Callable[[int], MigrationPlan]) -> None:
    plan = started(4)
    ids = [view.instance_id for view in engine.read.list_instances(InstanceFilter(process_id="p"))]
    chosen = [ids[0], ids[1], ids[0], 999]
    batch_id = engine.migrations.create(plan, chosen, actor="eva", reason="better")
    progress = engine.migrations.run(batch_id)
    assert (progress.done, progress.refused, progress.total) == (2, 1, 3)
    [refused] = engine.migrations.items(batch_id, "refused")
    assert refused.instance_id == 999


def test_somebody_asks_for_a_batch_and_it_exists(
    engine: Engine, started: Callable[[int], MigrationPlan]
) -> None:
    plan = started(1)
    for actor, reason, code in (("", "x", "no_actor"), ("eva", "", "no_reason")):
        with pytest.raises(Rejection) as refused:
            engine.migrations.create(plan, InstanceFilter(), actor=actor, reason=reason)
        assert refused.value.code == code
    with pytest.raises(UnknownBatch):
        engine.migrations.run(7)


def test_a_thousand(store: Store, engine: Engine, started: Callable[[int], MigrationPlan]) -> None:
    plan = started(MANY)
    batch_id = engine.migrations.create(plan, InstanceFilter(), actor="eva", reason="better")
    progress = engine.migrations.run(batch_id)
    assert (progress.done, progress.refused) == (MANY - 1, 1)
    assert _versions(engine) == {1: 1, 2: MANY - 1}
    tasks = engine.read.list_tasks(TaskFilter(element="ask", limit=MANY))
    assert {task.definition_id for task in tasks} == {plan.target_id}
