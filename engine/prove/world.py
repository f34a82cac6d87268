"""What can happen next to a process and the other pools of its file, and where it leads: one move at a time.

One explorer for the prover, random paths and dry runs. `ways` gives every next step; `moves` and `step` the same by one
move at a time and always on the whole situation, which is slower.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine import commands as c
from engine.codec import decode_state, encode_state
from engine.model import Kind, Process
from engine.promises import Happened
from engine.prove.abstract import Abstract, crosses
from engine.prove.forms import MANY, REST, Ends, Forms, few
from engine.prove.graph import Tag
from engine.prove.keeping import Keeping, timers
from engine.prove.kernel import Kernel, Outcome
from engine.prove.local import NO_ROOT, ROOT, Locals, Option, Way, crowded, is_busy
from engine.prove.moves import Move, Possible, possible
from engine.prove.situation import Live, Situation
from engine.prove.subject import Subject
from engine.prove.whole import key_of_state
from engine.state import State, new_state

TAKING = frozenset({"message", "start"})
THROWING = frozenset({Kind.THROW, Kind.END, Kind.SEND_TASK})
CATCHING = frozenset({Kind.START, Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE_TASK})


Resting = dict[int, set[int]]


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
        self.pools = _pools(subject, process_id)
        self.throwing, self.catching = THROWING, CATCHING
        self.sent_by_all = frozenset(_names(subject.abstract, THROWING))
        self.taken_by_all = frozenset(_names(subject.abstract, CATCHING))
        self._sent = frozenset(_names(self.pools, THROWING)) - (subject.surroundings.sent or frozenset())
        own = {pool.process.id for pool in self.pools}
        others = [each for each in subject.abstract if each.process.id not in own]
        sent = subject.surroundings.sent
        self._outside = None if sent is None else sent | frozenset(_names(others, THROWING))
        self._caught = frozenset(_names(self.pools, CATCHING))
        self._takes = [_taken(pool) for pool in self.pools]
        main = self.pools[0].drawn
        self.keeping = Keeping(main, subject.surroundings.network)
        about = {main.id: self.keeping.watch.about} if self.keeping.watch.promises else {}
        self._kernel = Kernel(subject, about)
        first, *beside = (self._is_begun_by_mail(pool) for pool in self.pools)
        self._is_called = first and not all(beside)
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
        for start in self._starts(situation):
            yield from self._started(situation, start)

    def moves(self, situation: Situation) -> Iterator[tuple[int, Possible]]:
        """Each with the place of its instance; the number of live ones stands for a new instance."""
        for place in range(len(situation.live)):
            yield from ((place, each) for each in self._possible(situation, place))
        yield from ((len(situation.live), each) for each in self._starts(situation))

    def step(self, situation: Situation, place: int, chosen: Possible) -> Iterator[Stepped]:
        """Every way in which a move can go, by the answers to what is asked on the way."""
        is_new = place == len(situation.live)
        pool = self._pool_of(chosen) if is_new else situation.live[place].pool
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

    def is_sent(self, message: str) -> bool:
        """Whether a pool of the file sends this message."""
        return message in self._sent

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
            if self._may_come(situation, each.move) and not is_busy(state, each, self._kernel):
                yield each

    def _by_whole(self, situation: Situation, place: int) -> Iterator[Stepped]:
        for each in self._possible(situation, place):
            yield from self.step(situation, place, each)

    def _endless(self, chosen: Possible, situation: Situation, place: int) -> Stepped:
        """A step that comes to rest in no way at all."""
        live = situation.live[place] if place < len(situation.live) else None
        known = self.state(live)[0].definitions if live is not None else [self._definition_of(chosen)]
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
        mail = situation.mail
        if sent or mail:
            left = list(mail)
            if move.kind in TAKING and move.detail in left:
                left.remove(move.detail)
            left += [name for name in sent if self._is_awaited(name) and left.count(name) < MANY]
            known = {pool, *situation.begun}
            running = {each.pool for at, each in enumerate(situation.live) if at != place}
            if after is not None:
                running.add(pool)
            mail = tuple(sorted(name for name in left if self._can_take(name, running, known)))
        if len(situation.live) <= 1:
            live: tuple[Live, ...] = () if after is None else (after,)
            if place == len(situation.live):
                live = (*situation.live, *live)
        else:
            rest = [each for at, each in enumerate(situation.live) if at != place]
            live = tuple(rest) if after is None else (*rest, after)
        if len(live) > 1:
            live = tuple(
                sorted(live, key=lambda each: (each.pool, each.root, each.children, each.whole, each.kept))
            )
        begun = situation.begun
        if pool not in begun:
            begun = tuple(sorted((*begun, pool)))
        return Situation(live, mail, begun)

    # -- token by token

    def _by_parts(self, situation: Situation, place: int) -> Iterator[Stepped]:
        live = situation.live[place]
        children = live.children
        beside, resting = len(children) > 1, self._resting(children)
        previous = ROOT
        for at, child in enumerate(children):
            if child != previous and self._forms.things[child][0] != REST:
                others = children[:at] + children[at + 1 :]
                for option in self._locals.options(live.root, child, beside):
                    yield from self.by_option(situation, place, option, others, resting)
            previous = child
        for option in self._locals.options(live.root, ROOT, beside=True):
            yield from self.by_option(situation, place, option, children, resting)

    def by_option(
        self,
        situation: Situation,
        place: int,
        option: Option,
        others: tuple[int, ...],
        resting: Resting | None = None,
    ) -> Iterator[Stepped]:
        """A move of one token, beside these others; `resting` (see _resting) if it is known."""
        if not self._may_come(situation, option.move):
            return
        things = self._forms.things
        if option.busy and any(things[each][1] in option.busy for each in others):
            return
        here = self._resting(others) if resting is None else resting
        if here:
            for way in option.ways:
                if way.joins and self._meets(way, here):
                    yield from self._same(situation, place, option.move)
                    return
        if option.reaches:
            yield from self._same(situation, place, option.move)
            return
        live = situation.live[place]
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

    def _resting(self, children: tuple[int, ...]) -> Resting:
        """By join, the flows by which tokens came that rest there."""
        things = self._forms.things
        found: dict[int, set[int]] = {}
        for each in children:
            thing = things[each]
            if thing[0] == REST:
                found.setdefault(thing[1], set()).add(thing[2])
        return found

    def _meets(self, way: Way, resting: Resting) -> bool:
        """Whether what comes to a join makes it fire there, or may: then others take part."""
        things = self._forms.things
        for node in way.joins:
            here = resting.get(node)
            if not here:
                continue
            process = self.abstract(things[way.root][0]).process if way.root >= 0 else None
            if process is None or node in way.fired or process.nodes[node].kind != Kind.PARALLEL:
                return True
            missing = len(process.nodes[node].incoming) - len(here)
            if missing > len(way.added):
                continue
            arrived = {things[each][2] for each in way.added if things[each][:2] == (REST, node)}
            if len(arrived - here) >= missing:
                return True
        return False

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

    # -- messages and starts

    def _may_come(self, situation: Situation, move: Move) -> bool:
        """A message of these pools comes when it was sent; any other at any time, if others send it."""
        if move.kind != "message" or move.detail in situation.mail:
            return True
        return move.detail not in self._sent and (self._outside is None or move.detail in self._outside)

    def _is_awaited(self, name: str) -> bool:
        """Whether it matters that a message was sent: one that may come from outside comes without it."""
        return name in self._caught and name in self._sent

    def _can_take(self, name: str, running: set[int], begun: set[int]) -> bool:
        """Whether a pool that runs, or can still begin, takes such a message."""
        for number, takes in enumerate(self._takes):
            if name in takes.begins or (name in takes.inside and (number in running or number not in begun)):
                return True
        return False

    def _starts(self, situation: Situation) -> Iterator[Possible]:
        running = {live.pool for live in situation.live}
        for number, pool in enumerate(self.pools):
            if number in running or (number and not situation.begun and not self._is_called):
                continue
            for start in _start_nodes(pool.process):
                names = [event.name for event in start.events if event.kind == "message"]
                by_mail = next((name for name in names if name in self._sent), "")
                needs_mail = number in situation.begun or (by_mail and (number or self._is_called))
                if needs_mail and (not by_mail or by_mail not in situation.mail):
                    continue
                yield self._start(pool, start, by_mail)

    def _started(self, situation: Situation, start: Possible) -> Iterator[Stepped]:
        """A new instance begins in the same ways whatever else there is."""
        ways = self._begun.get(start.move)
        if ways is None:
            ways = self._begun[start.move] = list(self.step(Situation(), 0, start))
        place, pool = len(situation.live), self._pool_of(start)
        for way in ways:
            if way.target is None:
                yield way
                continue
            after = way.target.live[0] if way.target.live else None
            target = self._after(situation, place, pool, way.move, way.target.mail, after)
            yield Stepped(move=way.move, target=target, seen=way.seen)

    def _is_begun_by_mail(self, pool: Abstract) -> bool:
        """Whether only what these pools send begins it."""
        starts = [start.events for start in _start_nodes(pool.process)]
        return all(
            any(each.kind == "message" and each.name in self._sent for each in events) for events in starts
        )

    def _start(self, pool: Abstract, start: Any, by_mail: str) -> Possible:
        named = next((event.name for event in start.events if event.name), "")
        move = Move(kind="start", process=pool.process.id, element=start.id, detail=by_mail)
        command = c.StartInstance(
            instance_id=1,
            definition_id=pool.definition.definition_id,
            start_event=start.id if start.events else "",
            trigger=named,
        )
        return Possible(move, command, start, 0)

    def _pool_of(self, chosen: Possible) -> int:
        wanted = self._definition_of(chosen)
        return next(at for at, each in enumerate(self.pools) if each.definition.definition_id == wanted)

    def _definition_of(self, chosen: Possible) -> int:
        assert isinstance(chosen.command, c.StartInstance)
        return chosen.command.definition_id


class Takes(Struct, frozen=True, gc=False):
    """The messages by which a pool begins, and those that it takes at all."""

    begins: frozenset[str]
    inside: frozenset[str]


def _taken(pool: Abstract) -> Takes:
    starts = _start_nodes(pool.process)
    return Takes(
        frozenset(event.name for start in starts for event in start.events if event.kind == "message"),
        frozenset(_names([pool], CATCHING)),
    )


def _names(pools: Iterable[Abstract], kinds: frozenset[Kind]) -> Iterator[str]:
    for pool in pools:
        for node in pool.process.nodes:
            if node.kind in kinds:
                yield from (event.name for event in node.events if event.kind == "message")


def _pools(subject: Subject, process_id: str) -> tuple[Abstract, ...]:
    """The process and the others of its file that begin by themselves: not those that it calls."""
    called = {
        node.call.process_id
        for abstract in subject.abstract
        for node in abstract.drawn.nodes
        if node.call is not None
    }
    first, *others = subject.pools(process_id)
    return (first, *(each for each in others if each.process.id not in called))


def _start_nodes(process: Process) -> list[Any]:
    """One for all none starts together, and each start with events."""
    nodes = [process.nodes[index] for index in process.level.starts]
    plain = [node for node in nodes if not node.events]
    return [*plain[:1], *(node for node in nodes if node.events)]
