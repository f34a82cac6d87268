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
from engine.prove.beside import crowded, meets, resting
from engine.prove.busy import busy_nodes, is_busy
from engine.prove.forms import ENDS, FIRED, INSIDE, OTHERS, REST, TOKEN, WAITS, Ends, Forms, Names, few
from engine.prove.hollow import hollowed
from engine.prove.kernel import Kernel, Outcome
from engine.prove.moves import Possible, possible
from engine.prove.reach import Nodes, reaches
from engine.prove.reuse import Place, Reuse, Tried
from engine.prove.ways import NO_NAMES, NO_ROOT, ROOT, Option, Way, finished, nowhere
from engine.state import ScopeKind, State, WaitKind

INNER, BORDER, HANDLERS, ALL = "inner", "border", "handlers", ""
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


class LeftOut(Struct, frozen=True, gc=False):
    """What a sub-process has beside what a step in it can ask: all that it holds, or some waits and ends."""

    definition_id: int
    whole: tuple[Any, ...] | None
    waits: tuple[Any, ...]
    ends: tuple[int, ...]

    def held(self, after: tuple[Any, ...]) -> tuple[Any, ...]:
        """What it holds after the step, with what was left out."""
        if self.whole is not None:
            return self.whole
        return (*after[:ENDS], tuple(sorted((*after[ENDS], *self.ends))), *after[ENDS + 1 :])


class Locals:
    """The moves of tokens by their forms."""

    def __init__(self, kernel: Kernel, forms: Forms, keep: Keep) -> None:
        self._kernel, self._forms, self._keep = kernel, forms, keep
        self._reuse = Reuse(forms)
        self._possible: dict[Place, tuple[Begun, ...]] = {}
        self._known: dict[tuple[int, int, bool], tuple[Option, ...]] = {}
        self._parts: dict[tuple[int, int, bool, str], tuple[Option, ...]] = {}
        self._reaches: dict[int, list[Nodes]] = {}

    def options(self, root: int, child: int, beside: bool) -> tuple[Option, ...]:
        """Of a form in a process with this root; `beside`: others are there too."""
        key = (root, child, beside)
        found = self._known.get(key)
        if found is None:
            options = self._options(root, child, beside)
            found = self._known[key] = tuple(finished(each, self._forms, self._kernel) for each in options)
        return found

    def _options(self, root: int, child: int, beside: bool) -> Iterator[Option]:
        if child != ROOT and self._splits(child):
            yield from self._by_parts(root, child, beside)
        else:
            yield from self._run(root, child, beside, part=ALL)

    def _run(self, root: int, child: int, beside: bool, *, part: str) -> Iterator[Option]:
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
        for acts in (INNER,) if part else (BORDER, HANDLERS):
            alone, left_out = self._alone(child, acts, part)
            key = (root, alone, beside, acts)
            if key not in self._parts:
                self._parts[key] = tuple(self._run(root, alone, beside, part=acts))
            for option in self._parts[key]:
                if not any(self._forms.things[other][1] in option.inner_busy for other in others):
                    ways = tuple(self._joined(way, left_out, others) for way in option.ways)
                    yield Option(move=option.move, busy=option.busy, ways=ways)

    def _alone(self, child: int, acts: str, part: tuple[int, ...]) -> tuple[int, LeftOut]:
        """The sub-process with nothing but this token in it and a stand-in for others; what has no part is left out.

        Timers and messages of its border have none in what happens inside, nor have ends to which the token cannot
        come; what happens at its border does not ask what was inside.
        """
        forms, thing = self._forms, self._forms.things[child]
        held, waits = thing[INSIDE][0], thing[WAITS]
        left_waits: tuple[Any, ...] = ()
        left_ends: tuple[int, ...] = ()
        if acts == INNER:
            left_waits = tuple(each for each in waits if each[0] in (WaitKind.TIMER, WaitKind.MESSAGE))
            waits = tuple(each for each in waits if each not in left_waits)
            reach = self._reach(held[0])[forms.things[part[0]][1]]
            left_ends = tuple(each for each in held[ENDS] if each not in reach)
            held = (*held[:ENDS], tuple(each for each in held[ENDS] if each in reach), *held[ENDS + 1 :])
        left_out = LeftOut(held[0], thing[INSIDE][0] if acts == BORDER else None, left_waits, left_ends)
        if acts == BORDER:
            held = (*held[:FIRED], (), (), (), *held[ENDS + 1 :])
        inside = tuple(sorted((*part, forms.other)))
        alone = forms.number((*thing[:WAITS], waits, (held, inside), *thing[INSIDE + 1 :]))
        forms.alive[alone] = forms.alive[child]
        return alone, left_out

    def _reach(self, definition_id: int) -> list[Nodes]:
        found = self._reaches.get(definition_id)
        if found is None:
            found = self._reaches[definition_id] = reaches(self._kernel.abstract(definition_id).process)
        return found

    def _joined(self, way: Way, left_out: LeftOut, others: tuple[int, ...]) -> Way:
        """A way of one token inside, with the others that are inside too."""
        forms, definition_id = self._forms, left_out.definition_id
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
            inside = (left_out.held(inside[0]), few(sorted((*own, *others))))
            waits = tuple(sorted((*thing[WAITS], *left_out.waits)))
            added[at] = forms.number((*thing[:WAITS], waits, inside, *thing[INSIDE + 1 :]))
            needed = [forms.alive[kid] for kid in others]
            forms.alive[added[at]] = forms.alive[each].union(*needed)
        return replace(way, added=tuple(sorted(added)), tags=tuple(tags))

    # -- one way

    def _ways(self, root: int, children: tuple[int, ...], beside: bool, chosen: Possible) -> Tried:
        ways, reads, written = list[Way](), set[str](), list[Names]()

        def begin() -> tuple[State, Ends]:
            return self._forms.together(root, children, beside=beside)

        for outcome in self._kernel.run(chosen, begin, reads):
            ways.append(self._way(outcome, beside))
            writes = [event.values for event in outcome.events if isinstance(event, e.VariablesWritten)]
            written.append(NO_NAMES.union(*writes))
        is_known = not any(way.whole for way in ways)
        return Tried(tuple(ways), frozenset(reads) if is_known else None, tuple(written))

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
            return nowhere(outcome, clears=True, whole=self._keep(state, outcome.ends))
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


def _left_inside(forms: Forms, way: Way) -> tuple[int, ...]:
    """What a way of one token inside leaves inside, where the sub-process is still open."""
    for each in way.added:
        thing = forms.things[each]
        if thing[0] == TOKEN and thing[INSIDE] is not None and forms.other in thing[INSIDE][1]:
            inside: tuple[int, ...] = thing[INSIDE][1]
            return inside
    return ()
