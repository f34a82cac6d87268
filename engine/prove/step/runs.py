"""What one token does, on the kernel: the moves that it has, and every way of each. With one more for all others.

Found again where only what it does not read (see reuse) or what it interrupts (see hollow) differs.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine import events as e
from engine.model import Kind
from engine.prove.moves import Possible, possible
from engine.prove.step.busy import busy_nodes, is_busy
from engine.prove.step.forms import KEPT, OTHERS, Ends, Forms, Names
from engine.prove.step.hollow import hollowed
from engine.prove.step.kernel import Kernel, Outcome
from engine.prove.step.reuse import UNDOABLE, Place, Reuse, Tried
from engine.prove.step.ways import NO_NAMES, NO_ROOT, ROOT, Option, Way, nowhere
from engine.state import State

INNER, BORDER, HANDLERS, ALL = "inner", "border", "handlers", ""
UNDOING = frozenset({"compensation", "cancel"})
Keep = Callable[[State, Ends], bytes]
"""Keeps a state whose order matters; its key."""


class Begun(Struct, frozen=True, gc=False):
    """A move of one token, and while others stand at which nodes it is not begun (see Option).

    `children`: the form on which to run it, which may be another than that of which it is a move (see hollow).
    """

    chosen: Possible
    children: tuple[int, ...]
    busy: frozenset[int]
    inner_busy: frozenset[int]


class Runs:
    """Moves of a token by its form."""

    def __init__(self, kernel: Kernel, forms: Forms, keep: Keep) -> None:
        self._kernel, self._forms, self._keep = kernel, forms, keep
        self._reuse = Reuse(forms)
        self._possible: dict[Place, tuple[Begun, ...]] = {}

    def options(self, root: int, child: int, beside: bool, part: str) -> Iterator[Option]:
        """On the kernel, or by a run that saw the same (see reuse).

        `part`: what acts (see _acts), or ALL.
        """
        children = () if child == ROOT else (child,)
        place = (self._reuse.bare(root), child, beside, part)
        if place not in self._possible:
            self._possible[place] = tuple(self._starting(root, children, place))
        for begun in self._possible[place]:
            chosen = begun.chosen
            known = (place[0], begun.children, beside, chosen.number, chosen.turning, chosen.move)
            ways = self._reuse.find(known, root)
            if ways is None:
                tried = self._ways(root, begun.children, beside, chosen)
                self._reuse.keep(known, root, tried)
                ways = tried.ways
            yield Option(move=chosen.move, busy=begun.busy, ways=ways, inner_busy=begun.inner_busy)

    def _starting(self, root: int, children: tuple[int, ...], place: Place) -> Iterator[Begun]:
        """What can be begun: variables have no part in it."""
        _, child, beside, part = place
        state, _ = self._forms.together(root, children, beside=beside)
        abstracts = [self._kernel.abstract(known) for known in state.definitions]
        for each in possible(state, abstracts):
            wait = state.waits.get(each.number)
            is_own = (wait is not None and wait.token == state.root) == (child == ROOT)
            if is_own and part in (ALL, _acts(state, each)) and not is_busy(state, each, self._kernel):
                chosen, runs_on = self._hollowed(root, children, beside, each)
                busy = busy_nodes(state, each, abstracts, state.root)
                yield Begun(chosen, runs_on, busy, busy_nodes(state, each, abstracts, state.root + 1))

    def _hollowed(
        self, root: int, children: tuple[int, ...], beside: bool, chosen: Possible
    ) -> tuple[Possible, tuple[int, ...]]:
        """The same move where only what it interrupts is emptied, if it interrupts anything."""
        form = hollowed(self._forms, *self._forms.together(root, children, beside=beside), chosen)
        if form is None or (form,) == children:
            return chosen, children
        state, _ = self._forms.together(root, (form,), beside=beside)
        abstracts = [self._kernel.abstract(known) for known in state.definitions]
        found = [each for each in possible(state, abstracts) if _is_same(each, chosen)]
        return (found[0], (form,)) if len(found) == 1 else (chosen, children)

    # -- one way

    def _ways(self, root: int, children: tuple[int, ...], beside: bool, chosen: Possible) -> Tried:
        ways, reads, written = list[Way](), set[str](), list[Names]()

        def begin() -> tuple[State, Ends]:
            return self._forms.together(root, children, beside=beside)

        for outcome in self._kernel.run(chosen, begin, reads):
            ways.append(self._way(outcome, beside))
            writes = [event.values for event in outcome.events if isinstance(event, e.VariablesWritten)]
            written.append(NO_NAMES.union(*writes))
            if outcome.state is None or self._undoes(outcome):
                reads.add(UNDOABLE)
        kept = self._forms.things[root][KEPT]
        if any(way.root != NO_ROOT and self._forms.things[way.root][KEPT] != kept for way in ways):
            reads.add(UNDOABLE)
        is_known = not any(way.whole for way in ways)
        return Tried(tuple(ways), frozenset(reads) if is_known else None, tuple(written))

    def _undoes(self, outcome: Outcome) -> bool:
        """Whether it came to something that asks what may be undone."""
        for tag in outcome.tags:
            if tag[0] == "entered":
                node = self._kernel.abstract(tag[1]).process.nodes[tag[2]]
                if any(event.kind in UNDOING for event in node.events):
                    return True
        return False

    def _way(self, outcome: Outcome, beside: bool) -> Way:
        state = outcome.state
        if state is None:
            return nowhere(outcome)
        if state.outcome:
            return nowhere(outcome, clears=True, over=True)
        clears = self._without_other(state) if beside else True
        is_alone = clears and not any(token.holder == OTHERS for token in state.tokens.values())
        if not is_alone and self._reaches_others(state, outcome.events):
            return nowhere(outcome, reaches=True)
        parts = self._forms.apart(state, outcome.ends)
        if parts is None:
            if not is_alone:
                return nowhere(outcome, reaches=True)
            whole = nowhere(outcome, clears=True, whole=self._keep(state, outcome.ends))
            return replace(whole, holds=state.root + 1 in state.scopes)
        clears = clears and beside
        arrived = _nodes(state.root, outcome.events, (e.JoinArrived,))
        fired = _nodes(state.root, outcome.events, (e.JoinFired, e.TokensGathered))
        inner_fired = _nodes(state.root + 1, outcome.events, (e.JoinFired, e.TokensGathered))
        inner = _nodes(state.root + 1, outcome.events, (e.JoinArrived,)) | inner_fired
        return Way(
            move=outcome.move,
            root=parts.root,
            added=parts.children,
            clears=clears,
            over=False,
            tags=outcome.tags,
            sent=outcome.sent,
            joins=frozenset(arrived | fired),
            fired=frozenset(fired),
            happened=outcome.happened,
            reads=outcome.reads,
            inner_joins=frozenset(inner),
            inner_fired=frozenset(inner_fired),
        )

    def _without_other(self, state: State) -> bool:
        """Take out the token that stood for others; True where it is gone already."""
        for number, token in state.tokens.items():
            if token.holder == OTHERS and token.scope == state.root:
                del state.tokens[number]
                state.scopes[state.root].live -= 1
                return False
        return True

    def _reaches_others(self, state: State, events: Sequence[e.Event]) -> bool:
        """A signal may be caught beside; a write may turn a condition beside."""
        asked = self._kernel.abstract(state.definitions[0]).asked_names
        for event in events:
            if isinstance(event, e.SignalSent | e.CompensationStarted):
                return True
            if isinstance(event, e.VariablesWritten) and not asked.isdisjoint(event.values):
                return True
        return False


def _acts(state: State, each: Possible) -> str:
    """Which part of the root's only token acts, if it is a sub-process: what is inside, its border, its handlers."""
    wait = state.waits.get(each.number)
    if (each.number if wait is None else wait.token) != state.root + 1:
        return INNER
    return BORDER if each.node.kind == Kind.BOUNDARY else HANDLERS


def _is_same(one: Possible, other: Possible) -> bool:
    return (one.move, one.turning) == (other.move, other.turning)


def _nodes(scope: int, events: Sequence[e.Event], kinds: tuple[type[Any], ...]) -> set[int]:
    """The joins of a scope at which something of these kinds happened."""
    found: list[Any] = [event for event in events if type(event) in kinds]
    return {event.node for event in found if event.scope == scope}
