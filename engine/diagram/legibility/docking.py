"""Each line begins and ends at the border of the shapes that it joins."""

from collections.abc import Iterator
from math import hypot

from engine.diagram.geometry import Box, Point
from engine.diagram.plane import Plane
from engine.faults import Fault

RULE = "flow_docks"
SLACK = 3.0


def find(plane: Plane) -> Iterator[Fault]:
    document = plane.document
    for line, link in plane.links.items():
        points = plane.lines[line]
        ends = zip((points[0], points[-1]), link.ends, strict=True)
        loose = next((end for at, end in ends if end in plane.boxes and not _is_docked(plane, at, end)), None)
        if loose is not None:
            yield document.warning(
                line,
                RULE,
                f"La línea {document.told(line)} no llega al borde de {document.told(loose)}. Conéctela.",
                f"Expected the line {document.told(line)} to end at the border of {document.told(loose)}.",
            )


def _is_docked(plane: Plane, at: Point, shape: str) -> bool:
    box, kind = plane.boxes[shape], plane.kind(shape)
    if kind == "event":
        return _at_circle(at, box)
    if kind == "gateway":
        return _at_diamond(at, box)
    return _at_border(at, box, is_inside_fine=kind in {"data", "note"})


def _away(at: Point, box: Box) -> tuple[float, float]:
    """How far from the middle, across and down."""
    return abs(at[0] - box.centre[0]), abs(at[1] - box.centre[1])


def _at_circle(at: Point, box: Box) -> bool:
    across, down = _away(at, box)
    return abs(hypot(across, down) - box.w / 2) <= SLACK


def _at_diamond(at: Point, box: Box) -> bool:
    across, down = _away(at, box)
    return abs(across / (box.w / 2) + down / (box.h / 2) - 1) * box.w / 2 <= SLACK


def _at_border(at: Point, box: Box, *, is_inside_fine: bool) -> bool:
    """Data and notes have folded and open borders: there a line may end a little inside."""
    across, down = _away(at, box)
    if across > box.w / 2 + SLACK or down > box.h / 2 + SLACK:
        return False
    return is_inside_fine or abs(across - box.w / 2) <= SLACK or abs(down - box.h / 2) <= SLACK
