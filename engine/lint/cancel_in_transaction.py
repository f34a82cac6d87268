"""A cancel event ends a transaction from within, or waits on its border; nowhere else (BPMN 2.0, 10.5.5)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "cancel_in_transaction"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    nodes = checked.process.nodes
    for node in nodes:
        if not any(event.kind == "cancel" for event in node.events):
            continue
        around = {Kind.END: node.parent, Kind.BOUNDARY: node.attached_to}.get(node.kind, -1)
        if around < 0 or nodes[around].kind != Kind.TRANSACTION:
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} cancela, pero no está en una transacción. Póngalo dentro de una, o en su borde.",
                f"Expected cancel event {shown(node, 'en')} in a transaction or on its border. Move it there.",
            )
