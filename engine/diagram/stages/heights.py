"""Where the tracks, the channels between them and the bands are, in pixels; lanes are high enough for their names."""

from collections.abc import Mapping

from engine.diagram.stages.grid import Grid
from engine.diagram.stages.model import NAMED_BESIDE, UP, Node
from engine.diagram.stages.slots import Channel, Slots
from engine.diagram.stages.widths import STEP, Span
from engine.diagram.text import INSIDE, label_size, text_width

GAP_Y, POOL_GAP, BLACK_BOX = 22, 50, 60
OUTER, AT_BORDER = 20, 14
LEAST_HALF = 25.0
LEAST_LANE, LONG_NAME = 80.0, 150.0


class Down:
    """`lines`: from and to of each level line of the grid (a track: twice its middle). Writes the bands' borders."""

    def __init__(self, grid: Grid, slots: Slots, extra: Mapping[Channel, float]) -> None:
        self.grid, self.slots = grid, slots
        self.lines: list[Span] = []
        above, below = self._halves()
        y = 0.0
        for at, line in enumerate(grid.lines):
            if line.kind == "track":
                self.lines.append((y + above[at], y + above[at]))
                y += above[at] + below[at]
            else:
                height = self._height(at) + extra.get((False, at), 0.0)
                self.lines.append((y, y + height))
                y += height
            if self._ends_band(at):
                y = max(y, self._close_band(at))
        self.height = y

    def slot(self, line: int, at: int) -> float:
        start, end = self.lines[line]
        return (start + end) / 2 + (at - (self.slots.width[False, line] - 1) / 2) * STEP

    def _halves(self) -> tuple[dict[int, float], dict[int, float]]:
        """How much the nodes of each track need above and below its middle, names included."""
        above = {at: LEAST_HALF for at, line in enumerate(self.grid.lines) if line.kind == "track"}
        below = dict(above)
        for node in self.grid.level.nodes:
            line = self.grid.line_of(node)
            name = label_size(node.name)[1] + 4 if node.name else 4
            if node.host is not None:
                half = above if node.side == UP else below
                half[line] = max(half[line], node.host.h / 2 + 18 + name)
                continue
            above[line] = max(above[line], node.h / 2 + (name if node.kind == "gateway" else 0))
            below[line] = max(below[line], node.h / 2 + (name if _is_named_below(node) else 0))
        return above, below

    def _height(self, at: int) -> float:
        """Of a line that is no track."""
        kind, count = self.grid.lines[at].kind, self.slots.width.get((False, at), 0)
        if kind == "box":
            return BLACK_BOX
        if kind == "gap":
            if 0 < at < len(self.grid.lines) - 1:
                return POOL_GAP + count * STEP
            return OUTER + count * STEP if count else 0
        return max(AT_BORDER if self._is_at_border(at) else GAP_Y, (count - 1) * STEP + 32 if count else 0)

    def _is_at_border(self, at: int) -> bool:
        """Whether a channel runs along the border of its band."""
        lines = self.grid.lines
        beside = (lines[at - 1], lines[at + 1])
        return any(line.kind == "gap" or line.band != lines[at].band for line in beside)

    def _ends_band(self, at: int) -> bool:
        lines = self.grid.lines
        if lines[at].kind == "gap":
            return False
        following = lines[at + 1]
        return following.kind == "gap" or following.band != lines[at].band

    def _close_band(self, last: int) -> float:
        """Makes the band that ends with this line high enough for its name; its bottom."""
        number = self.grid.lines[last].band
        band = self.grid.level.bands[number]
        first = next(
            at for at, line in enumerate(self.grid.lines) if line.band == number and line.kind != "gap"
        )
        band.top = self.lines[first][0]
        lack = self._lack(number, self.lines[last][1])
        if lack > 0:
            for at in range(first, last + 1):
                start, end = self.lines[at]
                start += lack / 2 if at > first else 0
                self.lines[at] = (start, end + (lack / 2 if at < last else lack))
        band.bottom = self.lines[last][1]
        return band.bottom

    def _lack(self, number: int, bottom: float) -> float:
        """How much is missing, by the end of a band, for the names of the frames that end with it."""
        bands = self.grid.level.bands
        band, following = bands[number], bands[number + 1 : number + 2]
        lack = 0.0
        for frame in () if band.black_box is not None else band.frames:
            name = self.grid.level.names.get(frame, "")
            if name and not any(frame in each.frames for each in following):
                top = min(each.top for each in bands[: number + 1] if frame in each.frames)
                lack = max(lack, _name_height(name) - (bottom - top))
        return lack


def _is_named_below(node: Node) -> bool:
    return node.kind in NAMED_BESIDE and node.kind != "gateway"


def _name_height(name: str) -> float:
    """Names run upwards, on one line or two."""
    length = text_width(name, INSIDE) + 20
    return max(LEAST_LANE, length if length < LONG_NAME else length / 2 + 24)
