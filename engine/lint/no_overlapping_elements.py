"""Nothing is drawn over another element: what lies below cannot be read."""

from collections.abc import Iterator

from engine.diagram.legibility import overlap
from engine.faults import Fault, Severity
from engine.lint.drawing import on_each_plane
from engine.lint.rule import Drawn

RULE = "no_overlapping_elements"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
    yield from on_each_plane(drawn, overlap.find)
