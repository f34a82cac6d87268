"""A conditional event has a condition (BPMN 2.0, 10.5.5)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown

RULE = "conditional_event"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if any(event.kind == "conditional" and event.condition is None for event in node.events):
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} no tiene una condición que se entienda. Escriba cuándo debe ocurrir, en FEEL.",
                f"Expected a condition on {shown(node, 'en')}, but none parses. Say in FEEL when it occurs.",
            )
