"""Each line begins and ends at the border of the shapes that it joins."""

from collections.abc import Iterator

from engine.diagram.legibility import docking
from engine.faults import Fault, Severity
from engine.lint.drawing import on_each_plane
from engine.lint.rule import Drawn

RULE = "flow_docks"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
    yield from on_each_plane(drawn, docking.find)
