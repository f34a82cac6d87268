"""A store with something of everything: tasks, jobs, timers, subscriptions, incidents, messages, ended instances."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec import Struct
from small_diagrams import END, START, receive_task, service_task, user_task

from engine import Engine, EngineConfig
from engine.commands import SuspendInstance
from engine.ports import Store
from engine.store import SqlStore
from engine.testing import CountingIds, FixedClock

Diagram = Callable[..., bytes]
LATE = (
    '<boundaryEvent id="late" attachedToRef="phone" cancelActivity="false"><timerEventDefinition>'
    '<timeDuration xsi:type="tFormalExpression">PT1H</timeDuration></timerEventDefinition></boundaryEvent>'
    '<endEvent id="was_late"/><sequenceFlow id="to_late" sourceRef="late" targetRef="was_late"/>'
)


class Lived(Struct, frozen=True, kw_only=True):
    """The ids of instances, each waiting for what its name says."""

    task: int
    job: int
    message: int
    incident: int
    suspended: int
    ended: int
    answered: int


def live(engine: Engine, clock: FixedClock, diagram: Diagram) -> Lived:
    """Deploy three processes, and let their instances come to rest."""
    engine.deploy({"ask.bpmn": diagram("ask", START, user_task("phone"), END, aside=LATE)}, actor="ana")
    sending = service_task("send", 'retries="1" backoff="PT10S" timeout="PT5S"')
    engine.deploy({"send.bpmn": diagram("sending", START, sending, END)}, actor="ana")
    waiting = receive_task("hear", "answer", "who")
    engine.deploy({"hear.bpmn": diagram("hearing", START, waiting, END, messages="answer")}, actor="ana")
    failed = engine.start("sending").instance_id
    [leased] = engine.lease_jobs("w")
    engine.fail_job(leased, "no letter box")
    lived = Lived(
        task=engine.start("ask", business_key="C-1").instance_id,
        job=engine.start("sending").instance_id,
        message=engine.start("hearing", {"who": "P-1"}).instance_id,
        incident=failed,
        suspended=engine.start("ask").instance_id,
        ended=engine.start("ask").instance_id,
        answered=engine.start("hearing", {"who": "P-2"}).instance_id,
    )
    engine.execute(SuspendInstance(instance_id=lived.suspended, actor="ana", reason="a pause"))
    [task] = [a for a in engine.read.activities(lived.ended) if a.state == "open"]
    engine.complete(lived.ended, task.number, {}, actor="ana")
    engine.publish("answer", key="P-2", message_id="letter-2", time_to_live=timedelta(hours=1))
    clock.advance(2 * 60 * 60)
    engine.tick()
    return lived


@pytest.fixture
def lived(engine: Engine, clock: FixedClock, diagram: Diagram) -> Lived:
    """Over each store in turn."""
    return live(engine, clock, diagram)


class Planted(Struct, frozen=True):
    """A lived-in database in which a test may break things."""

    engine: Engine
    store: Store
    lived: Lived
    database: sa.Engine

    def run(self, statement: str, **values: Any) -> None:
        """Change rows behind the engine's back."""
        with self.database.begin() as connection:
            assert connection.execute(sa.text(statement), values).rowcount > 0, "nothing was planted"


@pytest.fixture
def planted(database: sa.Engine, clock: FixedClock, diagram: Diagram) -> Planted:
    """Over each database in turn."""
    store = SqlStore(database)
    config = EngineConfig(handlers=None, roles=None, forms=None)
    engine = Engine(store, clock=clock, ids=CountingIds(), config=config)
    return Planted(engine, store, live(engine, clock, diagram), database)
