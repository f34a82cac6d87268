"""What the edges of a draft will probably look like, and what that costs: cheap enough to ask for every track.

Prices are in bends. Not the routes themselves (routes.py).
"""

from itertools import chain
from typing import NamedTuple

from engine.diagram.stages.model import Edge, Level, Node
from engine.diagram.stages.standing import Standing

WEIGHTS = {"flow": 1.0, "association": 0.7, "message": 0.4}
MAIN = 3
CROSSING, CROWD, TRACK, BLOCKED = 3.0, 1.5, 1.2, 6.0
"""A crossing; two edges at one side of a node; a further track; an edge that stands in the way."""


class Shape(NamedTuple):
    """Level from x1 at y1 to the upright at xv, then level at y2 to x2; and its reach."""

    x1: float
    xv: float
    x2: float
    y1: float
    y2: float
    low: float
    high: float


class Guess:
    def __init__(self, level: Level, standing: Standing) -> None:
        self.level, self.standing = level, standing
        self.touching: dict[Node, list[Edge]] = {}
        for edge in level.edges:
            for node in dict.fromkeys((edge.source, edge.target)):
                self.touching.setdefault(node, []).append(edge)

    def total(self) -> float:
        """Of the whole draft."""
        edges = self.level.edges
        found = sum(self.cost(edge) for edge in edges) + CROSSING * self.crossings(edges, [])
        return found + CROWD * self.crowd(edges) + TRACK * sum(band.rows for band in self.level.bands)

    def cost(self, edge: Edge) -> float:
        """What one edge costs by itself: its bends, its length, what it must go around."""
        one, other = edge.source.at, edge.target.at
        weight = WEIGHTS[edge.line] * (MAIN if edge.is_main else 1)
        rises = 1 if edge.source.host and self.standing.height(other) < self.standing.height(one) else 0
        if not edge.is_flow or edge.is_loop or one.col == other.col:
            blocked = (4 if edge.line == "message" else 2) * min(
                self._between(one, other, one.col), self._between(one, other, other.col)
            )
            return weight * (0.5 * self._apart(one, other) + 0.8 * rises + blocked)
        free = self.standing.is_free
        if self.standing.height(one) == self.standing.height(other):
            if free(one.band, one.row, one.col + one.span, other.col - 1):
                return 4.0 if edge.source.host else 0.0
            return 6 * weight
        is_open = free(other.band, other.row, one.till, other.col - 1)
        is_open = is_open or free(one.band, one.row, one.till, other.col - 1)
        bends = 1.5 if one.kind == "gateway" else 2.0
        return weight * (bends + 0.3 * self._apart(one, other) + (0 if is_open else 4) + rises)

    def _apart(self, one: Node, other: Node) -> float:
        if one.band == other.band:
            return abs(one.row - other.row)
        beyond = self.standing.beyond(one, other) + self.standing.beyond(other, one)
        return 1 + abs(one.band - other.band) + beyond

    def _between(self, one: Node, other: Node, col: int) -> int:
        """How many nodes of a column stand between two heights."""
        low, high = sorted((self.standing.height(one), self.standing.height(other)))
        return sum(low < self.standing.height(node) < high for node in self.standing.cols.get(col, ()))

    def crowd(self, edges: list[Edge]) -> int:
        """Pairs of edges that want the same side (above, level, below) of a node."""
        ends = dict.fromkeys(node for edge in edges for node in (edge.source, edge.target))
        return sum(self._crowd_at(node) for node in ends if node.host is None and node.kind in CROWDED)

    def _crowd_at(self, node: Node) -> int:
        counts = {-1: 0, 0: 0, 1: 0}
        here = self.standing.height(node)
        for edge in self.touching.get(node, ()):
            leaves = edge.source is node
            other = (edge.target if leaves else edge.source).at
            if other not in self.standing.placed and other.kind != "pool":
                continue
            if not edge.is_flow or (leaves and (node.kind == "gateway" or edge.is_loop)):
                there = self.standing.height(other)
                counts[(there > here) - (there < here)] += 1
        return sum(count * (count - 1) // 2 for count in counts.values())

    def shape(self, edge: Edge) -> Shape:
        one, other = edge.source.at, edge.target.at
        x1, x2 = one.last_col + (0.3 if edge.source.host else 0.0), float(other.col)
        if not edge.is_flow:
            x1 = xv = float(other.col if one.kind == "pool" else one.col)
            x2 = xv if other.kind == "pool" else x2
        elif edge.is_loop:
            xv = float(one.col) if one.col == other.col else other.col + (other.span - 1) / 2
        elif not self.standing.is_free(other.band, other.row, one.col + one.span, other.col - 1):
            xv = x2 - (0.0 if other.kind == "gateway" else 0.5)
        else:
            xv = x1 + (0.0 if one.kind == "gateway" or edge.source.host else 0.5)
        heights = self.standing.height(one), self.standing.height(other)
        return Shape(x1, xv, x2, *heights, min(x1, xv, x2), max(x1, xv, x2))

    def crossings(self, edges: list[Edge], others: list[tuple[Edge, Shape]]) -> int:
        """Of these edges among each other and with the others."""
        total = 0
        mine: list[tuple[Edge, Shape]] = []
        for edge in edges:
            shape = self.shape(edge)
            low, high = shape.low, shape.high
            for each, there in chain(others, mine):
                if there.low < high and low < there.high and not edge.is_kin(each):
                    total += _crossed(shape, there)
            mine.append((edge, shape))
        return total


CROWDED = frozenset({"gateway", "task", "event"})


def _crossed(one: Shape, other: Shape) -> int:
    """How often the upright of each crosses the level parts of the other. Unpacked: this is asked most of all."""
    x1, xv, x2, y1, y2, _, _ = one
    u1, uv, u2, v1, v2, _, _ = other
    low, high = (y1, y2) if y1 < y2 else (y2, y1)
    count = 0
    if low < v1 < high and (u1 < xv < uv or uv < xv < u1):
        count += 1
    if low < v2 < high and (uv < xv < u2 or u2 < xv < uv):
        count += 1
    low, high = (v1, v2) if v1 < v2 else (v2, v1)
    if low < y1 < high and (x1 < uv < xv or xv < uv < x1):
        count += 1
    if low < y2 < high and (xv < uv < x2 or x2 < uv < xv):
        count += 1
    return count
