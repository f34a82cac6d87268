"""Explores every situation that a process can reach, breadth first, within a budget."""

import time
from collections import deque
from collections.abc import Callable, Iterable

from msgspec import Struct

from engine.prove.graph import Graph
from engine.prove.moves import Move, Possible
from engine.prove.situation import Situation
from engine.prove.world import World


class Budget(Struct, frozen=True, kw_only=True):
    """How much may be explored. `bytes` is what the situations take as stored."""

    states: int = 300_000
    seconds: float = 60.0
    bytes: int = 500_000_000


def explore(world: World, budget: Budget, *, chosen: "Choice | None" = None) -> Graph:
    """Everything that can be reached, or what the budget allows (Graph.stopped_by says which)."""
    graph = Graph()
    numbers: dict[bytes, int] = {}
    deadline = time.perf_counter() + budget.seconds
    size = 0
    _add(graph, numbers, Situation(), b"", (0, None))
    waiting = deque([0])
    while waiting:
        number = waiting.popleft()
        if (stopped := _excess(graph, budget, size, deadline)) != "":
            graph.stopped_by, graph.left = stopped, len(waiting) + 1
            graph.expanded = len(graph.follows)
            graph.follows += [()] * (len(graph.situations) - len(graph.follows))
            return graph
        targets: dict[int, None] = {}
        situation = graph.situations[number]
        moves: Iterable[tuple[int, Possible]] = world.moves(situation)
        if chosen is not None:
            moves = chosen(situation, list(moves))
        for place, each in moves:
            for way in world.step(situation, place, each):
                graph.steps += 1
                for tag in way.seen:
                    graph.note(tag, number, way.move)
                if not way.key:
                    continue
                target = numbers.get(way.key)
                if target is None:
                    target = _add(graph, numbers, way.target, way.key, (number, way.move))
                    size += sum(len(live.state) for live in way.target.live)
                    waiting.append(target)
                    if way.over:
                        graph.over.add(target)
                targets[target] = None
        graph.follows.append(tuple(targets))
    return graph


Choice = Callable[[Situation, list[tuple[int, Possible]]], list[tuple[int, Possible]]]
"""Which of the possible moves are explored: a reduction."""


def _add(
    graph: Graph, numbers: dict[bytes, int], situation: Situation, key: bytes, came: tuple[int, Move | None]
) -> int:
    number = len(graph.situations)
    numbers[key] = number
    graph.situations.append(situation)
    graph.came.append(came)
    return number


def _excess(graph: Graph, budget: Budget, size: int, deadline: float) -> str:
    if len(graph.situations) > budget.states:
        return "states"
    if size > budget.bytes:
        return "bytes"
    return "seconds" if time.perf_counter() > deadline else ""
