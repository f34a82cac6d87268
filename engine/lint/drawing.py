"""What the rules that look at the drawing share. Legibility itself is engine.diagram's. Not a rule."""

from collections.abc import Iterator

from engine.diagram.legibility import PlaneRule, is_too_large
from engine.diagram.plane import DI
from engine.faults import Fault
from engine.lint.rule import Drawn
from engine.reader.document import Element


def shapes_and_edges(root: Element) -> Iterator[Element]:
    yield from root.iter(f"{{{DI}}}BPMNShape", f"{{{DI}}}BPMNEdge")


def on_each_plane(drawn: Drawn, rule: PlaneRule) -> Iterator[Fault]:
    """What a rule of legibility finds; nothing on planes that are too large to be read (diagram_required says so)."""
    for plane in drawn.planes:
        if not is_too_large(plane):
            yield from rule(plane)
