"""How an instance moves, whatever stands beside it: token by token where that can be, else the whole of it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from engine.codec import decode_state, encode_state
from engine.promises import Happened
from engine.prove.abstract import Abstract, crosses
from engine.prove.moves import Move, Possible, possible
from engine.prove.situation import Live
from engine.prove.step.beside import Around, Resting, around, crowded, meets
from engine.prove.step.busy import is_busy
from engine.prove.step.forms import REST, Ends, Forms, few
from engine.prove.step.keeping import Keeping, timers
from engine.prove.step.kernel import Kernel, Outcome
from engine.prove.step.local import Locals
from engine.prove.step.seen import ENDLESS, Tag, where_it_turns
from engine.prove.step.ways import NO_ROOT, ROOT, Option, Way
from engine.prove.step.whole import key_of_state
from engine.prove.subject import Subject
from engine.state import State, new_state

NOT_KEPT: Any = ()


class Next(Struct, frozen=True, kw_only=True, gc=False):
    """One way in which an instance of pool number `pool` can move, whatever else there is.

    `after`: None where it is over, or (`rests` false) does not come to rest. `known`: what was seen, the same object
    each time; `more` what was seen beside that. `sent`: messages.
    """

    move: Move
    pool: int
    after: Live | None
    known: tuple[Tag, ...] = ()
    more: tuple[Tag, ...] = ()
    sent: tuple[str, ...] = ()
    rests: bool = True


class Instances:
    """The instances of some pools, the first of which keeps promises."""

    def __init__(self, subject: Subject, pools: tuple[Abstract, ...], keeping: Keeping) -> None:
        self._subject, self._pools, self._keeping = subject, pools, keeping
        self._promises = bool(keeping.watch.promises)
        about = {pools[0].drawn.id: keeping.watch.about} if self._promises else {}
        self._kernel = Kernel(subject, about)
        self._forms = Forms(subject.abstract)
        self._locals = Locals(self._kernel, self._forms, self._keep)
        self._wholes: dict[bytes, tuple[bytes, Ends]] = {}
        self._lives: dict[tuple[Any, ...], Live] = {}
        self._is_local = [
            not any(node.parent < 0 and crosses(node) for node in pool.process.nodes) for pool in pools
        ]
        self._is_local[0] &= not keeping.timed

    def nexts(self, live: Live) -> Iterator[Next]:
        """Every next step."""
        if not live.whole and self._is_local[live.pool]:
            return self._by_parts(live)
        return (step for each in self.possible(live) for step in self.run(live.pool, live, each))

    def state(self, live: Live) -> tuple[State, Ends]:
        """A state of this instance, and the ends that its open scopes have had."""
        if live.whole:
            stored, ends = self._wholes[live.whole]
            return decode_state(stored), ends
        return self._forms.together(live.root, live.children)

    # -- the whole

    def possible(self, live: Live) -> Iterator[Possible]:
        """What can be done with it, if every message comes."""
        state, _ = self.state(live)
        for each in possible(state, [self._kernel.abstract(known) for known in state.definitions]):
            if not is_busy(state, each, self._kernel):
                yield each

    def run(self, pool: int, live: Live | None, chosen: Possible) -> Iterator[Next]:
        """A move of an instance, or of one that begins, in every way in which it can go."""
        is_moved = False
        restless: list[Next] = []
        before = NOT_KEPT if live is None else live.kept
        for outcome in self._kernel.run(
            chosen, lambda: (new_state(), ()) if live is None else self.state(live)
        ):
            state = outcome.state
            if state is None:
                restless.append(
                    Next(move=outcome.move, pool=pool, after=None, more=outcome.tags, rests=False)
                )
                continue
            is_moved = True
            kept, broken = self._keeps(pool, before, outcome.happened, outcome)
            after = None if state.outcome else self.apart(pool, state, outcome.ends, kept)
            more = outcome.tags + broken
            yield Next(move=outcome.move, pool=pool, after=after, more=more, sent=outcome.sent)
        yield from restless
        if restless and not is_moved:
            known = [self._of_pool(pool)] if live is None else self.state(live)[0].definitions
            bound = [self._kernel.abstract(each) for each in known]
            yield from _endless(pool, chosen.move, bound, [tag for each in restless for tag in each.more])

    def _of_pool(self, pool: int) -> int:
        return self._pools[pool].definition.definition_id

    def apart(self, pool: int, state: State, ends: Ends, kept: Any = NOT_KEPT) -> Live:
        """An instance in canonical form."""
        parts = self._forms.apart(state, ends)
        if parts is None:
            return self._one(pool, NO_ROOT, (), self._keep(state, ends), kept)
        root = self._forms.forgetting(parts.root, parts.children)
        return self._one(pool, root, parts.children, b"", kept)

    def _one(self, pool: int, root: int, children: tuple[int, ...], whole: bytes, kept: Any) -> Live:
        """The one object for what is equal."""
        parts = (pool, root, children, whole, kept)
        found = self._lives.get(parts)
        if found is None:
            found = self._lives[parts] = Live(pool, root, children, whole, kept)
        return found

    def _keep(self, state: State, ends: Ends) -> bytes:
        """Keep a state whose order matters, without what no token can still need; its key."""
        abstracts = [self._kernel.abstract(known) for known in state.definitions]
        alive = {
            name
            for token in state.tokens.values()
            for name in abstracts[state.scopes[token.scope].definition].live[token.node]
        }
        root = state.scopes[state.root]
        root.variables = {name: value for name, value in root.variables.items() if name in alive}
        key = key_of_state(state, abstracts, ends)
        self._wholes.setdefault(key, (encode_state(state), ends))
        return key

    # -- token by token

    def is_local(self, live: Live) -> bool:
        """Whether its steps can be worked out token by token."""
        return not live.whole and self._is_local[live.pool]

    def thing(self, form: int) -> tuple[Any, ...]:
        """What a form stands for (see forms)."""
        found: tuple[Any, ...] = self._forms.things[form]
        return found

    def options(self, root: int, child: int) -> tuple[Option, ...]:
        """What a token can do next beside others."""
        return self._locals.options(root, child, beside=True)

    def around(self, children: tuple[int, ...]) -> Around:
        """What has to be known of the tokens of an instance to move one of them."""
        return around(self._forms, children)

    def _by_parts(self, live: Live) -> Iterator[Next]:
        children, things = live.children, self._forms.things
        beside, around = len(children) > 1, self.around(children)
        previous = ROOT
        for at, child in enumerate(children):
            if child != previous and things[child][0] != REST:
                others = children[:at] + children[at + 1 :]
                for option in self._locals.options(live.root, child, beside):
                    yield from self.by_option(live, option, others, around)
            previous = child
        for option in self._locals.options(live.root, ROOT, beside=True):
            yield from self.by_option(live, option, children, around)

    def by_option(
        self, live: Live, option: Option, others: tuple[int, ...], around: Around
    ) -> Iterator[Next]:
        """A move of one token, beside these others; `around`: of all of them."""
        things, pool = self._forms.things, live.pool
        if option.busy and any(things[each][1] in option.busy for each in others):
            return
        if option.reaches or (around.rests and self._meets(pool, option, around.rests)):
            yield from self._same(live, option.move)
            return
        is_moved = False
        for way in option.ways:
            if way.root == NO_ROOT and not way.over and not way.whole:
                yield Next(move=way.move, pool=pool, after=None, known=way.tags, rests=False)
                continue
            is_moved = True
            if way.plain and way.bare and around.distinct and not way.happened:
                more: tuple[Tag, ...] = ()
                after: Live | None
                after = self._one(pool, way.root, tuple(sorted(others + way.added)), b"", live.kept)
            else:
                kept, more = self._keeps(pool, live.kept, way.happened)
                after = self._gone(pool, way, others, kept)
            if not way.clears and around.may_crowd(way.goes, way.rests, others):
                more += self._crowded(pool, way.added, others)
            yield Next(move=way.move, pool=pool, after=after, known=way.tags, more=more, sent=way.sent)
        if option.ways and not is_moved:
            called = [each for each in self._subject.abstract if each.process.id == option.move.process]
            told = [tag for way in option.ways for tag in way.tags]
            yield from _endless(pool, option.move, [self._pools[pool], *called], told)

    def _gone(self, pool: int, way: Way, others: tuple[int, ...], kept: Any) -> Live | None:
        """The instance after a way of one token was gone, beside these others."""
        if way.over:
            return None
        if way.whole:
            return self._one(pool, NO_ROOT, (), way.whole, kept)
        children = few(way.added) if way.clears else few(sorted(others + way.added))
        return self._one(pool, self._forms.forgetting(way.root, children), children, b"", kept)

    def _same(self, live: Live, move: Move) -> Iterator[Next]:
        """The same move on the whole instance, where others may be asked something too."""
        for each in self.possible(live):
            if each.move == move:
                yield from self.run(live.pool, live, each)

    def _meets(self, pool: int, option: Option, rests: Resting) -> bool:
        """Whether one of its ways comes to a join where others rest, so that they take part."""
        for way in option.ways:
            for node, needed in way.arrives:
                here = rests.get(node)
                if here is None or len(here) < needed:
                    continue
                process = self._pools[pool].process
                if meets(self._forms, process, way.joins, way.fired, way.added, rests):
                    return True
        return False

    def _crowded(self, pool: int, added: tuple[int, ...], others: tuple[int, ...]) -> tuple[Tag, ...]:
        known, abstract = self._of_pool(pool), self._pools[pool]
        return tuple(("crowded", known, node) for node in crowded(self._forms, abstract, added, others))

    # -- promises

    def _keeps(
        self, pool: int, before: Any, happened: tuple[Happened, ...], outcome: Outcome | None = None
    ) -> tuple[Any, tuple[Tag, ...]]:
        """What the promises have come to after a step of the first pool, and those that it broke."""
        if pool or not self._promises:
            return NOT_KEPT, ()
        was = before or self._keeping.begun
        kept, broken = self._keeping.follow(was, happened)
        state = None if outcome is None else outcome.state
        if outcome is not None and state is not None and not state.outcome and self._keeping.timed:
            abstracts = [self._kernel.abstract(known) for known in state.definitions]
            kept, late = self._keeping.wind(was, kept, *timers(state, abstracts, outcome.events))
            broken += late
        return kept, broken


def _endless(pool: int, move: Move, abstracts: Sequence[Abstract], told: Iterable[Tag]) -> Iterator[Next]:
    """A step that comes to rest in no way at all, unless that was told of one of its ways."""
    if all(tag[0] != ENDLESS for tag in told):
        where = where_it_turns(move, abstracts)
        yield Next(move=move, pool=pool, after=None, more=(where,), rests=False)
