"""Who catches an error or a cancellation ends what failed: it cannot go on beside it (BPMN 2.0, 10.5.4)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown

RULE = "error_interrupts"
SEVERITY: Severity = "error"
ENDING = frozenset({"error", "cancel"})


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if not node.interrupting and any(event.kind in ENDING for event in node.events):
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} atiende un fallo y debe interrumpir. Márquelo como interrumpible.",
                f"Expected {shown(node, 'en')} to interrupt, because it catches a failure. Make it interrupting.",
            )
