"""Where some ways out have a condition, every one has, but the default: one without is always taken."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown, shown_flow
from engine.model import Kind

RULE = "conditional_flows"
SEVERITY: Severity = "warning"
DECIDING = frozenset({Kind.INCLUSIVE, Kind.COMPLEX})
OTHER_RULES = frozenset({Kind.EXCLUSIVE, Kind.PARALLEL, Kind.EVENT_BASED})


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.kind in OTHER_RULES or len(node.outgoing) < 2:
            continue
        flows = [checked.process.flows[index] for index in node.outgoing if index != node.default]
        decides = node.kind in DECIDING or len(flows) < len(node.outgoing)
        if not decides and all(flow.condition is None for flow in flows):
            continue
        for flow in flows:
            if flow.condition is None:
                yield checked.warning(
                    node,
                    RULE,
                    f"De {shown(node)} sale {shown_flow(flow)} sin condición: se toma siempre. Ponga una condición.",
                    f"Expected a condition on {shown_flow(flow)} out of {shown(node, 'en')}: else it is always taken.",
                )
