"""A gateway has several ways in or several ways out; with one of each it does nothing."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import GATEWAYS

RULE = "superfluous_gateway"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.kind in GATEWAYS and len(node.incoming) == 1 and len(node.outgoing) == 1:
            flow = checked.process.flows[node.outgoing[0]]
            if flow.condition is None:
                yield checked.warning(
                    node,
                    RULE,
                    f"La compuerta {shown(node)} no une ni reparte nada. Bórrela.",
                    f"Expected gateway {shown(node, 'en')} to join or to split, but it does neither. Delete it.",
                )
