"""Explores every situation that a process can reach, breadth first, within a budget."""

import time
from collections.abc import Iterable, Mapping

from msgspec import Struct

from engine.prove.graph import START, Graph
from engine.prove.reduce import Reducing
from engine.prove.situation import Situation
from engine.prove.world import Stepped, World

BYTES_A_STATE = 1_500
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
    graph = Graph()
    numbers = {Situation(): START}
    graph.situations.append(Situation())
    graph.came.append((START, None))
    deadline = time.perf_counter() + budget.seconds
    number, reducing = START, Reducing(world) if reduced else None
    while number < len(graph.situations):
        if (stopped := _excess(graph, budget, deadline)) != "":
            graph.stopped_by, graph.left = stopped, len(graph.situations) - number
            graph.expanded = number
            graph.follows += [()] * graph.left
            return graph
        graph.follows.append(
            _expand(graph, numbers, number, _ways(world, reducing, graph.situations[number], numbers))
        )
        number += 1
    return graph


def _ways(
    world: World, reducing: Reducing | None, situation: Situation, known: Mapping[Situation, int]
) -> Iterable[Stepped]:
    """All next steps, or enough of them."""
    if reducing is not None:
        for steps in reducing.enough(situation):
            if any(step.target is not None and step.target not in known for step in steps):
                return steps
    return world.ways(situation)


def _expand(
    graph: Graph, numbers: dict[Situation, int], number: int, ways: Iterable[Stepped]
) -> tuple[int, ...]:
    """Take these steps from a situation; the numbers of what follows."""
    targets: dict[int, None] = {}
    for step in ways:
        graph.steps += 1
        for tag in step.seen:
            if tag not in graph.first:
                graph.first[tag] = (number, step.move)
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


def _excess(graph: Graph, budget: Budget, deadline: float) -> str:
    if len(graph.situations) > budget.states:
        return "states"
    if len(graph.situations) * BYTES_A_STATE > budget.bytes:
        return "bytes"
    return "seconds" if time.perf_counter() > deadline else ""
