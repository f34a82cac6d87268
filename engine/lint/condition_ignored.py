"""No condition stands where nobody asks it: out of a parallel or event-based gateway, or on a default flow."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown, shown_flow
from engine.model import Kind

RULE = "condition_ignored"
SEVERITY: Severity = "warning"
NEVER_ASK = frozenset({Kind.PARALLEL, Kind.EVENT_BASED})


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        for index in node.outgoing:
            flow = checked.process.flows[index]
            if flow.condition is not None and (node.kind in NEVER_ASK or index == node.default):
                yield checked.warning(
                    node,
                    RULE,
                    f"La condición de {shown_flow(flow)} nunca se mira, porque sale de {shown(node)}. Quítela.",
                    f"Expected no condition on {shown_flow(flow)}: after {shown(node, 'en')} nobody asks. Remove it.",
                )
