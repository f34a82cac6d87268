"""Durable steps to be measured: our engine over a database, and SpiffWorkflow keeping its JSON in one row there."""

from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import Any
from uuid import UUID

import psycopg
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from benchmarks.shapes import Shape
from engine import Engine, EngineConfig
from engine.commands import CompleteTask
from engine.events import TaskCreated
from engine.stepping import Outcome
from engine.store import SqlStore, engine_metadata, open_database
from engine.store.database import Synchronous

CAMUNDA = b'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
FIRST: Mapping[str, object] = {"a": 1, "b": "x" * 200}
Waiting = tuple[int, int]
"""An instance and its open task."""


class OurSteps:
    """Open tasks of many instances of one shape, and completing them."""

    def __init__(self, url: str, shape: Shape, *, synchronous: Synchronous = "FULL") -> None:
        self.database = open_database(url, synchronous=synchronous)
        engine_metadata.create_all(self.database)
        config = EngineConfig(handlers=None, roles=None, forms=None)
        self.engine = Engine(SqlStore(self.database), config=config)
        self.engine.deploy({"shape.bpmn": offered(shape)}, actor="bench")

    def start(self, instances: int, variables: Mapping[str, object] = FIRST) -> list[Waiting]:
        """New instances at their first task."""
        return [waiting for _ in range(instances) if (waiting := self._begun(variables))]

    def complete(self, waiting: list[Waiting], rounds: int) -> int:
        """Complete a task of each instance, so many times; how many steps. `waiting` has what is open then."""
        for number in range(rounds):
            outcomes = [self.engine.execute(command) for command in commands(waiting, number)]
            waiting[:] = [each for outcome in outcomes if (each := next_task(outcome))]
        return rounds * len(outcomes)

    def complete_together(self, waiting: list[Waiting], rounds: int) -> int:
        """The same, all instances in one call."""
        done = 0
        for number in range(rounds):
            outcomes = self.engine.execute_many(commands(waiting, number))
            failed = [each for each in outcomes if not isinstance(each, Outcome)]
            assert not failed, failed
            waiting[:] = [each for each in map(next_task, outcomes) if each]
            done += len(outcomes)
        return done

    def close(self) -> None:
        self.database.dispose()

    def _begun(self, variables: Mapping[str, object]) -> Waiting | None:
        return next_task(self.engine.start("p", variables, actor="bench"))


def offered(shape: Shape) -> bytes:
    """The shape with a group that may do its tasks."""
    xml = shape.xml.replace(b"<definitions ", b"<definitions " + CAMUNDA, 1)
    return xml.replace(b"<userTask ", b'<userTask camunda:candidateGroups="ceas_ts" ')


def commands(waiting: list[Waiting], number: int) -> list[CompleteTask]:
    return [
        CompleteTask(instance_id=instance, number=task, variables={"a": number}, actor="ana")
        for instance, task in waiting
    ]


def next_task(outcome: Any) -> Waiting | None:
    """The task that a step has opened."""
    created = [event.number for event in outcome.events if isinstance(event, TaskCreated)]
    return (outcome.instance_id, created[0]) if created else None


class TheirSteps:
    """SpiffWorkflow, a row of JSON for each instance, a transaction a step, and nothing else: no tasks, no history."""

    def __init__(self, address: str, shape: Shape, instances: int) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(shape.python))
        self._spec, self._inner = parser.get_spec("p"), parser.get_subprocess_specs("p")
        self._serializer = BpmnWorkflowSerializer()
        self._connection = psycopg.connect(address)
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS raw (id integer PRIMARY KEY, body text NOT NULL)"
        )
        self._connection.execute("TRUNCATE raw")
        for number in range(instances):
            body = self._begun(done=number * shape.asked // instances)
            self._connection.execute("INSERT INTO raw VALUES (%s, %s)", (number, body))
        self._connection.commit()
        self._ids: Iterator[int] = cycle(range(instances))

    def complete(self, steps: int) -> int:
        """Complete tasks of the instances in turn; one that is over is begun again."""
        for number in range(steps):
            self._step(next(self._ids), number)
        return steps

    def close(self) -> None:
        self._connection.close()

    def _begun(self, done: int = 0) -> str:
        """An instance with so many tasks behind it: those of a run are at all places of their lives."""
        instance = BpmnWorkflow(self._spec, self._inner)
        instance.do_engine_steps()
        instance.get_next_task(state=TaskState.READY).data.update(FIRST)
        for _ in range(done):
            instance.get_next_task(state=TaskState.READY, manual=True).run()
            instance.do_engine_steps()
        stored: str = self._serializer.serialize_json(instance)
        return stored

    def _step(self, instance_id: int, number: int) -> None:
        execute = self._connection.execute
        row = execute("SELECT body FROM raw WHERE id = %s", (instance_id,), prepare=True).fetchone()
        assert row is not None
        instance = self._serializer.deserialize_json(row[0])
        task = instance.get_next_task(state=TaskState.READY, manual=True)
        assert isinstance(task.id, UUID)
        task.data["a"] = number
        task.run()
        instance.do_engine_steps()
        body = self._begun() if instance.is_completed() else self._serializer.serialize_json(instance)
        execute("UPDATE raw SET body = %s WHERE id = %s", (body, instance_id), prepare=True)
        self._connection.commit()
