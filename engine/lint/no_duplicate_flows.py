"""Two elements are joined by one sequence flow; a second one does everything twice, or says nothing."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown

RULE = "no_duplicate_flows"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    flows = checked.process.flows
    for node in checked.process.nodes:
        seen: set[tuple[int, str | None]] = set()
        for index in node.outgoing:
            flow = flows[index]
            same = (flow.target, flow.condition.text if flow.condition else None)
            if same in seen:
                target = checked.process.nodes[flow.target]
                yield checked.warning(
                    node,
                    RULE,
                    f"De {shown(node)} a {shown(target)} hay dos flujos iguales. Borre uno.",
                    f"Expected one flow from {shown(node, 'en')} to {shown(target, 'en')}, but got two. Delete one.",
                )
            seen.add(same)
