"""Rules of legibility: one a file, each a function `find` from one drawn plane to faults. `PLANE_RULES` names them all.

`missing` looks at all planes of a file together. The lint rules of the same names call these.
"""

from collections.abc import Callable, Iterator

from engine.diagram.legibility import (
    direction,
    docking,
    fitting_text,
    frame,
    label,
    one_line,
    overlap,
    through,
)
from engine.diagram.legibility.size import is_too_large
from engine.diagram.plane import Plane
from engine.faults import Fault

PlaneRule = Callable[[Plane], Iterator[Fault]]
PLANE_RULES: dict[str, PlaneRule] = {
    each.RULE: each.find
    for each in (overlap, frame, through, one_line, docking, label, fitting_text, direction)
}
__all__ = ["PLANE_RULES", "PlaneRule", "is_too_large"]
