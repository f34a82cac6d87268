"""No line runs through a shape that it does not join."""

from collections.abc import Iterator

from engine.diagram.legibility import through
from engine.faults import Fault, Severity
from engine.lint.drawing import on_each_plane
from engine.lint.rule import Drawn

RULE = "no_flow_through_shape"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
    yield from on_each_plane(drawn, through.find)
