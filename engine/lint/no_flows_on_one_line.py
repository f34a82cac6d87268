"""Two lines that have no end in common do not run on top of each other."""

from collections.abc import Iterator

from engine.diagram.legibility import one_line
from engine.faults import Fault, Severity
from engine.lint.drawing import on_each_plane
from engine.lint.rule import Drawn

RULE = "no_flows_on_one_line"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
    yield from on_each_plane(drawn, one_line.find)
