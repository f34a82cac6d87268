"""Where the columns and the channels between them are, in pixels: as wide as what stands and runs in them."""

from collections.abc import Mapping

from engine.diagram.stages.grid import Grid
from engine.diagram.stages.model import NAMED_BESIDE, RIGHT, Edge
from engine.diagram.stages.sizes import GAP_X
from engine.diagram.stages.slots import Channel, Slots
from engine.diagram.text import label_size

STEP = 12
"""Pixels between two parallel edges."""
HEAD = 30
"""The strip with the name of a pool or lane."""
LEAST_COLUMN, OUTER = 50.0, 20
LAST = 20
"""Pixels from the last slot of a channel to the column behind it."""
Span = tuple[float, float]


class Across:
    """`columns` and `channels`: from and to; `left`: where the first channel begins; `width`: of the whole level."""

    def __init__(self, grid: Grid, slots: Slots, extra: Mapping[Channel, float]) -> None:
        self.grid, self.slots = grid, slots
        columns = self._column_widths()
        channels = [self._channel_width(at) + extra.get((True, 2 * at), 0.0) for at in range(grid.cols + 1)]
        for edge in grid.level.edges:
            if edge.name and edge.is_flow and not edge.is_loop:
                self._make_room_for_name(edge, columns, channels)
        self._widen_under_spans(columns, channels)
        has_pools = any(band.pool for band in grid.level.bands)
        self.left = HEAD * (has_pools + max((len(band.lanes) for band in grid.level.bands), default=0))
        self.columns: list[Span] = []
        self.channels: list[Span] = []
        x = float(self.left)
        for at, width in enumerate(channels):
            self.channels.append((x, x + width))
            x += width
            if at < grid.cols:
                self.columns.append((x, x + columns[at]))
                x += columns[at]
        self.width = x

    def middle(self, col: int) -> float:
        return sum(self.columns[col]) / 2

    def slot(self, channel: int, at: int) -> float:
        """Slots stand near the column behind: the room for names is before them."""
        start, end = self.channels[channel]
        count = self.slots.width[True, 2 * channel]
        if 0 < channel < self.grid.cols:
            return end - LAST - (count - 1 - at) * STEP
        return (start + end) / 2 + (at - (count - 1) / 2) * STEP

    def _column_widths(self) -> list[float]:
        widths = [LEAST_COLUMN] * self.grid.cols
        for node in self.grid.nodes:
            if node.span == 1:
                named = label_size(node.name)[0] if node.kind in NAMED_BESIDE else 0.0
                widths[node.col] = max(widths[node.col], node.w, named)
        return widths

    def _channel_width(self, channel: int) -> float:
        room = self.slots.width.get((True, 2 * channel), 0) * STEP
        return OUTER + room if channel in (0, self.grid.cols) else max(GAP_X, 34 + room)

    def _make_room_for_name(self, edge: Edge, columns: list[float], channels: list[float]) -> None:
        """The name of a flow stands at its beginning, in the channel behind its source."""
        source = edge.source.at
        channel = source.last_col + 1
        is_straight = edge.ports[0] == RIGHT
        room = self.slots.width.get((True, 2 * channel), 0) * STEP if is_straight else 0
        column = columns[channel - 1]
        slack = (column - source.w) / 2 if is_straight else column / 2
        channels[channel] = max(channels[channel], label_size(edge.name)[0] + 16 + room - slack)

    def _widen_under_spans(self, columns: list[float], channels: list[float]) -> None:
        """Sub-processes share what they lack among their columns."""
        for node in sorted(self.grid.nodes, key=lambda node: node.span):
            if node.span > 1:
                taken = range(node.col, node.col + node.span)
                have = sum(columns[col] for col in taken) + sum(channels[col] for col in taken[1:])
                for col in taken:
                    columns[col] += max(0.0, node.w - have) / node.span
