"""What waits, how long, and what is stuck: the figures that monitoring reads."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from small_diagrams import END, START, receive_task, service_task, user_task

from engine import Engine, EngineConfig
from engine.commands import SuspendInstance
from engine.store import SqlStore
from engine.store.gauges import Gauges, Open, read_gauges
from engine.testing import CountingIds, FixedClock

Diagram = Callable[..., bytes]
TIMER = (
    '<intermediateCatchEvent id="rest"><timerEventDefinition>'
    '<timeDuration xsi:type="tFormalExpression">PT1M</timeDuration></timerEventDefinition></intermediateCatchEvent>'
)


@pytest.fixture
def busy(database: sa.Engine, clock: FixedClock, diagram: Diagram) -> Engine:
    """A store with one of each kind of waiting."""
    config = EngineConfig(handlers=None, roles=None, forms=None)
    engine = Engine(SqlStore(database), clock=clock, ids=CountingIds(), config=config)
    for name, element in (
        ("asking", user_task("phone")),
        ("resting", TIMER),
        ("sending", service_task("send", 'retries="1"')),
        ("hearing", receive_task("hear", "answer", "who")),
    ):
        engine.deploy({f"{name}.bpmn": diagram(name, START, element, END, messages="answer")}, actor="ana")
    return engine


def test_nothing_waits_in_an_empty_store(database: sa.Engine, clock: FixedClock) -> None:
    empty = read_gauges(database, clock.now())
    assert empty.instances == empty.activities == empty.tasks == ()
    assert {value for value in (getattr(empty, each) for each in Gauges.__struct_fields__) if value} == set()


def test_everything_that_waits_is_counted(busy: Engine, database: sa.Engine, clock: FixedClock) -> None:
    failing = busy.start("sending").instance_id
    [leased] = busy.lease_jobs("w")
    busy.fail_job(leased, "no letter box")
    busy.start("sending")
    busy.start("resting")
    asked = [busy.start("asking").instance_id for _ in range(3)]
    busy.execute(SuspendInstance(instance_id=asked[0], actor="ana", reason="a pause"))
    busy.publish("answer", key="nobody", time_to_live=timedelta(days=1))
    clock.advance(90)
    [held] = busy.lease_jobs("w")
    busy.start("sending")
    clock.advance(5)
    gauges = read_gauges(database, clock.now())
    assert (gauges.jobs, gauges.jobs_ready, gauges.jobs_leased) == (2, 1, 1)
    assert (gauges.oldest_job_s, gauges.timers_due, gauges.oldest_timer_s) == (5.0, 1, 35.0)
    assert (gauges.incidents, gauges.outbox) == (1, 0)
    assert (gauges.messages_waiting, gauges.dead_letters) == (1, 0)
    assert gauges.instances == (
        Open("asking", "active", 2),
        Open("asking", "suspended", 1),
        Open("resting", "active", 1),
        Open("sending", "active", 3),
    )
    assert Open("asking", "phone", 3) in gauges.activities
    assert gauges.tasks == (Open("asking", "", 3),)
    assert held.instance_id != failing


def test_a_message_that_was_set_aside_is_a_dead_letter(busy: Engine, database: sa.Engine) -> None:
    busy.publish("answer", key="nobody", message_id="letter-1", time_to_live=timedelta(days=1))
    with database.begin() as connection:
        connection.execute(sa.text("UPDATE engine_messages SET state = 'failed'"))
    assert read_gauges(database, busy.clock.now()).dead_letters == 1
