"""A gateway that waits for several branches does not split again too: readers cannot see which it does."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.paths import SYNCHRONISING
from engine.lint.rule import Checked, shown

RULE = "no_gateway_join_fork"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.kind in SYNCHRONISING and len(node.incoming) > 1 and len(node.outgoing) > 1:
            yield checked.warning(
                node,
                RULE,
                f"{shown(node)} une y reparte a la vez. Use dos compuertas: una que una y otra que reparta.",
                f"Expected {shown(node, 'en')} to join or to split, but it does both. Use two gateways.",
            )
