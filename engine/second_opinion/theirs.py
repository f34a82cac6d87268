"""Plays a scenario on SpiffWorkflow: its parser, its tree of tasks, its joins and boundaries; our answers and clock."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser import event_parsers as parsers
from SpiffWorkflow.bpmn.parser.BpmnParser import full_tag
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.bpmn.specs.mixins import BoundaryEventMixin, CallActivityMixin, EventBasedGatewayMixin
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.model import Kind
from engine.reader.document import Element
from engine.second_opinion.answers import Answers, Key, Timer
from engine.second_opinion.choices import Choices
from engine.second_opinion.frames import element_of
from engine.second_opinion.ours import Stuck
from engine.second_opinion.questions import ask
from engine.second_opinion.scenario import Action, Advance, Complete, Deliver, Scenario
from engine.second_opinion.subject import Subject
from engine.values import encode_values

ACTOR = ""
DEEPEST = 900
"""Iterators over SpiffWorkflow's tree of tasks stop at depth 1,000 (docs/design/0001-engine.md)."""


class TooDeep(Exception):
    """The tree of tasks is about to become deeper than SpiffWorkflow looks."""


def _timed(parser: type[Any]) -> type[Any]:
    """An event parser of SpiffWorkflow's whose timers are ours."""

    class Timed(parser):  # type: ignore[misc] # SpiffWorkflow has no types
        def parse_timer_event(self, event: Element) -> Timer:
            expression = next(str(time.text) for time in event if time.text)
            return Timer(self.bpmn_id, expression)

    return Timed


class Parser(BpmnParser):  # type: ignore[misc] # SpiffWorkflow has no types
    """SpiffWorkflow's own parser, but for timers."""

    OVERRIDE_PARSER_CLASSES: ClassVar = {
        full_tag("boundaryEvent"): (_timed(parsers.BoundaryEventParser), defaults.BoundaryEvent),
        full_tag("intermediateCatchEvent"): (
            _timed(parsers.IntermediateCatchEventParser),
            defaults.IntermediateCatchEvent,
        ),
    }


class Theirs:
    """One instance on SpiffWorkflow. Building it may raise whatever its parser raises."""

    def __init__(self, subject: Subject, scenario: Scenario, choices: Choices) -> None:
        parser = Parser()
        for document in ask(subject, scenario):
            parser.add_bpmn_xml(document)
        spec = parser.get_spec(scenario.process_id)
        called = parser.get_subprocess_specs(scenario.process_id)
        self.completed: Counter[str] = Counter()
        self.answers = Answers(subject, scenario, choices)
        self._inputs: dict[UUID, dict[str, Any]] = {}
        for each in (spec, *called.values()):
            for task_spec in each.task_specs.values():
                task_spec.completed_event.connect(self._is_complete)
        self.workflow = BpmnWorkflow(spec, called, script_engine=self.answers)

    def start(self) -> None:
        """Raises Stuck, TooDeep."""
        with _failures():
            self._run()

    def perform(self, action: Action) -> None:
        """Raises Stuck, TooDeep."""
        with _failures():
            DO[type(action)](self, action)

    def complete(self, action: Complete) -> None:
        task = next((task for task in self._work() if element_of(task) == action.element), None)
        if task is None:
            raise Stuck(f"nothing to complete at {action.element}")
        node = self.answers.nodes[action.element]
        inputs = self._inputs.pop(task.id, {})
        self.answers.frames.finish(task, action.variables, node=node, inputs=inputs, actor=ACTOR)
        task.run()
        self._run()

    def deliver(self, action: Deliver) -> None:
        for task in list(self.workflow.event_manager.tasks.values()):
            definition = _message_of(task, action.element)
            if definition is not None:
                self._catch(task, action.element, action.variables)
                task.task_spec.catch(task, BpmnEvent(definition, payload={}))
                task.task_spec._update(task)
                self._run()
                return
        raise Stuck(f"nothing waits for a message at {action.element}")

    def advance(self, action: Advance) -> None:
        until = self.answers.now + timedelta(seconds=action.seconds)
        while due := [timer for timer in self._timers() if timer[0] <= until]:
            moment, _, key, task = min(due, key=lambda timer: timer[:2])
            self.answers.now = max(self.answers.now, moment)
            self._catch(task, key[1], {})
            self.answers.firing = key
            task.task_spec._update(task)
            self.answers.firing = None
            self.answers.due.pop(key)
            self._run()
        self.answers.now = until

    def _catch(self, task: Task, element: str, payload: Mapping[str, Any]) -> None:
        """Write what an event brings; SpiffWorkflow does the rest."""
        node = self.answers.nodes[element]
        self.answers.frames.finish(task, payload, node=node, inputs={}, actor="")

    def open(self) -> list[str]:
        waiting = [
            element
            for task in self.workflow.event_manager.tasks.values()
            for element in _waited_for(task)
            if isinstance(element[1], MessageEventDefinition | Timer)
        ]
        return sorted([*map(element_of, self._work()), *(element for element, _ in waiting)])

    def variables(self) -> Mapping[str, bytes]:
        return encode_values(self.answers.frames.outermost)

    @property
    def ended(self) -> bool:
        return bool(self.workflow.completed)

    def _run(self) -> None:
        self.workflow.do_engine_steps()
        for task in self._work():
            if task.depth > DEEPEST:
                raise TooDeep
            if task.id not in self._inputs:
                self._inputs[task.id] = self.answers.inputs(task, self.answers.nodes[element_of(task)])

    def _work(self) -> list[Task]:
        """Tasks that somebody completes, the first created first."""
        found: list[Task] = self.workflow.get_tasks(state=TaskState.READY, manual=True)
        return sorted(found, key=_created)

    def _timers(self) -> list[tuple[datetime, str, Key, Task]]:
        """(due, element, key, task) of each timer that runs."""
        tasks = self.workflow.event_manager.tasks
        return [(due, key[1], key, tasks[key[0]]) for key, due in self.answers.due.items() if key[0] in tasks]

    def _is_complete(self, workflow: Any, task: Task) -> None:
        self.answers.frames.entered(workflow)
        node = self.answers.nodes.get(element_of(task))
        if node is None:
            return
        self.completed[node.id] += 1
        if isinstance(task.task_spec, CallActivityMixin):
            self.answers.frames.left(task, by_error=_was_interrupted(task))
        elif node.kind == Kind.BOUNDARY and isinstance(task.task_spec.event_definition, ErrorEventDefinition):
            self._catch(task, node.id, {})


@contextmanager
def _failures() -> Iterator[None]:
    """Whatever SpiffWorkflow raises: there the process does not go on."""
    try:
        yield
    except (Stuck, TooDeep):
        raise
    except Exception as error:  # the other engine's own failures are what we look for
        raise Stuck(f"{type(error).__name__}: {error}") from error


def _was_interrupted(task: Task) -> bool:
    """Whether an error out of a call activity was caught: to SpiffWorkflow the call completes all the same."""
    around = task.parent
    return (
        around is not None
        and isinstance(around.task_spec, BoundaryEventSplit)
        and any(
            isinstance(beside.task_spec.event_definition, ErrorEventDefinition)
            and beside.has_state(TaskState.READY | TaskState.COMPLETED)
            for beside in around.children
            if isinstance(beside.task_spec, BoundaryEventMixin)
        )
    )


def _created(task: Task) -> float:
    return float(task.last_state_change)


def _waited_for(task: Task) -> list[tuple[str, Any]]:
    """(element, event definition) that a task waits for; an event-based gateway waits for several elements."""
    definition = task.task_spec.event_definition
    if isinstance(definition, MultipleEventDefinition) and isinstance(task.task_spec, EventBasedGatewayMixin):
        names = [output.name for output in task.task_spec.outputs]
        return list(zip(names, definition.event_definitions, strict=True))
    return [(element_of(task), definition)]


def _message_of(task: Task, element: str) -> MessageEventDefinition | None:
    for name, definition in _waited_for(task):
        if name == element and isinstance(definition, MessageEventDefinition):
            return definition
    return None


DO: Mapping[type[Action], Callable[[Theirs, Any], None]] = {
    Complete: Theirs.complete,
    Deliver: Theirs.deliver,
    Advance: Theirs.advance,
}
