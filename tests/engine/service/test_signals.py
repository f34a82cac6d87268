"""Signals through the engine: to everybody who waits in other instances, to what they start, once each."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from small_diagrams import END, START, user_task

import engine as engine_package
from engine import Engine, EngineConfig
from engine.commands import CancelInstance, ResumeInstance, SuspendInstance
from engine.store import SqlStore, open_database
from engine.testing import CountingIds, FixedClock
from engine.views import InstanceFilter

Diagram = Callable[..., bytes]
PROGRAM = Path(__file__).with_name("broadcasting_process.py")
ROOT = Path(engine_package.__file__).parents[1]
TOLD = '<signal id="alarm" name="alarm"/><signal id="other" name="other"/>'
EVENT = '<signalEventDefinition signalRef="{}"/>'
CATCH = f'<intermediateCatchEvent id="wait">{EVENT.format("alarm")}</intermediateCatchEvent>'
BY_SIGNAL = f'<startEvent id="begin">{EVENT.format("alarm")}</startEvent>'
THROW = (
    '<intermediateThrowEvent id="tell"><extensionElements><care:io>'
    '<care:input target="level" source="=level"/></care:io></extensionElements>'
    f"{EVENT.format('alarm')}</intermediateThrowEvent>"
)


@pytest.fixture
def waits(diagram: Diagram) -> bytes:
    return diagram("waits", START, CATCH, END, around=TOLD)


@pytest.fixture
def begins(diagram: Diagram) -> bytes:
    return diagram("begins", BY_SIGNAL, user_task("look"), END, around=TOLD)


@pytest.fixture
def sends(diagram: Diagram) -> bytes:
    return diagram("sends", START, THROW, user_task("after"), END, around=TOLD)


def deploy(engine: Engine, *diagrams: bytes) -> None:
    engine.deploy({f"{place}.bpmn": xml for place, xml in enumerate(diagrams)}, actor="ana")


def states(engine: Engine, process_id: str) -> list[str]:
    return [view.state for view in engine.read.list_instances(InstanceFilter(process_id=process_id))]


def test_a_signal_from_outside_reaches_everybody_who_waits(
    engine: Engine, waits: bytes, begins: bytes
) -> None:
    deploy(engine, waits, begins)
    waiting = [engine.start("waits").instance_id for _ in range(3)]
    assert engine.broadcast("alarm", {"level": 2}, actor="eva") == 4
    assert states(engine, "waits") == ["completed"] * 3
    assert [engine.read.variables(each) for each in waiting] == [{"level": 2}] * 3
    assert engine.read.journal(waiting[0])[-1].actor == "eva"
    [started] = engine.read.list_instances(InstanceFilter(process_id="begins"))
    assert engine.read.variables(started.instance_id) == {"level": 2}


def test_a_signal_of_another_name_reaches_nobody(engine: Engine, waits: bytes) -> None:
    deploy(engine, waits)
    engine.start("waits")
    assert engine.broadcast("other") == 0
    assert states(engine, "waits") == ["active"]


def test_a_signal_is_not_kept_for_who_comes_later(engine: Engine, waits: bytes) -> None:
    """BPMN 2.0, 10.5.1: signals are not messages; nobody who subscribes later gets one."""
    deploy(engine, waits)
    assert engine.broadcast("alarm") == 0
    engine.start("waits")
    engine.tick()
    assert states(engine, "waits") == ["active"]


def test_a_process_sends_to_the_others_with_its_values(
    engine: Engine, waits: bytes, begins: bytes, sends: bytes
) -> None:
    deploy(engine, waits, begins, sends)
    waiting = engine.start("waits").instance_id
    engine.start("sends", {"level": 3, "secret": 1})
    assert engine.read.variables(waiting) == {"level": 3}
    assert states(engine, "begins") == ["active"]
    assert engine.tick() == 0


def test_the_sender_itself_is_told_by_the_kernel_only(engine: Engine, diagram: Diagram) -> None:
    beside = (
        '<boundaryEvent id="heard" attachedToRef="ask" cancelActivity="false">'
        f"{EVENT.format('alarm')}</boundaryEvent>"
        '<userTask id="note"/><sequenceFlow id="to_note" sourceRef="heard" targetRef="note"/>'
        f'<intermediateThrowEvent id="tell">{EVENT.format("alarm")}</intermediateThrowEvent>'
        '<sequenceFlow id="to_tell" sourceRef="begin" targetRef="tell"/>'
    )
    deploy(engine, diagram("both", START, user_task("ask"), END, aside=beside, around=TOLD))
    outcome = engine.start("both")
    engine.settle()
    open_now = [row.element for row in engine.read.activities(outcome.instance_id) if row.state == "open"]
    assert open_now.count("note") == 1


def test_a_suspended_instance_gets_its_signal_when_it_goes_on(engine: Engine, waits: bytes) -> None:
    deploy(engine, waits)
    instance_id = engine.start("waits").instance_id
    engine.execute(SuspendInstance(instance_id=instance_id, actor="ana", reason="holiday"))
    assert engine.broadcast("alarm") == 1
    assert states(engine, "waits") == ["suspended"]
    engine.execute(ResumeInstance(instance_id=instance_id, actor="ana", reason="back"))
    engine.settle()
    assert states(engine, "waits") == ["completed"]


def test_who_has_gone_before_the_delivery_is_passed_over(
    engine: Engine, waits: bytes, clock: FixedClock
) -> None:
    deploy(engine, waits)
    gone, stays = (engine.start("waits").instance_id for _ in range(2))
    engine.execute(SuspendInstance(instance_id=gone, actor="ana", reason="holiday"))
    engine.broadcast("alarm")
    engine.execute(CancelInstance(instance_id=gone, actor="ana", reason="moved away"))
    assert engine.tick() == 0
    views = {view.instance_id: view.state for view in engine.read.list_instances(InstanceFilter())}
    assert views == {gone: "cancelled", stays: "completed"}


def test_only_the_latest_version_begins(engine: Engine, begins: bytes, diagram: Diagram) -> None:
    deploy(engine, begins)
    deploy(engine, diagram("begins", BY_SIGNAL, user_task("look_twice"), END, around=TOLD))
    assert engine.broadcast("alarm") == 1
    assert [view.version for view in engine.read.list_instances(InstanceFilter())] == [2]


@pytest.fixture
def sql_engine(database: sa.Engine, clock: FixedClock) -> Engine:
    config = EngineConfig(handlers=None, roles=None, forms=None)
    return Engine(SqlStore(database), clock=clock, ids=CountingIds(), config=config)


def test_a_signal_in_the_callers_transaction_lives_and_dies_with_it(
    sql_engine: Engine, database: sa.Engine, waits: bytes
) -> None:
    deploy(sql_engine, waits)
    sql_engine.start("waits")
    with database.connect().execution_options(writes=True) as connection:
        with connection.begin() as transaction:
            assert sql_engine.broadcast("alarm", connection=connection) == 1
            transaction.rollback()
        assert sql_engine.settle() == 0
        with connection.begin():
            assert sql_engine.broadcast("alarm", connection=connection) == 1
    assert states(sql_engine, "waits") == ["active"]
    assert sql_engine.settle() == 1
    assert states(sql_engine, "waits") == ["completed"]


@pytest.mark.parametrize("statements", [1, 4, 9, 14, 22, 31, 45])
def test_a_sender_killed_at_any_moment_loses_and_doubles_nothing(
    statements: int,
    sqlite_engine: sa.Engine,
    waits: bytes,
    begins: bytes,
    sends: bytes,
) -> None:
    """Invariant 2: each receiver gets the signal once, if it was sent at all."""
    engine = Engine(SqlStore(sqlite_engine), config=EngineConfig(handlers=None, roles=None, forms=None))
    deploy(engine, waits, begins, sends)
    for _ in range(4):
        engine.start("waits")
    url = sqlite_engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, str(PROGRAM), url, str(statements)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    fresh = Engine(SqlStore(open_database(url)), config=engine.config)
    fresh.tick()
    was_sent = bool(states(fresh, "sends"))
    assert states(fresh, "waits") == ["completed" if was_sent else "active"] * 4
    assert states(fresh, "begins") == ["active"] * was_sent
    for view in fresh.read.list_instances(InstanceFilter()):
        assert fresh.verify_journal(view.instance_id) == []
