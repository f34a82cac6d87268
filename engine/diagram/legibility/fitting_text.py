"""What is written in a shape fits into it: tasks, notes, expanded sub-processes, and the heads of pools and lanes."""

from collections.abc import Iterator

from engine.diagram.geometry import Box
from engine.diagram.plane import Plane
from engine.diagram.semantics import has_content, shows_process, spoken_text
from engine.diagram.text import INSIDE, LINE, text_width, wrap
from engine.faults import Fault

RULE = "text_fits"
PADDING = 10.0
HEAD = 30.0
"""The strip at the left of pools and lanes in which their name is written, from the bottom up."""


def find(plane: Plane) -> Iterator[Fault]:
    document = plane.document
    for identity, box in plane.boxes.items():
        room = _room(plane, identity, box)
        if room is not None and not _fits(spoken_text(document.elements[identity]), room):
            yield document.warning(
                identity,
                RULE,
                f"El texto de {document.told(identity)} no cabe en su figura. Agrándela o acorte el texto.",
                f"Expected the text of {document.told(identity)} to fit its shape. Widen it or shorten the text.",
            )


def _room(plane: Plane, identity: str, box: Box) -> tuple[float, float] | None:
    """Width and height for the text; None where the name stands beside the shape."""
    kind = plane.kind(identity)
    if kind in {"task", "note"}:
        return box.w, box.h
    if kind == "sub":
        is_open = _shows_content(plane, identity)
        return box.w, HEAD if is_open else box.h
    if kind == "pool" and not shows_process(plane.document.elements[identity], plane.document.elements):
        return (box.h, box.w) if plane.is_upright else (box.w, box.h)
    if kind in {"lane", "pool"}:
        return (box.w if plane.is_upright else box.h), HEAD
    return None


def _shows_content(plane: Plane, identity: str) -> bool:
    element = plane.document.elements[identity]
    return has_content(element) and any(each.get("id") in plane.boxes for each in element)


def _fits(text: str, room: tuple[float, float]) -> bool:
    width, height = room
    lines = wrap(text, width - PADDING, INSIDE)
    return len(lines) * INSIDE * LINE <= height and all(text_width(line, INSIDE) <= width for line in lines)
