"""A migration of many that is killed again and again, with two runners at once: each instance is migrated once."""

import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from product_process import LaunchProduct

from engine import Engine, EngineConfig
from engine.commands import StartInstance
from engine.invariants import check_invariants
from engine.store import SqlStore, open_database
from engine.store import tables as t
from engine.views import InstanceFilter
from processes.bootstrap import migrate

Diagram = Callable[..., bytes]
START, END = '<startEvent id="begin"/>', '<endEvent id="done"/>'
FIRST_ID = 1_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sa.Engine]:
    (tmp_path / "var").mkdir()
    url = f"sqlite:///{tmp_path / 'var' / 'concierto.db'}"
    migrate(url)
    opened = open_database(url)
    yield opened
    opened.dispose()


def _begin(database: sa.Engine, diagram: Diagram, count: int) -> tuple[Engine, int]:
    """So many instances, and a batch that takes them to version 2."""
    engine = Engine(SqlStore(database), config=EngineConfig(handlers=None, roles=None, forms=None))
    engine.deploy({"p.bpmn": diagram("p", START, '<userTask id="ask"/>', END)}, actor="eva")
    [first] = engine.read.list_definitions("p")
    ids = range(FIRST_ID, FIRST_ID + count)
    engine.execute_many([StartInstance(instance_id=each, definition_id=first.definition_id) for each in ids])
    two = diagram("p", START, '<userTask id="ask"/>', '<userTask id="then"/>', END)
    engine.deploy({"p.bpmn": two}, actor="eva")
    second = next(view for view in engine.read.list_definitions("p") if view.version == 2)
    plan = engine.plan_migration(first.definition_id, second.definition_id)
    return engine, engine.migrations.create(plan, InstanceFilter(), actor="eva", reason="better")


def _killed_until_done(engine: Engine, launch: LaunchProduct, batch_id: int, kills: int) -> None:
    """Two runners, both killed in the middle, again and again; the last one may finish."""
    chance = random.Random(kills)
    said = ("instance", "migrate", "run", "--batch", str(batch_id))
    for _ in range(kills):
        before = engine.migrations.progress(batch_id).waiting
        runners = [launch(*said), launch(*said)]
        deadline = time.monotonic() + 60
        while engine.migrations.progress(batch_id).waiting == before and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(chance.random() / 2)
        for runner in runners:
            runner.stop(signal.SIGKILL)
    last = launch(*said)
    assert last.process.wait(timeout=600) == 0, last.printed()


def _check(database: sa.Engine, engine: Engine, batch_id: int, count: int) -> None:
    progress = engine.migrations.progress(batch_id)
    assert (progress.done, progress.refused, progress.waiting) == (count, 0, 0)
    c = t.journal.c
    with database.connect() as connection:
        steps = dict(connection.execute(sa.select(c.command, sa.func.count()).group_by(c.command)).all())
        versions = dict(
            connection.execute(
                sa.select(t.instances.c.version, sa.func.count()).group_by(t.instances.c.version)
            ).all()
        )
    assert steps == {"StartInstance": count, "MigrateInstance": count}, "each instance once"
    assert versions == {2: count}
    assert check_invariants(SqlStore(database)) == []


def test_a_batch_survives_being_killed(
    database: sa.Engine, diagram: Diagram, launch_product: LaunchProduct
) -> None:
    engine, batch_id = _begin(database, diagram, 2_000)
    _killed_until_done(engine, launch_product, batch_id, kills=2)
    _check(database, engine, batch_id, 2_000)


@pytest.mark.torture_long
def test_ten_thousand_survive_being_killed(
    database: sa.Engine, diagram: Diagram, launch_product: LaunchProduct
) -> None:
    engine, batch_id = _begin(database, diagram, 10_000)
    _killed_until_done(engine, launch_product, batch_id, kills=10)
    _check(database, engine, batch_id, 10_000)


@pytest.mark.torture_long
def test_ten_thousand_in_one_go(
    database: sa.Engine, diagram: Diagram, record_property: Callable[[str, object], None]
) -> None:
    engine, batch_id = _begin(database, diagram, 10_000)
    began = time.monotonic()
    engine.migrations.run(batch_id)
    seconds = time.monotonic() - began
    record_property("instances_per_s", round(10_000 / seconds))
    print(f"10,000 instances migrated in {seconds:.1f} s, {10_000 / seconds:.0f}/s")
    _check(database, engine, batch_id, 10_000)
