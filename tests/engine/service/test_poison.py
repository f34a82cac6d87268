"""One message, timer or job whose step cannot be made does not keep the others from their turn."""

from collections.abc import Callable

import pytest
from small_diagrams import START, service_task, user_task

from engine import BudgetExceeded, Engine, EngineConfig
from engine.errors import StoreUnreachable
from engine.ports import Store
from engine.testing import CountingIds, FixedClock
from engine.views import InstanceFilter

Diagram = Callable[..., bytes]
BY_MESSAGE = '<startEvent id="begin"><messageEventDefinition messageRef="alert"/></startEvent>'
ROUND = '<exclusiveGateway id="again" default="back"/>'
BACK = (
    '<sequenceFlow id="back" sourceRef="again" targetRef="turn"/>'
    '<sequenceFlow id="out" sourceRef="again" targetRef="done"><conditionExpression>=stop = true'
    "</conditionExpression></sequenceFlow>"
    '<endEvent id="done"/>'
)
TURN = '<task id="turn"/>'
WAIT = (
    '<intermediateCatchEvent id="wait"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
    "</timerEventDefinition></intermediateCatchEvent>"
)


@pytest.fixture
def engine(store: Store, clock: FixedClock) -> Engine:
    config = EngineConfig(handlers=None, roles=None, forms=None, element_limit=50)
    return Engine(store, clock=clock, ids=CountingIds(), config=config)


def deploy(engine: Engine, diagram: Diagram, *before: str) -> None:
    """A process that goes round for ever unless `stop` is true."""
    engine.deploy({"r.bpmn": diagram("r", *before, TURN, ROUND, aside=BACK, messages="alert")}, actor="ana")


def test_a_step_without_an_end_changes_nothing(engine: Engine, diagram: Diagram) -> None:
    deploy(engine, diagram, START)
    with pytest.raises(BudgetExceeded):
        engine.start("r", {"stop": False})
    assert engine.read.list_instances(InstanceFilter()) == []


def test_a_message_that_cannot_be_delivered_is_set_aside(
    engine: Engine, diagram: Diagram, caplog: pytest.LogCaptureFixture
) -> None:
    deploy(engine, diagram, BY_MESSAGE)
    engine.publish("alert", message_id="bad", variables={"stop": False})
    engine.publish("alert", message_id="good", variables={"stop": True})
    states = {message.message_id: message.state for message in engine.read.messages()}
    assert states == {"bad": "failed", "good": "delivered"}
    assert "message bad was set aside: BudgetExceeded" in caplog.text


def test_a_timer_that_cannot_fire_waits_and_the_others_fire(
    engine: Engine, clock: FixedClock, diagram: Diagram
) -> None:
    deploy(engine, diagram, START, WAIT)
    bad = engine.start("r", {"stop": False}).instance_id
    good = engine.start("r", {"stop": True}).instance_id
    clock.advance(3600)
    assert engine.fire_due_timers(limit=1) == 0
    assert engine.fire_due_timers(limit=1) == 1
    assert engine.fire_due_timers() == 0
    states = {view.instance_id: view.state for view in engine.read.list_instances(InstanceFilter())}
    assert states == {bad: "active", good: "completed"}
    clock.advance(60)
    assert [timer.due_at for timer in engine.read.timers(bad)] == [clock.now()]


def test_a_job_whose_completion_cannot_be_made_stays_a_job(engine: Engine, diagram: Diagram) -> None:
    deploy(engine, diagram, START, service_task("send"))
    instance_id = engine.start("r", {"stop": False}).instance_id
    [job] = engine.lease_jobs("w", 1)
    with pytest.raises(BudgetExceeded):
        engine.complete_job(job, {})
    engine.fail_job(job, "no end")
    assert [row.error for row in engine.read.jobs(instance_id)] == ["no end"]
    assert engine.verify_journal(instance_id) == []


def test_a_task_whose_completion_cannot_be_made_stays_open(engine: Engine, diagram: Diagram) -> None:
    deploy(engine, diagram, START, user_task("ask"))
    instance_id = engine.start("r").instance_id
    [task] = [row for row in engine.read.activities(instance_id) if row.state == "open"]
    with pytest.raises(BudgetExceeded):
        engine.complete(instance_id, task.number, {"stop": False}, actor="eva")
    assert engine.complete(instance_id, task.number, {"stop": True}, actor="eva").ended


def test_a_database_that_was_away_sets_nothing_aside(
    store: Store, clock: FixedClock, diagram: Diagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that was cut says nothing of the message or the timer: the next sweep delivers them."""
    engine = Engine(store, clock=clock, ids=CountingIds(), config=EngineConfig(handlers=None, roles=None))
    deploy(engine, diagram, BY_MESSAGE, WAIT)
    commit = type(store.steps).commit

    def cut(*_given: object, **_named: object) -> None:
        raise StoreUnreachable("Expected an answer, but the connection is lost")

    monkeypatch.setattr(type(store.steps), "commit", cut)
    engine.publish("alert", message_id="first", variables={"stop": True})
    assert [message.state for message in engine.read.messages()] == ["waiting"]
    monkeypatch.setattr(type(store.steps), "commit", commit)
    assert engine.tick() == 1
    [timer] = engine.read.timers()
    clock.advance(3600)
    monkeypatch.setattr(type(store.steps), "commit", cut)
    engine.fire_due_timers()
    assert engine.read.timers() == [timer]
    monkeypatch.setattr(type(store.steps), "commit", commit)
    assert engine.fire_due_timers() == 1
    assert [view.state for view in engine.read.list_instances(InstanceFilter())] == ["completed"]
