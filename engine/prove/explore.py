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
    number, reducing, full = START, Reducing(world) if reduced else None, set[int]()
    while number < len(graph.situations):
        if (stopped := _excess(graph, budget, deadline)) != "":
            graph.stopped_by, graph.left = stopped, len(graph.situations) - number
            graph.expanded = number
            graph.follows += [()] * graph.left
            return graph
        graph.follows.append(
            _expand(graph, numbers, number, _ways(world, reducing, graph.situations[number], numbers, full))
        )
        number += 1
    return graph


def _ways(
    world: World,
    reducing: Reducing | None,
    situation: Situation,
    known: Mapping[Situation, int],
    full: set[int],
) -> Iterable[Stepped]:
    """All next steps, or enough of them: then one leads to what is looked at later, or was looked at in full.

    `full` has the situations all of whose steps were taken.
    """
    number = known[situation]
    if reducing is not None:
        for steps in reducing.enough(situation):
            after = [known.get(step.target, number + 1) for step in steps if step.target is not None]
            if any(each > number or each in full for each in after):
                return steps
    full.add(number)
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
