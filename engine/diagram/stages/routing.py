"""All edges of a level on the grid: the important ones first, then again those that bend or cross too much."""

from collections.abc import Sequence

from engine.diagram.stages.grid import Grid
from engine.diagram.stages.model import Edge
from engine.diagram.stages.prices import Prices
from engine.diagram.stages.route import Search
from engine.diagram.stages.traffic import Traffic

ROUNDS, FEW_BENDS = 3, 3


class Unroutable(Exception):
    """An edge has no way at all over the grid."""


class Routing:
    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.traffic = Traffic()
        self.prices = Prices(grid, self.traffic)

    def route(self, edges: Sequence[Edge]) -> None:
        """Finds their paths among those of all others; they may have had some before."""
        ordered = sorted(edges, key=_rank)
        for turn in range(ROUNDS):
            for edge in ordered:
                if not turn or _bends(edge) >= FEW_BENDS or self.traffic.is_crossed(edge):
                    self._route(edge)

    def _route(self, edge: Edge) -> None:
        if edge.path:
            self.traffic.remove(edge)
        edge.path = Search(self.grid, self.prices, edge).path()
        if not edge.path:
            raise Unroutable(edge.id)
        self.traffic.add(edge)


def _rank(edge: Edge) -> tuple[bool, bool, bool, bool, int]:
    one, other = edge.source.at, edge.target.at
    far = abs(one.col - other.col) + 3 * abs(one.band - other.band)
    return not edge.is_flow, edge.is_loop, not edge.is_main, edge.source.host is None, far


def _bends(edge: Edge) -> int:
    path = edge.path
    corners = zip(path, path[2:], strict=False)
    return sum(before[0] != after[0] and before[1] != after[1] for before, after in corners)
