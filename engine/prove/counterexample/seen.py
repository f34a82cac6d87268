"""What a harness shows of a fault: where it stands, how often something was entered or is open. Changes nothing.

Scripts of counterexamples assert with these.
"""

from collections import Counter
from collections.abc import Iterator

from engine.apply import apply
from engine.codec import decode_events, decode_state
from engine.events import DefinitionBound, ElementActivated, JoinArrived
from engine.model import Node, Process
from engine.prove.counterexample.retrace import Happening, happened
from engine.state import State, new_state
from engine.testing import Harness


def standing(harness: Harness) -> list[str]:
    """The elements where tokens are, before joins too, in all instances."""
    found: list[str] = []
    for state in _states(harness):
        for process, scope in _scopes(harness, state):
            found += [
                process.nodes[index].id
                for index, by_flow in state.scopes[scope].joins.items()
                for _ in range(sum(by_flow.values()))
            ]
            found += [process.nodes[token.node].id for token in state.tokens.values() if token.scope == scope]
    return found


def crowd(harness: Harness, element: str) -> int:
    """The most tokens that are in this element in one scope, or came before it by one flow."""
    most = 0
    for state in _states(harness):
        for process, scope in _scopes(harness, state):
            at = process.indexes.get(element)
            inside = sum(token.scope == scope and token.node == at for token in state.tokens.values())
            by_flow = state.scopes[scope].joins.get(-1 if at is None else at, {})
            most = max(most, inside, *by_flow.values())
    return most


def times_in_one_scope(harness: Harness, element: str) -> int:
    """How often this element was entered in one life of what it is in."""
    entered = Counter(scope for node, scope in _entered(harness) if node.id == element)
    return max(entered.values(), default=0)


def entered(harness: Harness) -> list[str]:
    """Every element that was entered, instance by instance, in order."""
    return [node.id for node, _ in _entered(harness)]


def rested(harness: Harness) -> list[str]:
    """The joins before which a token came to rest, in whatever became of it."""
    found: list[str] = []
    for instance in harness.instances():
        state = new_state()
        for row in harness.store.steps.journal_rows(instance):
            for event in decode_events(row.events):
                apply(state, event)
                if isinstance(event, JoinArrived):
                    scope = state.scopes[event.scope]
                    process = harness.engine.process(state.definitions[scope.definition])
                    found.append(process.nodes[event.node].id)
    return found


class Follower:
    """Tells what is new in the journals of a harness."""

    def __init__(self, harness: Harness) -> None:
        self._harness = harness
        self._known: dict[int, tuple[int, State, dict[int, int]]] = {}

    def news(self) -> list[Happening]:
        """What happened since it was asked last."""
        found: list[Happening] = []
        for instance in self._harness.instances():
            seen, state, scopes = self._known.get(instance, (0, new_state(), {}))
            rows = self._harness.store.steps.journal_rows(instance)
            for row in rows[seen:]:
                events = decode_events(row.events)
                for event in events:
                    apply(state, event)
                drawn = [self._harness.engine.process(each) for each in state.definitions]
                found += happened(events, drawn, scopes)
            self._known[instance] = (len(rows), state, scopes)
        return found


def _states(harness: Harness) -> Iterator[State]:
    for stored in harness.store.steps.load(harness.instances()).values():
        yield decode_state(stored.state)


def _scopes(harness: Harness, state: State) -> Iterator[tuple[Process, int]]:
    for number, scope in state.scopes.items():
        yield harness.engine.process(state.definitions[scope.definition]), number


def _entered(harness: Harness) -> Iterator[tuple[Node, tuple[int, int]]]:
    for instance in harness.instances():
        definitions: list[int] = []
        for row in harness.store.steps.journal_rows(instance):
            for event in decode_events(row.events):
                if isinstance(event, DefinitionBound):
                    definitions.append(event.definition_id)
                elif isinstance(event, ElementActivated):
                    process = harness.engine.process(definitions[event.definition])
                    yield process.nodes[event.node], (instance, event.scope)
