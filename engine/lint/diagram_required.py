"""What runs is also drawn: each element of the process has its shape in the diagram, each flow its line."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.drawing import shapes_and_edges
from engine.lint.rule import Drawn
from engine.reader.document import local

RULE = "diagram_required"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
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
