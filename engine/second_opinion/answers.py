"""Answers SpiffWorkflow's questions (see questions.py) from our model, in FEEL; also its clock.

Takes the place of SpiffWorkflow's script engine and is no subclass of it: there is no eval and no exec to reach.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.event_definitions.timer import TimerEventDefinition
from SpiffWorkflow.task import Task

from engine.behaviors import timers
from engine.feel import BudgetExceeded, Evaluation, Expression
from engine.model import Flow, Node
from engine.run import UTC_ZONE, Unable
from engine.second_opinion.choices import Choices
from engine.second_opinion.frames import Frames
from engine.second_opinion.ours import BEGIN, Stuck
from engine.second_opinion.scenario import Scenario
from engine.second_opinion.subject import Subject

Key = tuple[UUID, str]
"""A timer: the task that waits, and the element that the timer stands on."""


class Timer(TimerEventDefinition):  # type: ignore[misc] # SpiffWorkflow has no types
    """A timer that asks for its due time, on the clock of the answers instead of the machine's."""

    def has_fired(self, my_task: Task) -> bool:
        answers: Answers = my_task.workflow.script_engine
        return answers.has_fired(my_task, self.expression)


class Answers:
    """What SpiffWorkflow calls a script engine."""

    def __init__(self, subject: Subject, scenario: Scenario, choices: Choices) -> None:
        self.now = BEGIN
        self.due: dict[Key, datetime] = {}
        self.firing: Key | None = None
        self.nodes: dict[str, Node] = {node.id: node for _, node in subject.nodes()}
        self.frames = Frames(scenario.variables, self.nodes, self._evaluate)
        self._scenario = scenario
        self._choices = choices
        self._flows: dict[str, Flow] = {
            flow.id: flow for definition in subject.definitions for flow in definition.process.flows
        }

    def evaluate(self, task: Task, question: str, **_beside: object) -> Any:
        kind, _, about = question.partition(" ")
        return QUESTIONS[kind](self, task, about)

    def execute(self, task: Task, question: str, **_beside: object) -> bool:
        """A script, or a decision. True: SpiffWorkflow goes on."""
        node = self.nodes[question.partition(" ")[2]]
        results = self._scripted(task, node) if node.decision is None else self._decided(node)
        self.frames.finish(task, results, node=node, inputs=self.inputs(task, node), actor="")
        return True

    def inputs(self, task: Task, node: Node) -> dict[str, Any]:
        """The values of care:input, seen from the element now."""
        visible = self.frames.visible(task)
        return {line.target: self._evaluate(line.source, visible) for line in node.inputs}

    def has_fired(self, task: Task, question: str) -> bool:
        key = (task.id, question.partition(" ")[2])
        if key not in self.due:
            self.due[key] = self._first_due(task, key[1])
        return self.firing == key

    def holds(self, task: Task, flow: str) -> bool:
        condition = self._flows[flow].condition
        assert condition is not None
        return self._choices.holds(flow, lambda: self._evaluate(condition, self.frames.visible(task)) is True)

    def times(self, body: Task, element: str) -> int:
        """How many instances a repeated activity has."""
        repeats = self.nodes[element].repeats
        assert repeats is not None
        visible = self.frames.visible(body)
        if repeats.collection is not None:
            items = self._evaluate(repeats.collection, visible)
            if not isinstance(items, list):
                raise Stuck(f"no list for {element}")
            self.frames.keep_items(body, items)
            return len(items)
        count = self._evaluate(repeats.cardinality, visible) if repeats.cardinality is not None else None
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise Stuck(f"no number of instances for {element}")
        return count

    def enough(self, inner: Task, element: str) -> bool:
        """A repeated activity's completion condition, asked after the instance `inner`."""
        repeats = self.nodes[element].repeats
        body = inner.parent
        assert repeats is not None
        assert repeats.completion is not None
        assert body is not None
        visible = self.frames.visible(body) | self.frames.counts(body)
        return self._evaluate(repeats.completion, visible) is True

    def _evaluate(self, expression: Expression, visible: Mapping[str, Any]) -> Any:
        try:
            return expression.evaluate(visible, Evaluation(now=self.now.astimezone(UTC_ZONE)))
        except BudgetExceeded as exceeded:
            raise Stuck(str(exceeded)) from exceeded

    def _first_due(self, task: Task, element: str) -> datetime:
        timer = next(event.timer for event in self.nodes[element].events if event.timer is not None)
        visible = self.frames.visible(task)
        try:
            due, _left = timers.first_due(
                timer, self.now, UTC_ZONE, lambda asked: self._evaluate(asked, visible)
            )
        except Unable as unable:
            raise Stuck(unable.text) from unable
        return datetime.fromtimestamp(due / 1000, UTC)

    def _decided(self, node: Node) -> Mapping[str, Any]:
        assert node.decision is not None
        if node.decision.decision not in self._scenario.decisions:
            raise Stuck(f"the scenario does not say what decision {node.decision.decision} gives")
        return self._results(node, self._scenario.decisions[node.decision.decision], node.decision.result)

    def _scripted(self, task: Task, node: Node) -> Mapping[str, Any]:
        if node.script is None:
            return {}
        assert node.script.expression is not None
        visible = self.frames.visible(task) | self.inputs(task, node)
        return self._results(node, self._evaluate(node.script.expression, visible), node.script.result)

    def _results(self, node: Node, value: Any, result: str) -> Mapping[str, Any]:
        if result:
            return {result: value}
        if not isinstance(value, dict):
            raise Stuck(f"no context from {node.id}")
        return value


QUESTIONS: Mapping[str, Callable[[Answers, Task, str], Any]] = {
    "flow": Answers.holds,
    "times": Answers.times,
    "enough": Answers.enough,
}
