"""Each name beside a shape or line takes the first place where it touches nothing. Says which ones found none."""

from collections.abc import Sequence

from engine.diagram.geometry import Box, leg_box, legs
from engine.diagram.stages.model import NAMED_BESIDE, Edge, Level, Node
from engine.diagram.stages.spots import spots_of_edge, spots_of_node

ON_SOLID, ON_FRAME, LATE = 100.0, 8.0, 0.5
TOUCHING = -1.0
RING = sorted(
    ((across * 12, down * 8) for across in range(-10, 11) for down in range(-12, 13)),
    key=lambda away: abs(away[0]) + abs(away[1]),
)
"""Places around the best one, for names that found none otherwise."""


def place_labels(level: Level, *, is_last_try: bool) -> list[Edge | Node]:
    """Writes the level's labels; what found no free place. At the last try a name may stand anywhere near."""
    labels = _Labels(level, is_last_try)
    edges = [edge for edge in level.edges if edge.name]
    nodes = [node for node in level.nodes if node.name and node.kind in NAMED_BESIDE]
    failed: list[Edge | Node] = []
    failed += [edge for edge in edges if not labels.put(edge.id, spots_of_edge(edge, level.edges))]
    failed += [node for node in nodes if not labels.put(node.id, spots_of_node(node))]
    return failed


class _Labels:
    def __init__(self, level: Level, is_last_try: bool) -> None:
        self.level, self.is_last_try = level, is_last_try
        level.labels = {}
        self.solid = [node.box for node in (*level.nodes, *level.black_boxes)]
        self.solid += [leg_box(leg) for edge in level.edges for leg in legs(edge.points)]
        self.solid += level.guests
        frames = level.frames.values()
        self.borders = [Box(box.x, y, box.w, 0) for box in frames for y in (box.y, box.bottom)]

    def put(self, identity: str, spots: list[Box]) -> bool:
        if self.is_last_try:
            spots = [*spots, *(spots[0].moved(*away) for away in RING)]
        area = _around(spots)
        solid = [box for box in self.solid if box.overlaps(area, TOUCHING - 1)]
        borders = [box for box in self.borders if box.overlaps(area, TOUCHING - 1)]
        best, least = spots[0], float("inf")
        for at, spot in enumerate(spots):
            late = LATE * at
            price = late + ON_FRAME * sum(spot.overlaps(box) for box in borders)
            price += ON_SOLID * sum(spot.overlaps(box, TOUCHING) for box in solid)
            if price < least:
                best, least = spot, price
            if least <= late:
                break
        self.level.labels[identity] = best
        self.solid.append(best)
        return not any(best.overlaps(box, TOUCHING) for box in solid)


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)
