"""No name beside a shape or line is covered: by a shape, by a line, by another name."""

from collections.abc import Iterator

from engine.diagram.legibility import label
from engine.faults import Fault, Severity
from engine.lint.drawing import on_each_plane
from engine.lint.rule import Drawn

RULE = "no_covered_label"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
    yield from on_each_plane(drawn, label.find)
