"""What can happen next to a process and the other pools of its file, and where it leads: one move at a time.

One explorer for the prover, random paths and dry runs. `ways` gives every next step; `moves` and `step` the same by one
move at a time and always on the whole instance, which is slower. How one instance moves is in instances.py.
"""

from collections.abc import Iterable, Iterator
from operator import attrgetter

from msgspec import Struct

from engine.prove.abstract import Abstract
from engine.prove.exploration.post import Post, pools_of
from engine.prove.moves import Move, Possible
from engine.prove.situation import Live, Situation
from engine.prove.step.forms import Ends
from engine.prove.step.instances import Instances, Next
from engine.prove.step.keeping import Keeping
from engine.prove.step.seen import Tag
from engine.prove.subject import Subject
from engine.state import State

POOL = attrgetter("pool")


class Stepped(Struct, frozen=True, kw_only=True, gc=False):
    """One way in which a move can go: where it leads (None: it does not come to rest), and what was seen (see Next)."""

    move: Move
    target: Situation | None
    known: tuple[Tag, ...] = ()
    more: tuple[Tag, ...] = ()

    @property
    def seen(self) -> tuple[Tag, ...]:
        return self.known + self.more

    @property
    def over(self) -> bool:
        return self.target is not None and not self.target.live


def _pools(live: tuple[Live, ...]) -> tuple[int, ...]:
    return tuple([each.pool for each in live])


class World:
    """What can happen to a process and to the other pools of its file."""

    def __init__(self, subject: Subject, process_id: str) -> None:
        self.subject = subject
        self.pools = pools_of(subject, process_id)
        self.post = Post(subject, self.pools)
        self.keeping = Keeping(self.pools[0].drawn, subject.surroundings.network)
        self.instances = Instances(subject, self.pools, self.keeping)
        self._nexts: dict[Live, tuple[Next, ...]] | None = {} if self.post.is_between else None
        self._begun: dict[Move, tuple[Next, ...]] = {}

    def ways(self, situation: Situation) -> Iterator[Stepped]:
        """Every next step."""
        for place, live in enumerate(situation.live):
            yield from self.placed(situation, place, self._next(live))
        for start in self.post.starts(situation):
            yield from self.placed(situation, len(situation.live), self._starting(start))

    def moves(self, situation: Situation) -> Iterator[tuple[int, Possible]]:
        """Each with the place of its instance; the number of live ones stands for a new instance."""
        for place, live in enumerate(situation.live):
            for each in self.instances.possible(live):
                if self.post.may_come(situation, each.move):
                    yield place, each
        yield from ((len(situation.live), each) for each in self.post.starts(situation))

    def step(self, situation: Situation, place: int, chosen: Possible) -> Iterator[Stepped]:
        """Every way in which a move can go, by the answers to what is asked on the way."""
        is_new = place == len(situation.live)
        live = None if is_new else situation.live[place]
        pool = self.post.pool_of(chosen) if live is None else live.pool
        yield from self.placed(situation, place, self.instances.run(pool, live, chosen))

    def state(self, live: Live) -> tuple[State, Ends]:
        """A state of this instance, and the ends that its open scopes have had."""
        return self.instances.state(live)

    def live(self, pool: int, state: State, ends: Ends) -> Live:
        """An instance in canonical form."""
        return self.instances.apart(pool, state, ends)

    def abstract(self, definition_id: int) -> Abstract:
        return self.subject.abstract[definition_id - 1]

    def placed(self, situation: Situation, place: int, nexts: Iterable[Next]) -> Iterator[Stepped]:
        """Those next steps of an instance that can be made now, with where they lead; `place` as in `moves`."""
        before, later = situation.live[:place], situation.live[place + 1 :]
        begun, is_new = situation.begun, place == len(situation.live)
        pools, left = _pools(situation.live), _pools(before + later)
        for each in nexts:
            after, running = each.after, pools
            if each.move.kind == "message" and not self.post.may_come(situation, each.move):
                continue
            if not each.rests:
                yield Stepped(move=each.move, target=None, known=each.known, more=each.more)
                continue
            if after is None:
                live, running = before + later, left
            elif is_new:
                live = tuple(sorted((*before, after), key=POOL))
                running = _pools(live)
            else:
                live = (*before, after, *later)
            if is_new:
                begun = tuple(sorted({*situation.begun, each.pool}))
            if each.sent or situation.mail:
                mail = self.post.mail_after(
                    situation.mail, each.move, each.sent, running=running, begun=begun
                )
            else:
                mail = ()
            target = Situation(live, mail, begun)
            yield Stepped(move=each.move, target=target, known=each.known, more=each.more)

    def _next(self, live: Live) -> Iterable[Next]:
        """Every next step of an instance; worked out once where the same one comes beside different others."""
        if self._nexts is None:
            return self.instances.nexts(live)
        found = self._nexts.get(live)
        if found is None:
            found = self._nexts[live] = tuple(self.instances.nexts(live))
        return found

    def _starting(self, start: Possible) -> tuple[Next, ...]:
        """A new instance begins in the same ways whatever else there is."""
        ways = self._begun.get(start.move)
        if ways is None:
            ways = tuple(self.instances.run(self.post.pool_of(start), None, start))
            self._begun[start.move] = ways
        return ways
