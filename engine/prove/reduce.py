"""Which next steps are enough: those of one token that has to do with nobody (an ample set, Peled 1993).

A token is private when all that it can do next reads and writes no data, sends nothing, ends nothing beside it, is
about no promise, and goes where no other token can come to (a safe parallel join apart: there the order is all the
same). What others do before it they could as well do after it; who interrupts it ends it either way. Not taken where
it would put others off for ever (see explore).
"""

from collections import Counter
from collections.abc import Iterator

from engine.model import Process
from engine.prove.forms import REST
from engine.prove.local import Option, Way
from engine.prove.safe_joins import safe_joins
from engine.prove.situation import Live, Situation
from engine.prove.world import Stepped, World

Nodes = frozenset[int]


class Reducing:
    """Finds the tokens whose steps are enough."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._private: dict[tuple[int, int], tuple[Option, ...] | None] = {}
        self._reach = [_reaches(pool.process) for pool in world.pools]
        self._safe = [safe_joins(pool.process) for pool in world.pools]

    def enough(self, situation: Situation) -> Iterator[list[Stepped]]:
        """Sets of steps, each of which is enough if it does not put others off for ever."""
        if len(situation.live) == 1 and len(situation.live[0].children) < 2:
            return
        for place, live in enumerate(situation.live):
            if live.whole or not self._world.is_local(live.pool):
                continue
            for at, child in enumerate(live.children):
                if at and live.children[at - 1] == child:
                    continue
                others = live.children[:at] + live.children[at + 1 :]
                options = self._options(live, child)
                if options and self._is_apart(live, child, options, others):
                    steps = [
                        step
                        for option in options
                        for step in self._world.by_option(situation, place, option, others)
                    ]
                    if all(self._stays_apart(situation, live, others, step) for step in steps):
                        yield steps

    def _options(self, live: Live, child: int) -> tuple[Option, ...] | None:
        """What a token can do next, if that has to do with nobody."""
        key = (live.root, child)
        if key not in self._private:
            options: tuple[Option, ...] | None = None
            if self._world.thing(child)[0] != REST:
                options = self._world.options(live.root, child)
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
            and not (way.clears or way.over or way.reaches or way.whole or way.read)
            and not (way.sent or way.happened or way.fired)
            and all(node in self._safe[live.pool] for node in way.joins)
        )

    def _is_apart(self, live: Live, child: int, options: tuple[Option, ...], others: tuple[int, ...]) -> bool:
        """Whether no other token can come to where it is or goes, nor rests where it comes to rest.

        Where several may well be, it is all the same.
        """
        thing = self._world.thing
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

    def _stays_apart(self, situation: Situation, live: Live, others: tuple[int, ...], step: Stepped) -> bool:
        """Whether a step, with the joins that it makes fire, leaves the other tokens alone, and the process alive."""
        target = step.target
        if target is None or target.mail != situation.mail or len(target.live) != len(situation.live):
            return False
        after = next((each for each in target.live if each not in situation.live), live)
        if (after.pool, after.root, after.whole, after.kept) != (live.pool, live.root, live.whole, live.kept):
            return False
        new, gone = Counter(after.children), Counter(others)
        new, gone = new - gone, gone - new
        thing = self._world.thing
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


def _reaches(process: Process) -> list[Nodes]:
    """From each node where a token may come in the same scope, itself included."""
    found = []
    for node in process.nodes:
        seen: set[int] = set()
        waiting = [node.index]
        while waiting:
            index = waiting.pop()
            if index in seen:
                continue
            seen.add(index)
            each = process.nodes[index]
            waiting += [process.flows[flow].target for flow in each.outgoing]
            waiting += each.boundary
            if each.link_target >= 0:
                waiting.append(each.link_target)
        found.append(frozenset(seen))
    return found
