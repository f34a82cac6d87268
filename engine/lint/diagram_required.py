"""What runs is also drawn, and what is beside it: each element has its shape in the diagram, each flow its line."""

from collections.abc import Iterator

from engine.diagram.legibility import missing
from engine.diagram.legibility.size import is_too_large, too_large
from engine.faults import Fault, Severity
from engine.lint.drawing import shapes_and_edges
from engine.lint.rule import Drawn
from engine.reader.document import local

RULE = "diagram_required"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
    yield from _running(drawn)
    yield from _beside(drawn)


def _beside(drawn: Drawn) -> Iterator[Fault]:
    """Pools, lanes, data, notes and messages of a drawing that leaves them out; drawings that are too large."""
    told = {each for process in drawn.processes for each in process.indexes}
    told |= {flow.id for process in drawn.processes for flow in process.flows}
    if drawn.planes:
        found = missing.find(drawn.planes[0].document, drawn.planes)
        yield from (
            fault
            for fault in found
            if fault.element not in told and fault.element != drawn.root.get("id", "")
        )
    yield from (too_large(plane) for plane in drawn.planes if is_too_large(plane))


def _running(drawn: Drawn) -> Iterator[Fault]:
    shapes = {local(each.get("bpmnElement", "")) for each in shapes_and_edges(drawn.root)}
    elements = {each.get("id", ""): each for each in drawn.root.iter() if isinstance(each.tag, str)}
    for process in drawn.processes:
        flows = [flow.id for flow in process.flows]
        missing = [each for each in (*process.indexes, *flows) if each not in shapes and each in elements]
        if len(missing) == len(process.indexes) + len(flows):
            missing = [process.id]
        for identity in missing:
            yield drawn.warning(
                elements.get(identity, drawn.root),
                RULE,
                f"«{identity}» se ejecuta, pero no está dibujado: nadie lo ve. Ábralo en el diseñador y dibújelo.",
                f"Expected {identity!r} to be drawn, because it runs, but it has no shape. Draw it in the designer.",
            )
