"""Reading goes from left to right: a flow runs back only where it closes a loop."""

from collections.abc import Iterator

from engine.diagram.legibility import direction
from engine.faults import Fault, Severity
from engine.lint.drawing import on_each_plane
from engine.lint.rule import Drawn

RULE = "left_to_right"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
    yield from on_each_plane(drawn, direction.find)
