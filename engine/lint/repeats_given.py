"""A multi-instance activity says how often: a number, or a list to go through (BPMN 2.0, 10.3.8)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown

RULE = "repeats_given"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        repeats = node.repeats
        if repeats is not None and repeats.cardinality is None and repeats.collection is None:
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} se repite, pero no dice cuántas veces. Escriba un número o la lista que recorre.",
                f"Expected how often {shown(node, 'en')} is repeated: a number, or the list it goes through.",
            )
