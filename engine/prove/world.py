"""What can happen next to a process and the other pools of its file, and where it leads: one move at a time.

One explorer for the prover, random paths and dry runs. `ways` gives every next step; `moves` and `step` the same by one
move at a time and always on the whole situation, which is slower.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine.codec import decode_state, encode_state
from engine.promises import Happened
from engine.prove.abstract import Abstract, crosses
from engine.prove.beside import Resting, crowded, meets, resting
from engine.prove.forms import REST, Ends, Forms, few
from engine.prove.graph import Tag
from engine.prove.keeping import Keeping, timers
from engine.prove.kernel import Kernel, Outcome
from engine.prove.local import NO_ROOT, ROOT, Locals, Option, is_busy
from engine.prove.moves import Move, Possible, possible
from engine.prove.post import Post, definition_of, pools_of, sorted_live
from engine.prove.situation import Live, Situation
from engine.prove.subject import Subject
from engine.prove.whole import key_of_state
from engine.state import State, new_state


class Stepped(Struct, frozen=True, kw_only=True, gc=False):
    """One way in which a move can go: where it leads (None: it does not come to rest), and what was seen."""

    move: Move
    target: Situation | None
    seen: tuple[Tag, ...]

    @property
    def over(self) -> bool:
        return self.target is not None and not self.target.live


class World:
    """What can happen to a process and to the other pools of its file."""

    def __init__(self, subject: Subject, process_id: str) -> None:
        self.subject = subject
        self.pools = pools_of(subject, process_id)
        self.post = Post(subject, self.pools)
        main = self.pools[0].drawn
        self.keeping = Keeping(main, subject.surroundings.network)
        about = {main.id: self.keeping.watch.about} if self.keeping.watch.promises else {}
        self._kernel = Kernel(subject, about)
        self._forms = Forms(subject.abstract)
        self._wholes: dict[bytes, tuple[bytes, Ends]] = {}
        self._begun: dict[Move, list[Stepped]] = {}
        self._locals = Locals(self._kernel, self._forms, self._keep)
        self._is_local = [
            not any(node.parent < 0 and crosses(node) for node in pool.process.nodes) for pool in self.pools
        ]
        self._is_local[0] &= not self.keeping.timed

    # -- what can be done

    def ways(self, situation: Situation) -> Iterator[Stepped]:
        """Every next step."""
        for place, live in enumerate(situation.live):
            if live.whole or not self._is_local[live.pool]:
                yield from self._by_whole(situation, place)
            else:
                yield from self._by_parts(situation, place)
        for start in self.post.starts(situation):
            yield from self._started(situation, start)

    def moves(self, situation: Situation) -> Iterator[tuple[int, Possible]]:
        """Each with the place of its instance; the number of live ones stands for a new instance."""
        for place in range(len(situation.live)):
            yield from ((place, each) for each in self._possible(situation, place))
        yield from ((len(situation.live), each) for each in self.post.starts(situation))

    def step(self, situation: Situation, place: int, chosen: Possible) -> Iterator[Stepped]:
        """Every way in which a move can go, by the answers to what is asked on the way."""
        is_new = place == len(situation.live)
        pool = self.post.pool_of(chosen) if is_new else situation.live[place].pool
        is_moved = False
        restless: list[Stepped] = []
        for outcome in self._kernel.run(
            chosen, lambda: (new_state(), ()) if is_new else self.state(situation.live[place])
        ):
            if outcome.state is None:
                restless.append(Stepped(move=outcome.move, target=None, seen=outcome.tags))
                continue
            is_moved = True
            after = None if outcome.state.outcome else self.live(pool, outcome.state, outcome.ends)
            before = () if is_new else situation.live[place].kept
            after, broken = self._keeps(pool, before, after, outcome.happened, outcome)
            target = self._after(situation, place, pool, outcome.move, outcome.sent, after)
            yield Stepped(move=outcome.move, target=target, seen=outcome.tags + broken)
        yield from restless
        if restless and not is_moved:
            yield self._endless(chosen, situation, place)

    def state(self, live: Live) -> tuple[State, Ends]:
        """A state of this instance, and the ends that its open scopes have had."""
        if live.whole:
            stored, ends = self._wholes[live.whole]
            return decode_state(stored), ends
        return self._forms.together(live.root, live.children)

    def live(self, pool: int, state: State, ends: Ends) -> Live:
        """An instance in canonical form."""
        parts = self._forms.apart(state, ends)
        if parts is not None:
            return self._live(pool, parts.root, parts.children)
        return Live(pool, NO_ROOT, (), self._keep(state, ends))

    def _keep(self, state: State, ends: Ends) -> bytes:
        """Keep a state whose order matters, without what no token can still need; its key."""
        abstracts = [self.abstract(known) for known in state.definitions]
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

    def _live(self, pool: int, root: int, children: tuple[int, ...]) -> Live:
        return Live(pool, self._forms.forgetting(root, children), children)

    def abstract(self, definition_id: int) -> Abstract:
        return self.subject.abstract[definition_id - 1]

    def is_local(self, pool: int) -> bool:
        """Whether its steps can be worked out token by token."""
        return self._is_local[pool]

    def thing(self, form: int) -> tuple[Any, ...]:
        """What a form stands for (see forms)."""
        found: tuple[Any, ...] = self._forms.things[form]
        return found

    def options(self, root: int, child: int) -> tuple[Option, ...]:
        """What a token can do next beside others."""
        return self._locals.options(root, child, beside=True)

    # -- by the whole situation

    def _possible(self, situation: Situation, place: int) -> Iterator[Possible]:
        state, _ = self.state(situation.live[place])
        for each in possible(state, [self.abstract(known) for known in state.definitions]):
            if self.post.may_come(situation, each.move) and not is_busy(state, each, self._kernel):
                yield each

    def _by_whole(self, situation: Situation, place: int) -> Iterator[Stepped]:
        for each in self._possible(situation, place):
            yield from self.step(situation, place, each)

    def _endless(self, chosen: Possible, situation: Situation, place: int) -> Stepped:
        """A step that comes to rest in no way at all."""
        live = situation.live[place] if place < len(situation.live) else None
        known = self.state(live)[0].definitions if live is not None else [definition_of(chosen)]
        rounds = [(each, self.abstract(each).rounds) for each in known]
        found = next(((each, rounds[0]) for each, rounds in rounds if rounds), (known[0], chosen.node.index))
        return Stepped(move=chosen.move, target=None, seen=(("endless", *found),))

    def _after(
        self,
        situation: Situation,
        place: int,
        pool: int,
        move: Move,
        sent: tuple[str, ...],
        after: Live | None,
    ) -> Situation:
        rest = [each for at, each in enumerate(situation.live) if at != place]
        live = rest if after is None else [*rest, after]
        begun = situation.begun
        if pool not in begun:
            begun = tuple(sorted((*begun, pool)))
        mail = situation.mail
        if sent or mail:
            running = {each.pool for each in live}
            mail = self.post.mail_after(situation, move, sent, running=running, begun=set(begun))
        return Situation(sorted_live(live) if len(live) > 1 else tuple(live), mail, begun)

    # -- token by token

    def _by_parts(self, situation: Situation, place: int) -> Iterator[Stepped]:
        live = situation.live[place]
        children = live.children
        beside, rests = len(children) > 1, resting(self._forms, children)
        previous = ROOT
        for at, child in enumerate(children):
            if child != previous and self._forms.things[child][0] != REST:
                others = children[:at] + children[at + 1 :]
                for option in self._locals.options(live.root, child, beside):
                    yield from self.by_option(situation, place, option, others, rests)
            previous = child
        for option in self._locals.options(live.root, ROOT, beside=True):
            yield from self.by_option(situation, place, option, children, rests)

    def by_option(
        self,
        situation: Situation,
        place: int,
        option: Option,
        others: tuple[int, ...],
        rests: Resting | None = None,
    ) -> Iterator[Stepped]:
        """A move of one token, beside these others; `rests`: what rests at joins, if it is known."""
        if not self.post.may_come(situation, option.move):
            return
        things = self._forms.things
        if option.busy and any(things[each][1] in option.busy for each in others):
            return
        here = resting(self._forms, others) if rests is None else rests
        live = situation.live[place]
        if option.reaches or (here and self._meets(live.pool, option, here)):
            yield from self._same(situation, place, option.move)
            return
        is_moved = False
        for way in option.ways:
            if way.root == NO_ROOT and not way.over and not way.whole:
                yield Stepped(move=way.move, target=None, seen=way.tags)
                continue
            is_moved = True
            after: Live | None = None
            if way.over:
                pass
            elif way.whole:
                after = Live(live.pool, NO_ROOT, (), way.whole)
            elif way.clears:
                after = self._live(live.pool, way.root, few(way.added))
            else:
                after = self._live(live.pool, way.root, few(sorted(others + way.added)))
            after, broken = self._keeps(live.pool, live.kept, after, way.happened)
            seen = way.tags + broken
            if not way.clears and way.added:
                pool = self.pools[live.pool]
                known = pool.definition.definition_id
                seen += tuple(
                    ("crowded", known, node) for node in crowded(self._forms, pool, way.added, others)
                )
            target = self._after(situation, place, live.pool, way.move, way.sent, after)
            yield Stepped(move=way.move, target=target, seen=seen)
        if option.ways and not is_moved:
            abstract = self.pools[live.pool]
            found = (abstract.definition.definition_id, abstract.rounds[0] if abstract.rounds else 0)
            yield Stepped(move=option.move, target=None, seen=(("endless", *found),))

    def _same(self, situation: Situation, place: int, move: Move) -> Iterator[Stepped]:
        """The same move on the whole situation, where others may be asked something too."""
        for each in self._possible(situation, place):
            if each.move == move:
                yield from self.step(situation, place, each)

    def _meets(self, pool: int, option: Option, rests: Resting) -> bool:
        """Whether one of its ways comes to a join where others rest, so that they take part."""
        process = self.pools[pool].process
        return any(
            way.joins and meets(self._forms, process, way.joins, way.fired, way.added, rests)
            for way in option.ways
        )

    # -- promises

    def _keeps(
        self,
        pool: int,
        before: Any,
        after: Live | None,
        happened: tuple[Happened, ...],
        outcome: Outcome | None = None,
    ) -> tuple[Live | None, tuple[Tag, ...]]:
        """The instance with what its promises have come to, and those that the step broke."""
        if pool or not self.keeping.watch.promises:
            return after, ()
        was = before or self.keeping.begun
        kept, broken = self.keeping.follow(was, happened)
        if after is not None and self.keeping.timed and outcome is not None and outcome.state is not None:
            abstracts = [self.abstract(known) for known in outcome.state.definitions]
            kept, late = self.keeping.wind(was, kept, *timers(outcome.state, abstracts, outcome.events))
            broken += late
        return (None if after is None else replace(after, kept=kept)), broken

    # -- starts

    def _started(self, situation: Situation, start: Possible) -> Iterator[Stepped]:
        """A new instance begins in the same ways whatever else there is."""
        ways = self._begun.get(start.move)
        if ways is None:
            ways = self._begun[start.move] = list(self.step(Situation(), 0, start))
        place, pool = len(situation.live), self.post.pool_of(start)
        for way in ways:
            if way.target is None:
                yield way
                continue
            after = way.target.live[0] if way.target.live else None
            target = self._after(situation, place, pool, way.move, way.target.mail, after)
            yield Stepped(move=way.move, target=target, seen=way.seen)
