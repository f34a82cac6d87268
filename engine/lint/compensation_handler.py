"""A compensation event on an activity leads to the activity that undoes it; no flow joins that one (BPMN 2.0, 10.7)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "compensation_handler"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        compensates = any(event.kind == "compensation" for event in node.events)
        if node.kind == Kind.BOUNDARY and compensates and (node.handler < 0 or node.outgoing):
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} no dice qué actividad deshace el trabajo. Únalo a ella con una asociación.",
                f"Expected {shown(node, 'en')} to be joined by an association to the activity that undoes the work.",
            )
        if node.for_compensation and (node.incoming or node.outgoing):
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} solo sirve para deshacer: no debe tener flujos. Quite los que llegan o salen.",
                f"Expected no sequence flow at {shown(node, 'en')}, which only undoes. Remove those that join it.",
            )
