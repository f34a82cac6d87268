"""Nothing is drawn over anything else: not a shape over a shape, not a pool over a pool, not a lane over a lane."""

from collections.abc import Iterator

from engine.diagram.geometry import Box, meeting
from engine.diagram.plane import Document, Plane
from engine.faults import Fault

RULE = "no_overlapping_elements"


def find(plane: Plane) -> Iterator[Fault]:
    for boxes in (plane.solids, _of_kind(plane, "pool"), _of_kind(plane, "lane")):
        for upper, lower in _overlapping(plane.document, boxes):
            yield _fault(plane.document, upper, lower)


def _of_kind(plane: Plane, kind: str) -> dict[str, Box]:
    return {each: box for each, box in plane.boxes.items() if plane.kind(each) == kind}


def _overlapping(document: Document, boxes: dict[str, Box]) -> Iterator[tuple[str, str]]:
    """Each box with the first to its left that shares some area with it and that it is not part of."""
    order = {each: at for at, each in enumerate(sorted(boxes, key=lambda each: boxes[each].x))}
    told: set[str] = set()
    items = [(box, each) for each, box in boxes.items()]
    for one, other in meeting(items, items):
        upper, lower = (one, other) if order[one] > order[other] else (other, one)
        if upper == lower or upper in told or _belong(document, upper, lower):
            continue
        if boxes[upper].overlaps(boxes[lower], 1):
            told.add(upper)
            yield upper, lower


def _belong(document: Document, one: str, other: str) -> bool:
    """Whether one stands in the other, or on its border."""
    pairs = ((one, other), (other, one))
    return any(b in document.around(a) or document.host(a) == b for a, b in pairs)


def _fault(document: Document, upper: str, lower: str) -> Fault:
    one, other = document.told(upper), document.told(lower)
    return document.warning(
        upper,
        RULE,
        f"{one} está dibujado encima de {other}. Sepárelos.",
        f"Expected {one} beside {other}, but it is drawn over it. Move one.",
    )
