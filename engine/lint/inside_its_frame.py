"""What belongs to a lane, a pool or a sub-process is drawn inside it."""

from collections.abc import Iterator

from engine.diagram.legibility import frame
from engine.faults import Fault, Severity
from engine.lint.drawing import on_each_plane
from engine.lint.rule import Drawn

RULE = "inside_its_frame"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
    yield from on_each_plane(drawn, frame.find)
