"""Which next steps are enough: those of one token that has to do with nobody (an ample set, Peled 1993).

A token is private when all that it can do next reads and writes no data, sends nothing, ends nothing beside it, is
about no promise, and goes where no other token can come to (a safe parallel join apart: there the order is all the
same). What others do before it they could as well do after it; who interrupts it ends it either way. Not taken where
it would put others off for ever (see explore).
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.prove.exploration.safe_joins import safe_joins
from engine.prove.exploration.world import Stepped, World
from engine.prove.situation import Live, Situation
from engine.prove.step.forms import REST
from engine.prove.step.instances import Next
from engine.prove.step.reach import reaches
from engine.prove.step.ways import Option, Way


class Reducing:
    """Finds the tokens whose steps are enough."""

    def __init__(self, world: World) -> None:
        self._world, self._instances = world, world.instances
        self._known: dict[Live, tuple[tuple[Next, ...], ...]] = {}
        self._private: dict[tuple[int, int], tuple[Option, ...] | None] = {}
        self._reach = [reaches(pool.process) for pool in world.pools]
        self._safe = [safe_joins(pool.process) for pool in world.pools]

    def enough(self, situation: Situation) -> Iterator[list[Stepped]]:
        """Sets of steps, each of which is enough if it does not put others off for ever."""
        if len(situation.live) == 1 and len(situation.live[0].children) < 2:
            return
        for place, live in enumerate(situation.live):
            for nexts in self._sets(live):
                yield list(self._world.placed(situation, place, nexts))

    def _sets(self, live: Live) -> Iterable[tuple[Next, ...]]:
        if not self._world.post.is_between:
            return self._apart(live)
        found = self._known.get(live)
        if found is None:
            found = self._known[live] = tuple(self._apart(live))
        return found

    def _apart(self, live: Live) -> Iterator[tuple[Next, ...]]:
        """The next steps of each token of an instance that has to do with nobody."""
        if len(live.children) < 2 or not self._instances.is_local(live):
            return
        around = self._instances.around(live.children)
        for at, child in enumerate(live.children):
            if at and live.children[at - 1] == child:
                continue
            others = live.children[:at] + live.children[at + 1 :]
            options = self._options(live, child)
            if options and self._is_apart(live, child, options, others):
                nexts = tuple(
                    step
                    for option in options
                    for step in self._instances.by_option(live, option, others, around)
                )
                if all(self._stays_apart(live, others, step) for step in nexts):
                    yield nexts

    def _options(self, live: Live, child: int) -> tuple[Option, ...] | None:
        """What a token can do next, if that has to do with nobody."""
        key = (live.root, child)
        if key not in self._private:
            options: tuple[Option, ...] | None = None
            if self._instances.thing(child)[0] != REST:
                options = self._instances.options(live.root, child)
                if not all(self._is_private(live, option) for option in options):
                    options = None
            self._private[key] = options
        return self._private[key]

    def _is_private(self, live: Live, option: Option) -> bool:
        if option.busy or (option.move.kind == "message" and self._world.post.is_sent(option.move.detail)):
            return False
        return all(self._is_quiet(live, way) for way in option.ways)

    def _is_quiet(self, live: Live, way: Way) -> bool:
        return (
            way.root == live.root
            and not (way.clears or way.over or way.reaches or way.whole or way.reads)
            and not (way.sent or way.happened or way.fired)
            and all(node in self._safe[live.pool] for node in way.joins)
        )

    def _is_apart(self, live: Live, child: int, options: tuple[Option, ...], others: tuple[int, ...]) -> bool:
        """Whether no other token can come to where it is or goes, nor rests where it comes to rest.

        Where several may well be, it is all the same.
        """
        thing = self._instances.thing
        reach = self._reach[live.pool]
        near = frozenset().union(*(reach[thing(each)[1]] for each in others))
        here: set[int] = {thing(child)[1]}
        for option in options:
            for way in option.ways:
                for added in way.added:
                    kind, node = thing(added)[:2]
                    if kind != REST:
                        here.add(node)
                    elif added in others:
                        return False
        return near.isdisjoint(here - self._world.pools[live.pool].repeatable)

    def _stays_apart(self, live: Live, others: tuple[int, ...], step: Next) -> bool:
        """Whether a step, with the joins that it makes fire, leaves the other tokens alone, and the process alive."""
        after = step.after
        if after is None or step.sent:
            return False
        if (after.root, after.whole, after.kept) != (live.root, live.whole, live.kept):
            return False
        new, gone = Counter(after.children), Counter(others)
        new, gone = new - gone, gone - new
        thing = self._instances.thing
        if any(thing(each)[0] != REST for each in gone):
            return False
        left = Counter(others) - gone
        if not gone:
            return True
        reach, safe = self._reach[live.pool], self._safe[live.pool]
        near = frozenset().union(*(reach[thing(each)[1]] for each in left))
        return all(
            thing(each)[1] in safe and each not in left
            if thing(each)[0] == REST
            else thing(each)[1] not in near
            for each in new
        )
