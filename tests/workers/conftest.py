"""A workshop over each database: the engine, sessions, a table of effects, and handlers that a test defines."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from small_diagrams import END, START, service_task
from sqlalchemy.orm import Session, sessionmaker

from engine import Engine, EngineConfig
from engine.store import SqlStore
from engine.testing import CountingIds, FixedClock
from processes.tasks import Handler
from workers.jobs import Workshop

Diagram = Callable[..., bytes]
effects = sa.Table("effects", sa.MetaData(), sa.Column("key", sa.Text), sa.Column("worker", sa.Text))


class Bench:
    """A workshop whose handlers are a dict, and the rows that they wrote."""

    def __init__(self, database: sa.Engine, clock: FixedClock, handlers: Mapping[str, Handler]) -> None:
        effects.create(database)
        self.database = database
        config = EngineConfig(handlers=None, roles=None, forms=None)
        self.engine = Engine(SqlStore(database), clock=clock, ids=CountingIds(), config=config)
        self.sessions = sessionmaker[Session](database)
        self.workshop = Workshop(self.engine, self.sessions, handlers.get, "w")

    def effects(self) -> list[str]:
        with self.database.connect() as connection:
            return list(connection.execute(sa.select(effects.c.key)).scalars())

    def start(self) -> tuple[int, str]:
        """An instance whose job `send` is due: its id and the job's reference."""
        instance_id = self.engine.start("letter", {"who": "P-1"}, business_key="C-1").instance_id
        [job] = self.engine.read.jobs(instance_id)
        return instance_id, f"{job.instance_id}-{job.number}"


@pytest.fixture
def handlers() -> dict[str, Handler]:
    """Filled by the test: key -> function."""
    return {}


@pytest.fixture
def bench(database: sa.Engine, clock: FixedClock, handlers: dict[str, Handler], diagram: Diagram) -> Bench:
    made = Bench(database, clock, handlers)
    task = service_task("send", 'retries="2" backoff="PT10S" timeout="PT5S"')
    caught = (
        '<boundaryEvent id="not_found" attachedToRef="send"><errorEventDefinition errorRef="missing"/>'
        '</boundaryEvent><endEvent id="unsent"/>'
        '<sequenceFlow id="to_unsent" sourceRef="not_found" targetRef="unsent"/>'
    )
    xml = diagram(
        "letter", START, task, END, aside=caught, around='<error id="missing" errorCode="MISSING"/>'
    )
    made.engine.deploy({"letter.bpmn": xml}, actor="ana")
    return made


@pytest.fixture
def wrote() -> Callable[[Any], dict[str, Any]]:
    """A handler that writes one row of effects."""

    def write(job: Any) -> dict[str, Any]:
        job.session.execute(sa.insert(effects).values(key=job.idempotency_key, worker=""))
        return {"sent": True}

    return write
