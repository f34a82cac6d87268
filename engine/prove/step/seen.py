"""What a step shows of a process: which elements were entered, what rested at a join, which end was reached again."""

from collections.abc import Callable, Sequence
from typing import Any

from engine import events as e
from engine.model import Kind
from engine.prove.abstract import Abstract
from engine.prove.moves import Move
from engine.state import State

Tag = tuple[Any, ...]
Ends = tuple[tuple[int, int], ...]
END = Kind.END
ENDLESS = "endless"


def where_it_turns(move: Move, abstracts: Sequence[Abstract]) -> Tag:
    """Of a step that never rests: the first element of a loop that is drawn, or what moved where none is.

    Signals go round without one: a handler may throw the signal that begins it.
    """
    moved = next(each for each in abstracts if each.process.id == move.process)
    for each in (moved, *abstracts):
        if each.rounds:
            return (ENDLESS, each.definition.definition_id, each.rounds[0])
    return (ENDLESS, moved.definition.definition_id, moved.process.indexes[move.element])


class Seeing:
    """Follows the events of one step. `scopes` are the scopes before it, by number: the index of their definition."""

    __slots__ = ("_abstracts", "_ends", "_nodes", "_scopes", "_state", "sent", "tags")

    def __init__(
        self, state: State, abstracts: Sequence[Abstract], ends: Ends, scopes: dict[int, int]
    ) -> None:
        self._state, self._abstracts, self._scopes = state, abstracts, scopes
        self._ends = set(ends)
        self._nodes: dict[int, tuple[int, int]] = {}
        self.tags: dict[Tag, None] = {}
        self.sent: list[str] = []

    def follow(self, events: Sequence[e.Event]) -> Ends:
        """Fill `tags` and `sent`; the ends that scopes which are still open have had."""
        for event in events:
            told = TOLD.get(type(event))
            if told is not None:
                told(self, event)
        self._crowds()
        if not self._ends:
            return ()
        return tuple(sorted(each for each in self._ends if each[0] in self._state.scopes))

    def _entered(self, event: e.ElementActivated) -> None:
        abstract = self._abstracts[event.definition]
        definition_id = abstract.definition.definition_id
        self._nodes[event.number] = (definition_id, event.node)
        self.tags["entered", definition_id, event.node] = None
        if abstract.process.nodes[event.node].kind == END and event.node not in abstract.repeatable:
            reached = (event.scope, event.node)
            if reached in self._ends:
                self.tags["twice", definition_id, event.node] = None
            self._ends.add(reached)

    def _flow(self, event: e.FlowTaken) -> None:
        self.tags["flow", self._of(event.scope), event.flow] = None

    def _opened(self, event: e.ScopeOpened) -> None:
        self._scopes[event.number] = event.definition

    def _rested(self, event: e.JoinArrived) -> None:
        self.tags["rested", self._of(event.scope), event.node] = None

    def _fired(self, event: e.JoinFired | e.ComplexFired) -> None:
        self.tags["fired", self._of(event.scope), event.node] = None

    def _thrown(self, event: e.ErrorThrown) -> None:
        if event.caught_by < 0 and event.number in self._nodes:
            self.tags["uncaught", *self._nodes[event.number], event.code] = None

    def _incident(self, event: e.IncidentRaised) -> None:
        definition_id = self._abstracts[event.definition].definition.definition_id
        kind = event.kind.removeprefix("leaving:")
        self.tags["incident", definition_id, event.node, kind] = None

    def _sent(self, event: e.MessageSent) -> None:
        self.sent.append(event.name)
        if event.number in self._nodes:
            self.tags["sent", *self._nodes[event.number], event.name] = None

    def _of(self, scope: int) -> int:
        return self._abstracts[self._scopes.get(scope, 0)].definition.definition_id

    def _crowds(self) -> None:
        """Two tokens in one element of one scope, the inner instances of a repeated activity apart."""
        places: set[tuple[int, int]] = set()
        for token in self._state.tokens.values():
            place = (token.scope, token.node)
            if place in places and token.index < 0:
                abstract = self._abstracts[self._state.scopes[token.scope].definition]
                if token.node not in abstract.repeatable:
                    self.tags["crowded", abstract.definition.definition_id, token.node] = None
            places.add(place)
        for scope in self._state.scopes.values():
            for node, by_flow in scope.joins.items():
                if any(count > 1 for count in by_flow.values()):
                    abstract = self._abstracts[scope.definition]
                    if abstract.process.nodes[node].start_quantity == 1 and node not in abstract.repeatable:
                        self.tags["crowded", abstract.definition.definition_id, node] = None


TOLD: dict[type[e.Event], Callable[[Seeing, Any], None]] = {
    e.ElementActivated: Seeing._entered,
    e.FlowTaken: Seeing._flow,
    e.ScopeOpened: Seeing._opened,
    e.JoinArrived: Seeing._rested,
    e.JoinFired: Seeing._fired,
    e.ComplexFired: Seeing._fired,
    e.ErrorThrown: Seeing._thrown,
    e.IncidentRaised: Seeing._incident,
    e.MessageSent: Seeing._sent,
}
