"""A walk through a process: one way of many, move by move, as a person goes it on a page or a random test draws it.

What can come next is `World.ways`, which the prover explores, and its moves are those of `runtime.enabled`: there is
one list. Not for finding faults (see exploration), nor for words (see told).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from engine.model import Node
from engine.prove.counterexample.stands import stands
from engine.prove.counterexample.wording import move_text
from engine.prove.exploration.world import Stepped, World
from engine.prove.moves import Move
from engine.prove.situation import Situation
from engine.prove.step.seen import Tag
from engine.prove.walk.plain_moves import key_of, plain

MOST_WAYS = 2_000
"""More ways out of one situation are not looked at (`is_cut`): a dozen free conditions in one step give thousands."""


class NotPossible(Exception):
    """The move cannot be made now; `text` and `text_en` say so."""

    def __init__(self, world: World, move: Move) -> None:
        drawn = {each.process.id: each.drawn for each in world.subject.abstract}.get(move.process)
        is_known = drawn is not None and move.element in drawn.indexes
        said = move_text(drawn, move) if drawn is not None and is_known else (move.element, move.element)
        self.text = f"Ahora no puede pasar esto: {said[0]}"
        self.text_en = f"Expected a move that can be made now, but this cannot: {said[1]}"
        super().__init__(self.text_en)


class Stand(Struct, frozen=True, kw_only=True):
    """`count` tokens in (or before) an element. `how`: wait, rest, incident, hold (see counterexample.stands)."""

    process: str
    node: Node
    how: str
    count: int


class Way(Struct, frozen=True, kw_only=True):
    """One next step. `which`: where equal moves of different tokens lead apart, the how manieth of `alike` (from 0)."""

    step: Stepped
    which: int = 0
    alike: int = 1

    @property
    def move(self) -> Move:
        return self.step.move

    @property
    def key(self) -> str:
        return key_of(plain(self.step.move, self.which))


class Walk:
    """A value: `take` and `back` give another one."""

    __slots__ = ("_next", "is_cut", "trail", "world")

    def __init__(self, world: World, trail: tuple[Way, ...] = ()) -> None:
        """`trail`: what was taken until now."""
        self.world, self.trail = world, trail
        self._next: dict[str, Way] | None = None
        self.is_cut = False

    @classmethod
    def along(cls, world: World, moves: Sequence[Move]) -> "Walk":
        """The same moves lead to the same place: the first of each_along. Raises NotPossible."""
        for walk in cls.each_along(world, moves):
            return walk
        walk = cls(world)
        for move in moves:  # to the one that cannot be made
            walk = walk.take(move)
        raise NotPossible(world, moves[-1])

    @classmethod
    def each_along(cls, world: World, moves: Sequence[Move]) -> Iterator["Walk"]:
        """Every way to make these moves, where equal moves of different tokens lead apart."""
        waiting, seen = [cls(world)], set[tuple[int, Situation | None, tuple[Tag, ...]]]()
        while waiting:
            walk = waiting.pop()
            if len(walk) == len(moves):
                yield walk
                continue
            wanted = key_of(plain(moves[len(walk)]))
            for way in reversed(walk.ways()):
                if key_of(plain(way.move)) == wanted:
                    after = walk._after(way)
                    place = (len(after), after.situation, after.seen)
                    if place not in seen:
                        seen.add(place)
                        waiting.append(after)

    def __len__(self) -> int:
        return len(self.trail)

    # -- what comes next

    def ways(self) -> tuple[Way, ...]:
        """Every next step, those of one move together; the first time it is worked out."""
        if self._next is None:
            found: dict[str, dict[Situation | None, Stepped]] = {}
            for step in self._look():
                found.setdefault(key_of(plain(step.move)), {}).setdefault(step.target, step)
            ways = [
                Way(step=step, which=which, alike=len(alike))
                for alike in found.values()
                for which, step in enumerate(alike.values())
            ]
            self._next = {way.key: way for way in ways}
        return tuple(self._next.values())

    def steps(self) -> tuple[Stepped, ...]:
        """The same without what tells equal moves apart."""
        return tuple(way.step for way in self.ways())

    def find(self, key: str) -> Way | None:
        """The way with this key (see plain_moves), if it can be taken now."""
        self.ways()
        return None if self._next is None else self._next.get(key)

    def take(self, move: Move, which: int = 0) -> "Walk":
        """Raises NotPossible."""
        way = self.find(key_of(plain(move, which)))
        if way is None:
            raise NotPossible(self.world, move)
        return self._after(way)

    def back(self, number: int) -> "Walk":
        """As it was after the first `number` moves; all of them, where there are fewer."""
        return Walk(self.world, self.trail[: max(0, number)])

    def _after(self, way: Way) -> "Walk":
        return Walk(self.world, (*self.trail, way))

    def _look(self) -> Iterator[Stepped]:
        if self.situation is None:
            return
        for number, step in enumerate(islice(self.world.ways(self.situation), MOST_WAYS + 1)):
            if number == MOST_WAYS:
                self.is_cut = True
            elif step.target is not None or any(tag[0] == "endless" for tag in step.seen):
                yield step

    # -- where it stands

    @property
    def situation(self) -> Situation | None:
        """None: the last step never comes to rest."""
        return self.trail[-1].step.target if self.trail else Situation()

    @property
    def moves(self) -> tuple[Move, ...]:
        return tuple(way.move for way in self.trail)

    @property
    def seen(self) -> tuple[Tag, ...]:
        """What the last step went through and broke (see told)."""
        return self.trail[-1].step.seen if self.trail else ()

    @property
    def is_endless(self) -> bool:
        return self.situation is None

    @property
    def is_over(self) -> bool:
        """It has begun, nothing is open any more, and nothing can begin by itself."""
        return len(self) > 0 and self.situation is not None and not self.situation.live and not self.ways()

    @property
    def is_stuck(self) -> bool:
        """Something is open, and nothing can come any more."""
        return self.situation is not None and bool(self.situation.live) and not self.ways()

    def stands(self) -> tuple[Stand, ...]:
        """Where tokens are, of this pool and the others: two stand for two or more (see forms.MANY)."""
        if self.situation is None:
            return ()
        nodes: dict[tuple[str, str], Node] = {}
        counts: Counter[tuple[str, str, str]] = Counter()
        for each in stands(self.world, self.situation):
            nodes[each.process, each.node.id] = each.node
            counts[each.process, each.node.id, each.how] += 1
        return tuple(
            Stand(process=process, node=nodes[process, element], how=how, count=count)
            for (process, element, how), count in counts.items()
        )
