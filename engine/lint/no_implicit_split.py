"""Several ways out of an activity or event are drawn with a gateway, which says that all of them are taken."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import GATEWAYS

RULE = "no_implicit_split"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.kind in GATEWAYS:
            continue
        always = [
            index
            for index in node.outgoing
            if index != node.default and checked.process.flows[index].condition is None
        ]
        if len(always) > 1:
            yield checked.warning(
                node,
                RULE,
                f"De {shown(node)} salen {len(always)} caminos y se toman todos. Dibújelo con una compuerta paralela.",
                f"Expected one way out of {shown(node, 'en')}, but {len(always)} are taken. Use a parallel gateway.",
            )
