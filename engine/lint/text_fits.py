"""What is written in a shape fits into it."""

from collections.abc import Iterator

from engine.diagram.legibility import fitting_text
from engine.faults import Fault, Severity
from engine.lint.drawing import on_each_plane
from engine.lint.rule import Drawn

RULE = "text_fits"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
    yield from on_each_plane(drawn, fitting_text.find)
