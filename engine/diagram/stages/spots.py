"""Where the name of a shape or of a line may stand, the best place first."""

from collections.abc import Sequence

from engine.diagram.geometry import Box, Leg, Point, legs
from engine.diagram.stages.model import UP, Edge, Node
from engine.diagram.text import label_size

NEAR = 3
WIDTHS = (90, 66)
EDGE_WIDTHS = (90, 60)
NARROW_LATER = 30.0
"""How much later, in pixels along the line, a narrow label is tried."""
DEFAULT_MARK = 14
"""Pixels that the mark of a default flow takes at its beginning."""
PACE, LONGEST = 10, 400
SHARED_LATER, UPRIGHT_LATER, SIDE_LATER = 150, 25, 4


def spots_of_node(node: Node) -> list[Box]:
    found = []
    for width in WIDTHS:
        w, h = label_size(node.name, width)
        found += [Box(x, y, w, h) for x, y in _corners(node, w, h)]
    return found


def _corners(node: Node, w: float, h: float) -> list[Point]:
    middle, top, bottom, right = node.box.centre[0], node.y - h - NEAR, node.box.bottom + NEAR, node.box.right
    columns = (middle - w / 2, middle - w - 5, middle + 5)
    below, above = [(x, bottom) for x in columns], [(x, top) for x in columns]
    if node.kind == "gateway":
        above += [(x, node.y - h + 12) for x in columns[1:]]
        below += [(x, bottom - 15) for x in columns[1:]]
    if node.host is not None:
        below, above = [*below[1:], (right + 2, node.y + 21)], above[1:]
        return [*above, *below] if node.side == UP else [*below, *above]
    half = node.y + node.h / 2
    sides = [(x, y) for y in (half - h - NEAR, half + NEAR) for x in (node.x - w - 4, right + 4)]
    sides += [(columns[0], bottom + 16), (columns[0], top - 16)]
    return [*above, *below, *sides] if node.kind == "gateway" else [*below, *above, *sides]


def spots_of_edge(edge: Edge, others: Sequence[Edge]) -> list[Box]:
    """Along the line, near its source first, but after the stretch that it shares with other edges."""
    shared = _shared(edge, others)
    found: list[tuple[float, int, Box]] = []
    for width in EDGE_WIDTHS:
        w, h = label_size(edge.name, width)
        walked = 0.0 if width == EDGE_WIDTHS[0] else NARROW_LATER
        for leg in legs(edge.points):
            is_upright = leg[0][0] == leg[1][0]
            later = walked + (UPRIGHT_LATER if is_upright else 0)
            for far in _distances(edge, leg):
                late = later + far + (SHARED_LATER if leg[0] == edge.points[0] and far < shared else 0)
                for at, corner in enumerate(_beside(leg, far, (w, h))):
                    found.append((late + SIDE_LATER * at, len(found), Box(*corner, w, h)))
            walked += _length(leg)
    return [spot for _, _, spot in sorted(found)]


def _shared(edge: Edge, others: Sequence[Edge]) -> float:
    """How far the first leg runs together with that of another edge out of the same side."""
    first = _length((edge.points[0], edge.points[1]))
    together = [
        min(first, _length((other.points[0], other.points[1])))
        for other in others
        if other is not edge and other.source is edge.source and other.ports[0] == edge.ports[0]
    ]
    return max(together, default=0.0)


def _distances(edge: Edge, leg: Leg) -> range:
    skip = DEFAULT_MARK if edge.id == edge.source.default else NEAR
    return range(skip, max(skip + 1, int(min(_length(leg), LONGEST)) - 8), PACE)


def _beside(leg: Leg, far: float, size: tuple[float, float]) -> list[Point]:
    """Corners of the label above and below a level leg, right and left of an upright one."""
    (x, y), (x2, y2) = leg
    w, h = size
    leads_back = x2 < x or y2 < y
    if y == y2:
        left = x - far - w if leads_back else x + far
        return [(left, y - h - 2), (left, y + NEAR)]
    top = y - far - h if leads_back else y + far
    return [(x + 4, top), (x - 4 - w, top)]


def _length(leg: Leg) -> float:
    return abs(leg[0][0] - leg[1][0]) + abs(leg[0][1] - leg[1][1])
