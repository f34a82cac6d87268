"""Whole lives of an instance on both engines: start it, complete every task with a field of data, to its end.

Ours is the whole kernel: guard, events, apply, conditions, limits; a context a step, as a host makes it. Theirs is the
library as it comes, with nothing around it. Each life says how many tasks were done, so that the work is the same.
"""

from collections import deque
from datetime import UTC, datetime

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from benchmarks.shapes import Shape
from engine import commands as c
from engine import runtime
from engine.codec import decode_state, encode_events, encode_state
from engine.model import Definition
from engine.promises import Watch
from engine.reader import read_processes
from engine.run import Context, Decided
from engine.state import State, TokenStatus, new_state

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def _values(shape: Shape, done: int) -> dict[str, object]:
    """What completes a task."""
    return {"field": done, **shape.first} if done == 0 else {"field": done}


class Ours:
    """A shape on the kernel."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        [process] = read_processes(shape.xml, file="shape.bpmn")
        self.definition = Definition(definition_id=1, deployment_id=1, version=1, process=process)
        self.watch: Watch | None = None

    def context(self) -> Context:
        return Context(
            now=NOW,
            definition=self.define,
            called=self._call,
            decide=self._decide,
            watch=lambda _definition_id: self.watch,
        )

    def define(self, _definition_id: int) -> Definition:
        return self.definition

    def _call(self, *_asked: object) -> None:
        return None

    def _decide(self, *_asked: object) -> Decided:
        raise AssertionError("Expected a shape without decisions, but it asks one")

    def begin(self) -> State:
        state = new_state()
        runtime.step(state, c.StartInstance(instance_id=1, definition_id=1), self.context())
        return state

    def live(self) -> int:
        """In memory."""
        state, done = self.begin(), 0
        while open_tasks := _open(state):
            for number in open_tasks:
                command = c.CompleteTask(
                    instance_id=1, number=number, actor="ana", variables=_values(self.shape, done)
                )
                runtime.step(state, command, self.context())
                done += 1
        assert state.outcome == "completed", state
        return done

    def live_coded(self) -> int:
        """The state is decoded before each step, and it and the step's events are encoded after it."""
        state, done = self.begin(), 0
        stored, waiting = encode_state(state), deque(_open(state))
        while waiting:
            state = decode_state(stored)
            number, values = waiting.popleft(), _values(self.shape, done)
            command = c.CompleteTask(instance_id=1, number=number, actor="ana", variables=values)
            encode_events(runtime.step(state, command, self.context()))
            stored = encode_state(state)
            done += 1
            waiting.extend([] if waiting else _open(state))
        assert decode_state(stored).outcome == "completed"
        return done


def _open(state: State) -> list[int]:
    return [number for number, token in state.tokens.items() if token.status == TokenStatus.TASK]


class Theirs:
    """The same shape on SpiffWorkflow."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(shape.python))
        self.spec = parser.get_spec("p")
        self.inner = parser.get_subprocess_specs("p")
        self.serializer = BpmnWorkflowSerializer()

    def begin(self) -> BpmnWorkflow:
        instance = BpmnWorkflow(self.spec, self.inner)
        instance.do_engine_steps()
        return instance

    def live(self) -> int:
        """In memory."""
        instance, done = self.begin(), 0
        while open_tasks := _ready(instance):
            for task in open_tasks:
                _complete(instance, task, _values(self.shape, done))
                done += 1
        assert instance.is_completed()
        return done

    def live_coded(self) -> int:
        """Loaded from its JSON before each step and saved as JSON after it, as its documentation shows."""
        instance, done = self.begin(), 0
        stored = self.serializer.serialize_json(instance)
        waiting = deque(task.id for task in _ready(instance))
        while waiting:
            instance = self.serializer.deserialize_json(stored)
            _complete(instance, instance.get_task_from_id(waiting.popleft()), _values(self.shape, done))
            stored = self.serializer.serialize_json(instance)
            done += 1
            waiting.extend([] if waiting else [task.id for task in _ready(instance)])
        return done


def _ready(instance: BpmnWorkflow) -> list[Task]:
    return list(instance.get_tasks(state=TaskState.READY, manual=True))


def _complete(instance: BpmnWorkflow, task: Task, values: dict[str, object]) -> None:
    task.data.update(values)
    task.run()
    instance.do_engine_steps()
