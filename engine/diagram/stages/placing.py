"""Shapes, frames and lines get their pixels, once the columns and tracks have theirs."""

from itertools import pairwise
from math import sqrt

from engine.diagram.geometry import Box, Point
from engine.diagram.stages.grid import Grid
from engine.diagram.stages.heights import Down
from engine.diagram.stages.model import DOWN, LEFT, RIGHT, UP, Edge, Node, Run
from engine.diagram.stages.runs import PER_PIXEL
from engine.diagram.stages.slots import Slots
from engine.diagram.stages.widths import HEAD, Across

RADIUS = 18
"""Of an event."""


class Placing:
    def __init__(self, grid: Grid, slots: Slots, across: Across, down: Down) -> None:
        self.grid, self.slots, self.across, self.down = grid, slots, across, down

    def place(self) -> None:
        level = self.grid.level
        level.w, level.h = self.across.width, self.down.height
        for node in self.grid.nodes:
            self._place(node)
        for node in level.nodes:
            if node.host is not None:
                node.x = self.across.middle(node.col) + node.off - RADIUS
                node.y = node.host.y - RADIUS + (node.host.h if node.side == DOWN else 0)
        self._frame()
        for edge in level.edges:
            edge.points = self._points(edge)

    def _place(self, node: Node) -> None:
        left, right = self.across.columns[node.col][0], self.across.columns[node.last_col][1]
        node.w = right - left if node.span > 1 else node.natural_w
        node.x = (left + right - node.w) / 2
        node.y = self.down.lines[self.grid.line_of(node)][0] - node.h / 2

    def _frame(self) -> None:
        level = self.grid.level
        level.frames = {}
        for band in level.bands:
            box = band.black_box
            if box is not None:
                box.x, box.y, box.w, box.h = 0, band.top, level.w, band.bottom - band.top
                continue
            for depth, identity in enumerate(band.frames):
                top = level.frames[identity].y if identity in level.frames else band.top
                left = HEAD * depth
                level.frames[identity] = Box(left, top, level.w - left, band.bottom - top)

    def _points(self, edge: Edge) -> list[Point]:
        runs = edge.runs
        at = [self._position(run) for run in runs]
        points = [_docked(edge.source, edge.ports[0], at[0])]
        for i, run in enumerate(runs[:-1]):
            points.append((at[i], at[i + 1]) if run.is_upright else (at[i + 1], at[i]))
        last = _docked(edge.target, edge.ports[1], at[-1])
        kept = points[:1] + [point for before, point in pairwise(points) if point != before]
        return [*kept, last]

    def _position(self, run: Run) -> float:
        """Where a run is across its direction."""
        if not self.grid.is_channel(*run.channel):
            if run.is_upright:
                return self.across.middle(run.line // 2) + round((run.pos - run.line) * PER_PIXEL)
            return self.down.lines[run.line][0]
        if run.is_upright:
            return self.across.slot(run.line // 2, self.slots.of[run])
        return self.down.slot(run.line, self.slots.of[run])


def _docked(node: Node, side: int, at: float) -> Point:
    if side in (RIGHT, LEFT):
        return node.x + (node.w if side == RIGHT else 0), at
    curve = _curve(at - node.x - RADIUS) if node.host is not None else 0.0
    return at, node.y + curve if side == UP else node.y + node.h - curve


def _curve(beside: float) -> float:
    """How far inside the box of an event its circle is, beside the middle."""
    return RADIUS - sqrt(RADIUS**2 - min(RADIUS, abs(beside)) ** 2)
