"""Steps that touch one token of a process and nothing beside it: worked out once, and true whatever stands beside.

A token is run on the kernel alone, with one more that stands for all others. What it does is its own as long as it
sends no signal, asks no condition of others, meets nobody at a join and starts no compensation; else the whole
situation is run.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine import events as e
from engine.model import Kind
from engine.promises import Happened
from engine.prove.abstract import Abstract
from engine.prove.beside import crowded, meets, resting
from engine.prove.forms import INSIDE, OTHERS, REST, TOKEN, Ends, Forms, few
from engine.prove.graph import Tag
from engine.prove.kernel import Kernel, Outcome
from engine.prove.moves import Move, Possible, possible
from engine.state import ScopeKind, State

ROOT = -1
"""Stands for what the process itself waits for: its event sub-processes."""
NOBODY: frozenset[int] = frozenset()
NO_FORMS: tuple[int, ...] = ()
NO_ROOT = -1
Keep = Callable[[State, Ends], bytes]
"""Keeps a state whose order matters; its key."""


class Way(Struct, frozen=True, kw_only=True, gc=False):
    """`root` and `added` (forms) come instead of what was; `clears`: nothing that stood beside is left.

    `joins`: nodes at the root where tokens came to rest; `fired` those of them that fired; `inner_...` the same in the
    sub-process that the token is. `reaches`: others take part, so that the whole has to be run.
    `whole`: see Live. `read`: tracked variables decided.
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
    inner_joins: frozenset[int] = NOBODY
    inner_fired: frozenset[int] = NOBODY


class Option(Struct, frozen=True, kw_only=True, gc=False):
    """A move of one token. `busy`: not while a token stands at one of these nodes."""

    move: Move
    busy: frozenset[int]
    ways: tuple[Way, ...]
    inner_busy: frozenset[int] = NOBODY

    @property
    def reaches(self) -> bool:
        """Whether others take part in one of its ways: then all are run on the whole."""
        return any(way.reaches for way in self.ways)


class Locals:
    """The moves of tokens by their forms."""

    def __init__(self, kernel: Kernel, forms: Forms, keep: Keep) -> None:
        self._kernel, self._forms, self._keep = kernel, forms, keep
        self._known: dict[tuple[int, int, bool], tuple[Option, ...]] = {}
        self._parts: dict[tuple[int, int, bool], tuple[Option, ...]] = {}

    def options(self, root: int, child: int, beside: bool) -> tuple[Option, ...]:
        """Of a form in a process with this root; `beside`: others are there too."""
        key = (root, child, beside)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = tuple(self._options(root, child, beside))
        return found

    def _options(self, root: int, child: int, beside: bool) -> Iterator[Option]:
        if child != ROOT and self._splits(child):
            yield from self._by_parts(root, child, beside)
        else:
            yield from self._run(root, child, beside, inside=None)

    def _run(self, root: int, child: int, beside: bool, *, inside: bool | None) -> Iterator[Option]:
        """On the kernel. `inside`: only what acts inside the sub-process that the token is, or only what does not."""
        children = () if child == ROOT else (child,)
        state, _ = self._forms.together(root, children, beside=beside)
        abstracts = [self._kernel.abstract(known) for known in state.definitions]
        for each in possible(state, abstracts):
            wait = state.waits.get(each.number)
            is_own = (wait is not None and wait.token == state.root) == (child == ROOT)
            acts_inside = (each.number if wait is None else wait.token) != state.root + 1
            if not is_own or (inside is not None and inside != acts_inside):
                continue
            if not is_busy(state, each, self._kernel):
                yield Option(
                    move=each.move,
                    busy=_busy(state, each, abstracts, state.root),
                    ways=self._ways(root, children, beside, each),
                    inner_busy=_busy(state, each, abstracts, state.root + 1),
                )

    # -- a sub-process with several tokens: the same again, one of them at a time

    def _splits(self, child: int) -> bool:
        thing = self._forms.things[child]
        inside = thing[INSIDE] if thing[0] == TOKEN else None
        if inside is None or len(inside[1]) < 2 or inside[0][1] != ScopeKind.SUB_PROCESS:
            return False
        definition_id, _, node = inside[0][:3]
        return node in self._kernel.abstract(definition_id).plain

    def _by_parts(self, root: int, child: int, beside: bool) -> Iterator[Option]:
        """Of the sub-process itself, and of each token in it."""
        children = self._forms.things[child][INSIDE][1]
        yield from self._of_part(root, child, beside, (), children)
        for at, each in enumerate(children):
            is_again = at > 0 and children[at - 1] == each
            if self._forms.things[each][0] != REST and not is_again:
                yield from self._of_part(root, child, beside, (each,), children[:at] + children[at + 1 :])

    def _of_part(
        self, root: int, child: int, beside: bool, part: tuple[int, ...], others: tuple[int, ...]
    ) -> Iterator[Option]:
        """`part`: the token inside that acts, or none for the sub-process itself; `others` are inside too."""
        thing, forms = self._forms.things[child], self._forms
        held, inside = thing[INSIDE][0], tuple(sorted((*part, forms.other)))
        alone = forms.number((*thing[:INSIDE], (held, inside), *thing[INSIDE + 1 :]))
        forms.alive[alone] = forms.alive[child]
        key = (root, alone, beside)
        if key not in self._parts:
            self._parts[key] = tuple(self._run(root, alone, beside, inside=bool(part)))
        for option in self._parts[key]:
            if not any(forms.things[other][1] in option.inner_busy for other in others):
                ways = tuple(self._joined(way, held[0], others) for way in option.ways)
                yield Option(move=option.move, busy=option.busy, ways=ways)

    def _joined(self, way: Way, definition_id: int, others: tuple[int, ...]) -> Way:
        """A way of one token inside, with the others that are inside too."""
        forms = self._forms
        if way.root == NO_ROOT or way.reaches:
            return way
        abstract = self._kernel.abstract(definition_id)
        if way.inner_joins:
            came, rests = _left_inside(forms, way), resting(forms, others)
            if meets(forms, abstract.process, way.inner_joins, way.inner_fired, came, rests):
                return replace(way, reaches=True)
        added, tags = list(way.added), list(way.tags)
        for at, each in enumerate(added):
            thing = forms.things[each]
            inside = thing[INSIDE] if thing[0] == TOKEN else None
            if inside is None or forms.other not in inside[1]:
                continue
            own = [kid for kid in inside[1] if kid != forms.other]
            tags += [("crowded", definition_id, node) for node in crowded(forms, abstract, own, others)]
            together = few(sorted((*own, *others)))
            added[at] = forms.number((*thing[:INSIDE], (inside[0], together), *thing[INSIDE + 1 :]))
            needed = [forms.alive[kid] for kid in others]
            forms.alive[added[at]] = forms.alive[each].union(*needed)
        return replace(way, added=tuple(sorted(added)), tags=tuple(tags))

    # -- one way

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
        is_alone = clears and not any(token.holder == OTHERS for token in state.tokens.values())
        if not is_alone and self._reaches_others(state, outcome.events):
            return _way(outcome, reaches=True)
        parts = self._forms.apart(state, outcome.ends)
        if parts is None:
            if not is_alone:
                return _way(outcome, reaches=True)
            return _way(outcome, clears=True, whole=self._keep(state, outcome.ends))
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
            read=outcome.read,
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


def _nodes(scope: int, events: Sequence[e.Event], kinds: tuple[type[Any], ...]) -> set[int]:
    """The joins of a scope at which something of these kinds happened."""
    found: list[Any] = [event for event in events if type(event) in kinds]
    return {event.node for event in found if event.scope == scope}


def _left_inside(forms: Forms, way: Way) -> tuple[int, ...]:
    """What a way of one token inside leaves inside, where the sub-process is still open."""
    for each in way.added:
        thing = forms.things[each]
        if thing[0] == TOKEN and thing[INSIDE] is not None and forms.other in thing[INSIDE][1]:
            inside: tuple[int, ...] = thing[INSIDE][1]
            return inside
    return ()


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


def _busy(state: State, each: Possible, abstracts: list[Abstract], scope: int) -> frozenset[int]:
    """The nodes of a scope where others may stand that keep this from being met."""
    wait, node = state.waits.get(each.number), each.node
    if wait is None or node.interrupting:
        return NOBODY
    if node.kind == Kind.START and node.parent >= 0 and wait.token == scope:
        return frozenset([node.parent])
    if node.kind == Kind.BOUNDARY and state.tokens[wait.token].scope == scope:
        return abstracts[wait.definition].branches.get(node.index, NOBODY)
    return NOBODY
