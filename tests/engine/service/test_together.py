"""Many sweeps and many transactions at once: each message and each timer counts once (invariant 2)."""

import threading
from collections.abc import Callable, Sequence

import pytest
import sqlalchemy as sa
from small_diagrams import END, START, service_task, user_task

from engine import Engine, EngineConfig, StaleState
from engine.commands import CompleteTask
from engine.store import SqlStore
from engine.testing import CountingIds, FixedClock
from engine.views import InstanceFilter, TaskFilter

Diagram = Callable[..., bytes]
BY_MESSAGE = '<startEvent id="begin"><messageEventDefinition messageRef="alert"/></startEvent>'
CYCLE = "<timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition>"
HOURLY = f'<startEvent id="begin">{CYCLE}</startEvent>'
LATE = (
    '<boundaryEvent id="late" attachedToRef="ask" cancelActivity="false"><timerEventDefinition>'
    '<timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="told"/>'
    '<sequenceFlow id="tell" sourceRef="late" targetRef="told"/>'
)


@pytest.fixture
def engine(database: sa.Engine, clock: FixedClock) -> Engine:
    config = EngineConfig(handlers=None, roles=None, forms=None)
    return Engine(SqlStore(database), clock=clock, ids=CountingIds(), config=config)


def by_six(act: Callable[[], int]) -> list[int]:
    """What six threads that began together came to."""
    barrier, results = threading.Barrier(6), []

    def run() -> None:
        barrier.wait()
        results.append(act())

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    return results


def test_six_sweeps_deliver_each_message_once(engine: Engine, database: sa.Engine, diagram: Diagram) -> None:
    engine.deploy({"r.bpmn": diagram("r", BY_MESSAGE, user_task("ask"), END, messages="alert")}, actor="ana")
    with database.connect().execution_options(writes=True) as connection, connection.begin():
        for n in range(15):
            engine.publish("alert", key=f"A-{n}", message_id=f"a-{n}", connection=connection)
    assert sum(by_six(engine.settle)) == 15
    instances = engine.read.list_instances(InstanceFilter(limit=100))
    assert sorted(view.business_key for view in instances) == sorted(f"A-{n}" for n in range(15))
    assert {message.state for message in engine.read.messages()} == {"delivered"}


def test_six_sweeps_fire_each_timer_once(engine: Engine, clock: FixedClock, diagram: Diagram) -> None:
    engine.deploy({"c.bpmn": diagram("c", START, user_task("ask"), END, aside=LATE)}, actor="ana")
    engine.deploy({"h.bpmn": diagram("h", HOURLY, user_task("see"), END)}, actor="ana")
    started = [engine.start("c").instance_id for _ in range(8)]
    clock.advance(3600)
    assert sum(by_six(engine.fire_due_timers)) == 9
    for instance_id in started:
        commands = [row.command for row in engine.read.journal(instance_id)]
        assert commands == ["StartInstance", "FireTimer"]
        assert engine.verify_journal(instance_id) == []
    assert len(engine.read.list_instances(InstanceFilter(process_id="h"))) == 1


def test_six_workers_share_the_jobs(engine: Engine, diagram: Diagram) -> None:
    engine.deploy({"l.bpmn": diagram("l", START, service_task("send"), END)}, actor="ana")
    for _ in range(12):
        engine.start("l")

    def work() -> int:
        leased = engine.lease_jobs("w", 100)
        for job in leased:
            engine.complete_job(job, {})
        return len(leased)

    assert sum(by_six(work)) == 12
    assert engine.read.jobs() == []


def test_six_relays_tell_each_wake_up_once(database: sa.Engine, clock: FixedClock, diagram: Diagram) -> None:
    """They may run twice at once: what one of them has in its hand the others pass over."""
    told: list[str] = []

    class Queue:
        def wake(self, references: Sequence[str]) -> None:
            told.extend(references)

    config = EngineConfig(handlers=None, roles=None, forms=None, outbox=True)
    engine = Engine(SqlStore(database), clock=clock, ids=CountingIds(), config=config)
    engine.deploy({"l.bpmn": diagram("l", START, service_task("send"), END)}, actor="ana")
    started = [engine.start("l").instance_id for _ in range(20)]
    engine.dispatcher = Queue()
    assert sum(by_six(lambda: engine.relay(limit=5) + engine.relay())) == 20
    assert sorted(told) == sorted(f"{job.instance_id}-{job.number}" for job in engine.read.jobs())
    assert len(told) == len(started)
    assert engine.relay() == 0


def test_two_hosts_that_deploy_the_same_at_once_make_one_version(engine: Engine, diagram: Diagram) -> None:
    xml = diagram("call", START, user_task("ask"), END)

    def deploy() -> int:
        return engine.deploy({"call.bpmn": xml}, actor="ana").definitions[0].version

    assert set(by_six(deploy)) == {1}
    assert len(engine.read.list_definitions()) == 1


def test_a_callers_transaction_sees_its_own_steps(
    engine: Engine, database: sa.Engine, diagram: Diagram
) -> None:
    engine.deploy({"c.bpmn": diagram("c", START, user_task("ask"), user_task("see"), END)}, actor="ana")
    with database.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        outcome = engine.start("c", connection=connection)
        number = next(event.number for event in outcome.events if type(event).__name__ == "TaskCreated")
        done = CompleteTask(instance_id=outcome.instance_id, number=number, actor="eva")
        assert engine.execute(done, connection=connection).version == 2
        assert engine.read.find_instance(outcome.instance_id) is None
        transaction.rollback()
    assert engine.read.list_instances(InstanceFilter()) == []


def test_a_transaction_that_did_not_say_that_it_writes_is_refused_at_once(
    sqlite_engine: sa.Engine, diagram: Diagram
) -> None:
    """On SQLite: it has read, another has written since, so its picture is old."""
    engine = Engine(SqlStore(sqlite_engine), config=EngineConfig(handlers=None, roles=None, forms=None))
    engine.deploy({"c.bpmn": diagram("c", START, user_task("ask"), END)}, actor="ana")
    engine.start("c")
    [task] = engine.read.list_tasks(TaskFilter())
    command = CompleteTask(instance_id=task.instance_id, number=task.number, actor="eva")
    with sqlite_engine.connect() as connection:
        connection.execute(sa.text("SELECT count(*) FROM engine_tasks")).scalar_one()
        engine.start("c")
        with pytest.raises(StaleState):
            engine.execute(command, connection=connection)
        connection.rollback()
    with sqlite_engine.connect().execution_options(writes=True) as connection, connection.begin():
        engine.execute(command, connection=connection)
    view = engine.read.find_task(task.instance_id, task.number)
    assert view is not None
    assert view.state == "completed"
