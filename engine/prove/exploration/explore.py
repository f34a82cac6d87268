"""Explores every situation that a process can reach, breadth first, within a budget."""

import gc
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from msgspec import Struct

from engine.prove.exploration.graph import START, Graph
from engine.prove.exploration.reduce import Reducing
from engine.prove.exploration.world import Stepped, World
from engine.prove.situation import Situation
from engine.prove.step.seen import Tag

SELDOM = 200_000
"""New objects between two looks for cycles, while a process is explored."""
BYTES_A_STATE = 1_000
"""What a situation takes in memory, about: measured with 17 parallel branches."""


class Budget(Struct, frozen=True, kw_only=True):
    """How much may be explored. `bytes` is what the situations take in memory."""

    states: int = 300_000
    seconds: float = 60.0
    bytes: int = 500_000_000


def explore(world: World, budget: Budget, *, reduced: bool = False) -> Graph:
    """Everything that can be reached, or what the budget allows (Graph.stopped_by says which).

    `reduced`: of what comes to the same in any order, one order (see reduce).
    """
    with _seldom_collected():
        return _Exploring(world, budget, Reducing(world) if reduced else None).graph


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """What is explored stays, and holds no cycles: looking through all of it again and again finds nothing."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Exploring:
    """`full` has the situations all of whose steps were taken; `told` the tags that were looked at, by identity."""

    def __init__(self, world: World, budget: Budget, reducing: Reducing | None) -> None:
        self._world, self._reducing = world, reducing
        self._numbers = {Situation(): START}
        self._full: set[int] = set()
        self._told: dict[int, tuple[Tag, ...]] = {}
        self.graph = graph = Graph()
        graph.situations.append(Situation())
        graph.came.append((START, None))
        deadline = time.perf_counter() + budget.seconds
        number = START
        while number < len(graph.situations):
            if (stopped := _excess(graph, budget, deadline)) != "":
                graph.stopped_by, graph.left = stopped, len(graph.situations) - number
                graph.expanded = number
                graph.follows += [()] * graph.left
                return
            graph.follows.append(self._expand(number, self._ways(number)))
            number += 1

    def _ways(self, number: int) -> Iterable[Stepped]:
        """All next steps, or enough of them: then one leads to what is looked at later, or was looked at in full."""
        situation = self.graph.situations[number]
        if self._reducing is not None:
            for steps in self._reducing.enough(situation):
                targets = (step.target for step in steps if step.target is not None)
                after = (self._numbers.get(target, number + 1) for target in targets)
                if any(each > number or each in self._full for each in after):
                    return steps
        self._full.add(number)
        return self._world.ways(situation)

    def _expand(self, number: int, ways: Iterable[Stepped]) -> tuple[int, ...]:
        """Take these steps from a situation; the numbers of what follows."""
        graph, numbers, told = self.graph, self._numbers, self._told
        targets: dict[int, None] = {}
        for step in ways:
            graph.steps += 1
            known = step.known
            if id(known) not in told:
                told[id(known)] = known  # which keeps it, so that its identity stays its own
                self._see(known, number, step)
            if step.more:
                self._see(step.more, number, step)
            if step.target is None:
                continue
            target = numbers.get(step.target)
            if target is None:
                target = numbers[step.target] = len(graph.situations)
                graph.situations.append(step.target)
                graph.came.append((number, step.move))
                if not step.target.live:
                    graph.over.add(target)
            targets[target] = None
        return tuple(targets)

    def _see(self, tags: tuple[Tag, ...], number: int, step: Stepped) -> None:
        for tag in tags:
            if tag not in self.graph.first:
                self.graph.first[tag] = (number, step.move)


def _excess(graph: Graph, budget: Budget, deadline: float) -> str:
    if len(graph.situations) > budget.states:
        return "states"
    if len(graph.situations) * BYTES_A_STATE > budget.bytes:
        return "bytes"
    return "seconds" if time.perf_counter() > deadline else ""
