"""Steps that touch one token of a process and nothing beside it: worked out once, and true whatever stands beside.

A token is run on the kernel alone, with one more that stands for all others. What it does is its own as long as it
sends no signal, asks no condition of others, meets nobody at a join and starts no compensation; else the whole
situation is run.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from engine import events as e
from engine.model import Kind
from engine.promises import Happened
from engine.prove.abstract import Abstract
from engine.prove.forms import OTHERS, Ends, Forms
from engine.prove.graph import Tag
from engine.prove.kernel import Kernel, Outcome
from engine.prove.moves import Move, Possible, possible
from engine.state import State

ROOT = -1
"""Stands for what the process itself waits for: its event sub-processes."""
NOBODY: frozenset[int] = frozenset()
NO_FORMS: tuple[int, ...] = ()
NO_ROOT = -1
Keep = Callable[[State, Ends], bytes]
"""Keeps a state whose order matters; its key."""


class Way(Struct, frozen=True, kw_only=True, gc=False):
    """`root` and `added` (forms) come instead of what was; `clears`: nothing that stood beside is left.

    `joins`: nodes at the root where tokens came to rest; `fired` those of them that fired. `reaches`: others take part,
    so that the whole has to be run with the same answers. `whole`: see Live. `read`: tracked variables decided.
    """

    move: Move
    root: int
    added: tuple[int, ...]
    clears: bool
    over: bool
    tags: tuple[Tag, ...]
    sent: tuple[str, ...]
    joins: frozenset[int]
    fired: frozenset[int]
    reaches: bool = False
    whole: bytes = b""
    happened: tuple[Happened, ...] = ()
    read: bool = False


class Option(Struct, frozen=True, kw_only=True, gc=False):
    """A move of one token. `busy`: not while a token stands at one of these nodes. `reaches`: see Way."""

    move: Move
    busy: frozenset[int]
    ways: tuple[Way, ...]


class Locals:
    """The moves of tokens by their forms."""

    def __init__(self, kernel: Kernel, forms: Forms, keep: Keep) -> None:
        self._kernel, self._forms, self._keep = kernel, forms, keep
        self._known: dict[tuple[int, int, bool], tuple[Option, ...]] = {}

    def options(self, root: int, child: int, beside: bool) -> tuple[Option, ...]:
        """Of a form in a process with this root; `beside`: others are there too."""
        key = (root, child, beside)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = tuple(self._options(root, child, beside))
        return found

    def _options(self, root: int, child: int, beside: bool) -> Iterator[Option]:
        children = () if child == ROOT else (child,)
        state, _ = self._forms.together(root, children, beside=beside)
        abstracts = [self._kernel.abstract(known) for known in state.definitions]
        for each in possible(state, abstracts):
            wait = state.waits.get(each.number)
            is_own = (wait is not None and wait.token == state.root) == (child == ROOT)
            if not is_own or self._is_busy(state, each):
                continue
            yield Option(
                move=each.move,
                busy=_busy(state, each, abstracts),
                ways=self._ways(root, children, beside, each),
            )

    def _is_busy(self, state: State, each: Possible) -> bool:
        return is_busy(state, each, self._kernel)

    def _ways(self, root: int, children: tuple[int, ...], beside: bool, chosen: Possible) -> tuple[Way, ...]:
        return tuple(
            self._way(outcome, beside)
            for outcome in self._kernel.run(
                chosen, lambda: self._forms.together(root, children, beside=beside)
            )
        )

    def _way(self, outcome: Outcome, beside: bool) -> Way:
        state = outcome.state
        if state is None:
            return _way(outcome)
        if state.outcome:
            return _way(outcome, clears=True, over=True)
        clears = self._without_other(state) if beside else True
        if not clears and self._reaches_others(state, outcome.events):
            return _way(outcome, reaches=True)
        parts = self._forms.apart(state, outcome.ends)
        if parts is None:
            if not clears:
                return _way(outcome, reaches=True)
            return _way(outcome, clears=True, whole=self._keep(state, outcome.ends))
        clears = clears and beside
        arrived = _nodes(state, outcome.events, (e.JoinArrived,))
        fired = _nodes(state, outcome.events, (e.JoinFired, e.TokensGathered))
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
            read=outcome.read,
        )

    def _without_other(self, state: State) -> bool:
        """Take out the token that stood for others; True where it is gone already."""
        for number, token in state.tokens.items():
            if token.holder == OTHERS:
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


def _way(
    outcome: Outcome, *, clears: bool = False, over: bool = False, reaches: bool = False, whole: bytes = b""
) -> Way:
    """A way that leads to no parts."""
    return Way(
        move=outcome.move,
        root=NO_ROOT,
        added=NO_FORMS,
        clears=clears,
        over=over,
        tags=outcome.tags,
        sent=outcome.sent,
        joins=NOBODY,
        fired=NOBODY,
        reaches=reaches,
        whole=whole,
        happened=outcome.happened,
    )


def _nodes(state: State, events: Sequence[e.Event], kinds: tuple[type[Any], ...]) -> set[int]:
    """The joins of the process itself at which something of these kinds happened."""
    found: list[Any] = [event for event in events if type(event) in kinds]
    return {event.node for event in found if event.scope == state.root}


def is_busy(state: State, each: Possible, kernel: Kernel) -> bool:
    """What may begin again while it is open is explored once at a time: the runs share nothing but data.

    Event sub-processes, the branches of non-interrupting boundary events, and what a person begins.
    """
    node = each.node
    if each.move.kind == "begin":
        scope = state.scopes[each.number]
        process = kernel.abstract(state.definitions[scope.definition]).process
        inner = process.indexes[each.move.detail]
        return any(token.scope == each.number and token.node == inner for token in state.tokens.values())
    wait = state.waits.get(each.number)
    if wait is None or node.interrupting:
        return False
    scope_number, nodes = _beside(state, each, kernel)
    return any(token.scope == scope_number and token.node in nodes for token in state.tokens.values())


def _beside(state: State, each: Possible, kernel: Kernel) -> tuple[int, frozenset[int]]:
    """In which scope nothing may stand at which nodes, for a wait to be met."""
    wait, node = state.waits[each.number], each.node
    if node.kind == Kind.START and node.parent >= 0:
        return wait.token, frozenset([node.parent])
    if node.kind == Kind.BOUNDARY:
        abstract = kernel.abstract(state.definitions[wait.definition])
        return state.tokens[wait.token].scope, abstract.branches.get(node.index, NOBODY)
    return 0, NOBODY


def _busy(state: State, each: Possible, abstracts: list[Abstract]) -> frozenset[int]:
    """The nodes at the root where others may stand that keep this from being met."""
    wait, node = state.waits.get(each.number), each.node
    if wait is None or node.interrupting:
        return NOBODY
    if node.kind == Kind.START and node.parent >= 0 and wait.token == state.root:
        return frozenset([node.parent])
    if node.kind == Kind.BOUNDARY and state.tokens[wait.token].scope == state.root:
        return abstracts[wait.definition].branches.get(node.index, NOBODY)
    return NOBODY
