"""Messages through the engine: once per id, to one subscriber, kept for a time, across processes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from small_diagrams import END, START, receive_task, user_task

from engine import Engine, EngineConfig
from engine.commands import CancelInstance, ResumeInstance, SuspendInstance
from engine.store import SqlStore
from engine.testing import CountingIds, FixedClock
from engine.views import InstanceFilter

Diagram = Callable[..., bytes]
BY_MESSAGE = '<startEvent id="begin"><messageEventDefinition messageRef="alert"/></startEvent>'
CATCH = receive_task("wait", "answer", "who")
THROW = (
    '<intermediateThrowEvent id="tell"><extensionElements><care:correlation key="=who"/><care:io>'
    '<care:input target="said" source="=word"/></care:io></extensionElements>'
    '<messageEventDefinition messageRef="answer"/></intermediateThrowEvent>'
)


@pytest.fixture
def waiting(engine: Engine, diagram: Diagram) -> Callable[[str], int]:
    """Deploys a process that waits for `answer` under `who`; starts one that waits."""
    engine.deploy({"ask.bpmn": diagram("ask", START, CATCH, END, messages="answer")}, actor="ana")
    return lambda who: engine.start("ask", {"who": who}).instance_id


@pytest.fixture
def alerted(engine: Engine, diagram: Diagram) -> None:
    """Deploys a process that the message `alert` starts."""
    xml = diagram("review", BY_MESSAGE, user_task("look"), END, messages="alert")
    engine.deploy({"review.bpmn": xml}, actor="ana")


def states(engine: Engine) -> dict[str, str]:
    return {message.message_id: message.state for message in engine.read.messages()}


def state_of(engine: Engine, instance_id: int) -> str:
    view = engine.read.find_instance(instance_id)
    assert view is not None
    return view.state


def test_a_message_goes_to_the_instance_of_its_key(engine: Engine, waiting: Callable[[str], int]) -> None:
    one, two = waiting("P-1"), waiting("P-2")
    assert engine.publish("answer", key="P-2", variables={"yes": True}, message_id="a", actor="eva")
    assert [state_of(engine, each) for each in (one, two)] == ["active", "completed"]
    assert engine.read.variables(two) == {"who": "P-2", "yes": True}
    assert [(m.state, m.instance_id) for m in engine.read.messages()] == [("delivered", two)]
    assert engine.read.journal(two)[-1].actor == "eva"


def test_one_message_takes_one_subscriber_the_oldest(
    engine: Engine, clock: FixedClock, waiting: Callable[[str], int]
) -> None:
    first = waiting("P-1")
    clock.advance(1)
    second = waiting("P-1")
    engine.publish("answer", key="P-1")
    assert [state_of(engine, each) for each in (first, second)] == ["completed", "active"]
    engine.publish("answer", key="P-1")
    assert state_of(engine, second) == "completed"


def test_a_message_id_counts_once(engine: Engine, alerted: None) -> None:
    assert engine.publish("alert", key="A-1", message_id="alert-1")
    assert not engine.publish("alert", key="A-1", message_id="alert-1")
    [instance] = engine.read.list_instances(InstanceFilter())
    assert instance.business_key == "A-1"
    assert [message.instance_id for message in engine.read.messages()] == [instance.instance_id]


def test_a_message_waits_for_a_subscription_that_comes_later(
    engine: Engine, clock: FixedClock, waiting: Callable[[str], int]
) -> None:
    engine.publish("answer", key="P-1", message_id="early", time_to_live=timedelta(minutes=5))
    clock.advance(299)
    assert state_of(engine, waiting("P-1")) == "completed"
    assert states(engine) == {"early": "delivered"}


def test_a_message_that_outlived_its_time_is_not_taken(
    engine: Engine, clock: FixedClock, waiting: Callable[[str], int]
) -> None:
    engine.publish("answer", key="P-1", message_id="old", time_to_live=timedelta(minutes=5))
    engine.publish("answer", key="P-1", message_id="usual")
    clock.advance(301)
    assert engine.expire_messages() == 1
    assert states(engine) == {"old": "expired", "usual": "waiting"}
    clock.advance(3600)
    instance_id = waiting("P-1")
    assert state_of(engine, instance_id) == "active"
    engine.tick()
    assert states(engine) == {"old": "expired", "usual": "expired"}


def test_without_time_to_live_only_who_waits_now_gets_it(
    engine: Engine, clock: FixedClock, waiting: Callable[[str], int]
) -> None:
    first = waiting("P-1")
    engine.publish("answer", key="P-1", time_to_live=timedelta(0))
    assert state_of(engine, first) == "completed"
    engine.publish("answer", key="P-1", time_to_live=timedelta(0))
    clock.advance(1)
    assert state_of(engine, waiting("P-1")) == "active"


def test_a_message_that_a_process_sends_reaches_the_other(engine: Engine, diagram: Diagram) -> None:
    ask = diagram("ask", START, CATCH, END, messages="answer")
    reply = diagram("reply", START, THROW, END, messages="answer")
    engine.deploy({"ask.bpmn": ask, "reply.bpmn": reply}, actor="ana")
    asking = engine.start("ask", {"who": "P-1"}).instance_id
    sending = engine.start("reply", {"who": "P-1", "word": "yes", "secret": 1})
    assert sending.ended
    assert engine.read.variables(asking) == {"who": "P-1", "said": "yes"}
    [message] = engine.read.messages()
    assert message.message_id.startswith(f"{sending.instance_id}-")


def test_a_suspended_instance_gets_its_message_when_it_goes_on(
    engine: Engine, clock: FixedClock, waiting: Callable[[str], int]
) -> None:
    instance_id = waiting("P-1")
    engine.execute(SuspendInstance(instance_id=instance_id, actor="ana", reason="holiday"))
    engine.publish("answer", key="P-1", message_id="a")
    clock.advance(7200)
    engine.tick()
    assert states(engine) == {"a": "waiting"}
    engine.execute(ResumeInstance(instance_id=instance_id, actor="ana", reason="back"))
    engine.settle()
    assert state_of(engine, instance_id) == "completed"


def test_a_cancelled_instance_waits_for_nothing(engine: Engine, waiting: Callable[[str], int]) -> None:
    instance_id = waiting("P-1")
    engine.execute(CancelInstance(instance_id=instance_id, actor="ana", reason="moved away"))
    engine.publish("answer", key="P-1", message_id="a")
    assert states(engine) == {"a": "waiting"}
    assert engine.read.subscriptions() == []


@pytest.fixture
def sql_engine(database: sa.Engine, clock: FixedClock) -> Engine:
    config = EngineConfig(handlers=None, roles=None, forms=None)
    return Engine(SqlStore(database), clock=clock, ids=CountingIds(), config=config)


def test_a_message_in_the_callers_transaction_lives_and_dies_with_it(
    sql_engine: Engine, database: sa.Engine, diagram: Diagram
) -> None:
    xml = diagram("review", BY_MESSAGE, user_task("look"), END, messages="alert")
    sql_engine.deploy({"review.bpmn": xml}, actor="ana")
    with database.connect().execution_options(writes=True) as connection:
        with connection.begin() as transaction:
            assert sql_engine.publish("alert", message_id="a", connection=connection)
            transaction.rollback()
        with connection.begin():
            assert sql_engine.publish("alert", message_id="a", connection=connection)
            assert not sql_engine.publish("alert", message_id="a", connection=connection)
    assert sql_engine.read.list_instances(InstanceFilter()) == []
    assert sql_engine.settle() == 1
    assert len(sql_engine.read.list_instances(InstanceFilter())) == 1
