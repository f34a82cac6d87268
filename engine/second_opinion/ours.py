"""Plays a scenario on our kernel, step by step, without a store."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

from engine import commands as c
from engine import events as e
from engine import runtime
from engine.errors import BudgetExceeded, Rejection
from engine.faults import Fault
from engine.feel import Evaluation, Expression
from engine.model import CallDetail, Definition, Kind, Node
from engine.run import Context, Unable
from engine.second_opinion.choices import Choices
from engine.second_opinion.exclusions import Obstacle, met
from engine.second_opinion.scenario import Action, Advance, Complete, Deliver, Scenario
from engine.second_opinion.subject import Subject
from engine.state import TokenStatus, Wait, WaitKind, new_state

BEGIN = datetime(2026, 1, 7, 9, tzinfo=UTC)


class Stuck(Exception):
    """The process cannot go on, or the action is not possible now."""


class Given(Struct, frozen=True):
    """What a decision gives, by the scenario."""

    value: Any
    violations: tuple[Fault, ...] = ()


class Asked(Context, frozen=True, kw_only=True):
    """A context in which the conditions of flows are answered by `choices`; `flows` are ids by expression."""

    flows: dict[int, str]
    choices: Choices

    def evaluate(self, expression: Expression, variables: Mapping[str, Any], evaluation: Evaluation) -> Any:
        flow = self.flows.get(id(expression))
        if flow is None:
            return Context.evaluate(self, expression, variables, evaluation)
        return self.choices.holds(
            flow, lambda: Context.evaluate(self, expression, variables, evaluation) is True
        )


class Ours:
    """One instance on our kernel."""

    def __init__(self, subject: Subject, scenario: Scenario, choices: Choices) -> None:
        self.now = BEGIN
        self.completed: Counter[str] = Counter()
        self._subject = subject
        self._scenario = scenario
        self._state = new_state()
        self._elements: dict[int, Node] = {}
        self.began_event_sub_process = False
        self.crowded = ""
        self.excess = ""
        self.beside_error = ""
        self._definitions: dict[int, Definition] = {}
        self._levels: dict[int, int] = {}
        self._arrived: set[tuple[int, int]] = set()
        self._asked = {
            id(flow.condition): flow.id
            for definition in subject.definitions
            for flow in definition.process.flows
            if flow.condition is not None
        }
        self._choices = choices

    def start(self) -> None:
        """Raises Stuck."""
        definition = self._subject.find(self._scenario.process_id)
        if definition is None:
            raise Stuck(f"no process {self._scenario.process_id}")
        self._step(
            c.StartInstance(
                instance_id=1,
                definition_id=definition.definition_id,
                variables=self._scenario.variables,
                start_event=self._scenario.start_event,
            )
        )

    def perform(self, action: Action) -> None:
        """Raises Stuck."""
        DO[type(action)](self, action)

    def complete(self, action: Complete) -> None:
        for number, token in sorted(self._state.tokens.items()):
            if self._elements[number].id == action.element and token.status in WORK:
                self._step(WORK[token.status](instance_id=1, number=number, variables=action.variables))
                return
        raise Stuck(f"nothing to complete at {action.element}")

    def deliver(self, action: Deliver) -> None:
        for number, wait in sorted(self._state.waits.items()):
            if wait.kind == WaitKind.MESSAGE and self._node(wait).id == action.element:
                self._step(
                    c.DeliverMessage(
                        instance_id=1,
                        number=number,
                        message_id=f"message-{number}",
                        name=wait.name,
                        variables=action.variables,
                    )
                )
                return
        raise Stuck(f"nothing waits for a message at {action.element}")

    def advance(self, action: Advance) -> None:
        until = self.now + timedelta(seconds=action.seconds)
        while due := [timer for timer in self.timers() if timer[0] <= until]:
            moment, _, number = min(due)
            self.now = max(self.now, moment)
            self._step(c.FireTimer(instance_id=1, number=number))
        self.now = until

    def timers(self) -> list[tuple[datetime, str, int]]:
        """(due, element, number) of each timer that runs."""
        return [
            (datetime.fromtimestamp(wait.due / 1000, UTC), self._node(wait).id, number)
            for number, wait in self._state.waits.items()
            if wait.kind == WaitKind.TIMER
        ]

    def work(self) -> list[str]:
        """The elements with an open task or job."""
        return sorted(self._elements[n].id for n, token in self._state.tokens.items() if token.status in WORK)

    def messages(self) -> list[str]:
        """The elements that wait for a message."""
        return sorted(
            self._node(wait).id for wait in self._state.waits.values() if wait.kind == WaitKind.MESSAGE
        )

    def open(self) -> list[str]:
        """What waits, event sub-processes apart: SpiffWorkflow's copy of the diagram has none."""
        waits = (self._node(wait) for wait in self._state.waits.values())
        return sorted([*self.work(), *(node.id for node in waits if node.kind != Kind.START)])

    def variables(self) -> Mapping[str, bytes]:
        root = self._state.scopes.get(self._state.root)
        return {} if root is None else dict(root.variables)

    @property
    def ended(self) -> bool:
        return bool(self._state.outcome)

    def obstacles(self) -> Iterator[Obstacle]:
        """What was met on the way that the engines cannot be compared over."""
        if self.began_event_sub_process:
            yield met("event sub-process that begins")
        if self._state.outcome == "failed":
            yield met("error that nobody catches")
        if self.crowded:
            yield met("several tokens at one element", self.crowded)
        if self.excess:
            yield met("excess token at a parallel join", self.excess)
        if self.beside_error:
            yield met("error beside other activities that catch errors", self.beside_error)

    def _node(self, wait: Wait) -> Node:
        return self._definition(self._state.definitions[wait.definition]).process.nodes[wait.node]

    def _definition(self, definition_id: int) -> Definition:
        return self._subject.definitions[definition_id - 1]

    def _step(self, command: c.Command) -> None:
        try:
            happened = runtime.step(self._state, command, self._context())
        except (Rejection, BudgetExceeded) as error:
            raise Stuck(str(error)) from error
        for event in happened:
            self._follow(event)
        for event in happened:
            if isinstance(event, e.ErrorThrown) and event.caught_by >= 0:
                self._look_beside(event, happened)
        self._look_for_crowds()
        if self._state.incidents:
            raised = next(event for event in happened if isinstance(event, e.IncidentRaised))
            raise Stuck(raised.text)

    def _follow(self, event: e.Event) -> None:
        if isinstance(event, e.ElementActivated):
            definition = self._definition(self._state.definitions[event.definition])
            node = definition.process.nodes[event.node]
            self._elements[event.number] = node
            self._levels[event.number] = event.scope
            self.began_event_sub_process |= node.kind == Kind.EVENT_SUB_PROCESS
        elif isinstance(event, e.ElementCompleted):
            self.completed[self._elements[event.number].id] += 1
        elif isinstance(event, e.ScopeOpened):
            self._definitions[event.number] = self._definition(self._state.definitions[event.definition])
        elif isinstance(event, e.JoinArrived):
            node = self._definitions[event.scope].process.nodes[event.node]
            if len(node.incoming) > 1 and (event.scope, event.flow) in self._arrived:
                self.excess = node.id
            self._arrived.add((event.scope, event.flow))

    def _look_beside(self, thrown: e.ErrorThrown, happened: list[e.Event]) -> None:
        """Activities that catch errors too, and run at the level of the one whose boundary caught this one."""
        nodes = self._definition(self._state.definitions[thrown.definition]).process.nodes
        host = nodes[thrown.caught_by].attached_to
        ended = {event.number for event in happened if isinstance(event, e.ElementTerminated)}
        levels = {self._levels[number] for number in ended if self._elements[number].index == host}
        beside = {number for number, token in self._state.tokens.items() if token.scope in levels}
        for number in beside | ended:
            node = self._elements[number]
            if node.index != host and _catches_errors(node, nodes):
                self.beside_error = node.id

    def _look_for_crowds(self) -> None:
        """Several tokens at one element, inner instances of a repeated activity apart."""
        tokens = self._state.tokens.items()
        places = Counter((token.scope, token.node) for _, token in tokens if token.index < 0)
        for number, token in tokens:
            if places[token.scope, token.node] > 1:
                self.crowded = self._elements[number].id

    def _context(self) -> Asked:
        return Asked(
            now=self.now,
            definition=self._definition,
            called=lambda call, _caller: self._called(call),
            decide=self._decide,
            flows=self._asked,
            choices=self._choices,
        )

    def _called(self, call: CallDetail) -> Definition | None:
        return self._subject.find(call.process_id)

    def _decide(
        self, _definition: Definition, decision: str, _variables: Mapping[str, Any], _evaluation: Evaluation
    ) -> Given:
        if decision not in self._scenario.decisions:
            raise Unable("decision", f"the scenario does not say what decision {decision} gives")
        return Given(self._scenario.decisions[decision])


def _catches_errors(node: Node, nodes: tuple[Node, ...]) -> bool:
    return any(event.kind == "error" for boundary in node.boundary for event in nodes[boundary].events)


WORK: Mapping[int, Callable[..., c.Command]] = {
    TokenStatus.TASK: c.CompleteTask,
    TokenStatus.JOB: c.CompleteJob,
}
DO: Mapping[type[Action], Callable[[Ours, Any], None]] = {
    Complete: Ours.complete,
    Deliver: Ours.deliver,
    Advance: Ours.advance,
}
