"""A business rule task asks a decision that is deployed with the process."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "decision_exists"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    decisions = checked.known.decisions
    for node in checked.process.nodes:
        if node.kind != Kind.BUSINESS_RULE_TASK or node.service is not None:
            continue
        if node.decision is None or not node.decision.decision:
            yield checked.fault(
                node,
                RULE,
                f"La regla {shown(node)} no dice qué decisión consulta. Elija una tabla de decisión.",
                f"Expected a decision on {shown(node, 'en')}, but it names none.",
            )
        elif decisions is not None and node.decision.decision not in decisions:
            yield checked.fault(
                node,
                RULE,
                f"La regla {shown(node)} consulta «{node.decision.decision}», que no existe.",
                f"Expected decision {node.decision.decision!r} of {shown(node, 'en')} to exist, but it does not.",
            )
