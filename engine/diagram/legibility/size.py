"""How much one drawing may show before nobody can read it: larger planes are told so, and not judged further."""

from engine.diagram.plane import Plane
from engine.faults import Fault
from engine.reader.document import line_of

RULE = "diagram_required"
MOST = 2_000
"""Shapes and lines of one plane."""


def is_too_large(plane: Plane) -> bool:
    return len(plane.boxes) + len(plane.lines) > MOST


def too_large(plane: Plane) -> Fault:
    document = plane.document
    drawn = len(plane.boxes) + len(plane.lines)
    at = document.elements.get(plane.shows, document.root)
    return Fault(
        file=document.file,
        line=line_of(at),
        element=at.get("id", ""),
        rule=RULE,
        text=f"El dibujo tiene {drawn} figuras y líneas, y {MOST} son el máximo que se comprueba. Divídalo.",
        text_en=f"Expected at most {MOST} shapes and lines in one drawing, but it has {drawn}. Split it.",
        severity="warning",
    )
