"""What the routed edges occupy on the grid: unit steps, points that they pass straight on, sides of nodes."""

from collections import defaultdict
from itertools import pairwise

from engine.diagram.stages.grid import Cell
from engine.diagram.stages.model import DOWN, UP, Edge, Node

DIRECTIONS: tuple[Cell, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))
Step = tuple[bool, int, int]
"""Upright or level, and its upper or left end; of a point: the direction in which it is passed."""


class Traffic:
    def __init__(self) -> None:
        self.steps: dict[Step, list[tuple[Edge, float]]] = defaultdict(list)
        """With how far beside the line the edge runs: so do those out of a boundary event."""
        self.passed: dict[Step, list[Edge]] = defaultdict(list)
        self.sides: dict[tuple[Node, int, int], list[tuple[Edge, bool]]] = defaultdict(list)
        """At each side of a node (and column, above and below): the edges, and whether they leave."""

    def add(self, edge: Edge) -> None:
        """Takes the edge's path; writes its ports."""
        first, second, *_ = edge.path
        before, last = edge.path[-2:]
        edge.ports = side_towards(first, second), side_towards(last, before)
        for step, off in _steps(edge):
            self.steps[step].append((edge, off))
        for point in _passed(edge):
            self.passed[point].append(edge)
        for key, leaves in _sides(edge):
            self.sides[key].append((edge, leaves))

    def remove(self, edge: Edge) -> None:
        for step, off in _steps(edge):
            self.steps[step].remove((edge, off))
        for point in _passed(edge):
            self.passed[point].remove(edge)
        for key, leaves in _sides(edge):
            self.sides[key].remove((edge, leaves))

    def is_crossed(self, edge: Edge) -> bool:
        """Whether another edge passes a point of this one straight on."""
        for x, y in edge.path[1:-1]:
            for is_upright in (True, False):
                others = self.passed.get((is_upright, x, y), ())
                if any(not other.is_kin(edge) for other in others):
                    return True
        return False


def side_towards(cell: Cell, other: Cell) -> int:
    return DIRECTIONS.index((other[0] - cell[0], other[1] - cell[1]))


def side_key(node: Node, side: int, x: int) -> tuple[Node, int, int]:
    return node, side, x if side in (DOWN, UP) else 0


def _steps(edge: Edge) -> list[tuple[Step, float]]:
    found = []
    off = edge.source.off if edge.source.host is not None else 0.0
    for (x, y), (x2, y2) in pairwise(edge.path):
        off = off if x == x2 else 0.0
        found.append(((x == x2, min(x, x2), min(y, y2)), off))
    return found


def _passed(edge: Edge) -> list[Step]:
    path = edge.path
    return [
        (before[0] == after[0], *at)
        for before, at, after in zip(path, path[1:], path[2:], strict=False)
        if before[0] == after[0] or before[1] == after[1]
    ]


def _sides(edge: Edge) -> list[tuple[tuple[Node, int, int], bool]]:
    first, last = edge.path[0], edge.path[-1]
    return [
        (side_key(edge.source, edge.ports[0], first[0]), True),
        (side_key(edge.target, edge.ports[1], last[0]), False),
    ]
