"""Every way out of an exclusive gateway that splits has a condition, but the default."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "gateway_decides"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    flows = checked.process.flows
    for node in checked.process.nodes:
        if node.kind != Kind.EXCLUSIVE or len(node.outgoing) < 2:
            continue
        undecided = [
            flows[index]
            for index in node.outgoing
            if index != node.default and flows[index].condition is None
        ]
        for flow in undecided:
            yield checked.fault(
                node,
                RULE,
                f"El camino «{flow.name or flow.id}» de {shown(node)} no tiene condición ni es el de por defecto.",
                f"Expected a condition on flow {flow.name or flow.id!r} of {shown(node, 'en')}, or the default.",
            )
