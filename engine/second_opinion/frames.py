"""The variables of a run on SpiffWorkflow: one frame a process, by the rules of engine/variables.py.

SpiffWorkflow keeps data in every task, and at a join the last branch overwrites what it never touched; that defect is
known (docs/design/0001-engine.md) and would hide every other difference. So the values are kept here.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.mixins import CallActivityMixin
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnBaseWorkflow, BpmnSubWorkflow
from SpiffWorkflow.task import Task

from engine.feel import Expression, adopt
from engine.model import Mapping as Line
from engine.model import Node
from engine.variables import ACTIVE, COMPLETED, COUNTER, INSTANCES

INNER = " [child]"
ACTOR = "actor"
Evaluate = Callable[[Expression, Mapping[str, Any]], Any]


class Frames:
    """Frames by the task of their call activity; None is the process that was started."""

    def __init__(self, variables: Mapping[str, Any], nodes: Mapping[str, Node], evaluate: Evaluate) -> None:
        self._frames: dict[UUID | None, dict[str, Any]] = {None: _adopted(variables)}
        self._items: dict[UUID, list[Any]] = {}
        self._nodes = nodes
        self._evaluate = evaluate

    @property
    def outermost(self) -> dict[str, Any]:
        return self._frames[None]

    def entered(self, workflow: BpmnBaseWorkflow) -> None:
        """A process or sub-process begins: a called process gets what its call gives it."""
        call = _call_of(workflow)
        if call is not None and call.id not in self._frames:
            visible = self.visible(call)
            inputs = self._nodes[element_of(call)].inputs
            given = self._lines(inputs, visible) if inputs else visible
            self._frames[call.id] = _adopted(given)

    def left(self, call: Task, *, by_error: bool) -> None:
        """A called process is over: what it gives back (unless by an error) goes into its caller's frame."""
        inside = self._frames.pop(call.id)
        if by_error:
            return
        outputs = self._nodes[element_of(call)].outputs
        visible = self.visible(call) | inside
        given = self._lines(outputs, visible) if outputs else inside
        self.write(call, given)

    def finish(
        self, task: Task, results: Mapping[str, Any], *, node: Node, inputs: Mapping[str, Any], actor: str
    ) -> None:
        """Write what an element gives, through its care:output lines if it has any."""
        given = results
        if node.outputs:
            overlay = (
                self.visible(task) | dict(inputs) | _adopted(results) | ({ACTOR: actor} if actor else {})
            )
            given = self._lines(node.outputs, overlay)
        self.write(task, given)

    def _lines(self, lines: tuple[Line, ...], visible: Mapping[str, Any]) -> dict[str, Any]:
        """The values of care:io lines."""
        return {line.target: self._evaluate(line.source, visible) for line in lines}

    def write(self, task: Task, values: Mapping[str, Any]) -> None:
        self._frame(task.workflow).update(_adopted(values))

    def visible(self, task: Task) -> dict[str, Any]:
        """What an element at this task sees: its process's frame, and the inner variables of what repeats it."""
        seen: dict[str, Any] = {}
        for inner, body in repetitions(task):
            seen = self._repeated(inner, body) | seen
        return self._frame(task.workflow) | seen

    def counts(self, body: Task) -> dict[str, int]:
        """The standard's attributes of a repeated activity (BPMN 2.0, 10.3.8)."""
        instances = list(body.task_spec._instances(body))
        done = len(body.internal_data.get("merged", []))
        total = body.internal_data.get("cardinality", len(instances))
        return {INSTANCES: total, ACTIVE: len(instances) - done, COMPLETED: done}

    def keep_items(self, body: Task, items: list[Any]) -> None:
        """The collection that a repeated activity goes through."""
        self._items[body.id] = items

    def _repeated(self, inner: Task, body: Task) -> dict[str, Any]:
        place = inner.internal_data.get("key_or_index", inner.internal_data.get("item"))
        repeats = self._nodes[element_of(body)].repeats
        values: dict[str, Any] = {COUNTER: place + 1, **self.counts(body)}
        if repeats is not None and repeats.element_variable and body.id in self._items:
            values[repeats.element_variable] = self._items[body.id][place]
        return values

    def _frame(self, workflow: BpmnBaseWorkflow) -> dict[str, Any]:
        call = _call_of(workflow)
        return self._frames[None if call is None else call.id]


def element_of(task: Task) -> str:
    """The id in the diagram; SpiffWorkflow gives the inside of a repeated activity a name of its own."""
    return str(task.task_spec.name).removesuffix(INNER)


def parent_of(workflow: BpmnBaseWorkflow) -> Task | None:
    """The task of the sub-process or call activity around a workflow."""
    if not isinstance(workflow, BpmnSubWorkflow):
        return None
    return workflow.top_workflow.get_task_from_id(workflow.parent_task_id)


def repetitions(task: Task) -> Iterator[tuple[Task, Task]]:
    """(inner instance, repeated activity) around a task in its process, from the innermost outward."""
    current: Task | None = task
    while current is not None:
        around = current.parent
        if around is not None and _repeats(around, current):
            yield current, around
        if around is None:
            around = parent_of(current.workflow)
            if around is not None and isinstance(around.task_spec, CallActivityMixin):
                return
        current = around


def _repeats(body: Task, inner: Task) -> bool:
    spec = body.task_spec
    return isinstance(spec, MultiInstanceTask) and spec.task_spec == inner.task_spec.name


def _call_of(workflow: BpmnBaseWorkflow) -> Task | None:
    """The call activity that a workflow runs in, through its sub-processes."""
    around = parent_of(workflow)
    while around is not None and not isinstance(around.task_spec, CallActivityMixin):
        around = parent_of(around.workflow)
    return around


def _adopted(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: adopt(value) for name, value in values.items()}
