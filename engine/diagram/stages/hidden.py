"""Edges that lie on another one, on the line of a column or track where there are no slots: they are routed again."""

from collections import defaultdict
from itertools import combinations

from engine.diagram.stages.grid import Grid
from engine.diagram.stages.model import Edge
from engine.diagram.stages.prices import Prices
from engine.diagram.stages.runs import NEARLY, stretches

BAN = 60
Part = tuple[float, float, int, Edge]
"""From, to, which run of the edge."""


def find_hidden(grid: Grid, prices: Prices) -> list[Edge]:
    """The less important one of each two; the lines that forced it there get dear for it."""
    found: dict[Edge, None] = {}
    for parts in _parts_by_line(grid).values():
        for (low, high, at, edge), (low2, high2, at2, other) in combinations(parts, 2):
            if min(high, high2) - max(low, low2) <= NEARLY or edge.is_kin(other):
                continue
            worse, run = (edge, at) if _rank(edge) > _rank(other) else (other, at2)
            if worse not in found:
                found[worse] = None
                for each in worse.runs[max(0, run - 1) : run + 2]:
                    prices.ban(worse, each.channel, BAN)
    return [*found]


def _parts_by_line(grid: Grid) -> dict[tuple[bool, int], list[Part]]:
    lines: dict[tuple[bool, int], list[Part]] = defaultdict(list)
    for edge in grid.level.edges:
        for at, (upright, pos, low, high) in enumerate(stretches(edge)):
            if not grid.is_channel(*edge.runs[at].channel):
                lines[upright, round(pos * 500)].append((low, high, at, edge))
    return lines


def _rank(edge: Edge) -> tuple[bool, bool, int, bool]:
    return not edge.is_flow, edge.is_loop, len(edge.runs), not edge.is_main
