"""The coarse grid on which edges are routed: lines through columns and tracks, and the channels between them.

Upright line 2c + 1 runs through column c, 2c before it. Level lines have kinds: gaps between pools, channels, tracks.
"""

from typing import Literal

from msgspec import Struct

from engine.diagram.stages.model import Level, Node
from engine.diagram.stages.tracks import Draft

LineKind = Literal["gap", "channel", "track", "box"]
Cell = tuple[int, int]


class GridLine(Struct, frozen=True, kw_only=True):
    """A level line: its pool ("" between the pools) and its band."""

    kind: LineKind
    pool: str
    band: int
    is_between: bool = False


class Grid:
    def __init__(self, draft: Draft) -> None:
        self.level: Level = draft.graph.level
        self.cols = draft.cols
        self.nodes = draft.graph.standing
        self.lines: list[GridLine] = []
        self._line_of: dict[tuple[int, float], int] = {}
        self._rule()
        self.occupied: dict[Cell, Node] = {}
        for node in (*self.nodes, *self.level.black_boxes):
            self.occupied |= dict.fromkeys(self.cells(node), node)

    def _rule(self) -> None:
        bands = self.level.bands
        for at, band in enumerate(bands):
            if at == 0 or band.pool != bands[at - 1].pool:
                self.lines.append(GridLine(kind="gap", pool="", band=at, is_between=True))
            if band.black_box is not None:
                self._line_of[at, 0] = len(self.lines)
                self.lines.append(GridLine(kind="box", pool=band.pool, band=at))
                continue
            self.lines.append(GridLine(kind="channel", pool=band.pool, band=at))
            for row in range(band.rows):
                self._line_of[at, row] = len(self.lines)
                self.lines.append(GridLine(kind="track", pool=band.pool, band=at))
                self.lines.append(GridLine(kind="channel", pool=band.pool, band=at))
        self.lines.append(GridLine(kind="gap", pool="", band=len(bands), is_between=True))

    def line_of(self, node: Node) -> int:
        return self._line_of[node.at.band, 0 if node.kind == "pool" else node.at.row]

    def cells(self, node: Node) -> list[Cell]:
        """Where a node may be reached: all along a black box, one column for a boundary event."""
        line = self.line_of(node)
        if node.kind == "pool":
            return [(x, line) for x in range(2 * self.cols + 1)]
        if node.host is not None:
            return [(2 * node.col + 1, line)]
        return [(x, line) for x in range(2 * node.col + 1, 2 * (node.col + node.span))]

    def is_open(self, x: int, line: int) -> bool:
        return 0 <= x <= 2 * self.cols and 0 <= line < len(self.lines)

    def is_channel(self, is_upright: bool, line: int) -> bool:
        """Whether parallel edges get slots of their own on a line."""
        return line % 2 == 0 if is_upright else self.lines[line].kind in {"channel", "gap"}
