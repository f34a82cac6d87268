"""A link, terminate or cancel event stands alone: nothing else happens in the same event."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown

RULE = "single_event_definition"
SEVERITY: Severity = "error"
ALONE = frozenset({"link", "terminate", "cancel"})


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if len(node.events) > 1 and any(event.kind in ALONE for event in node.events):
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} mezcla eventos que no pueden ir juntos. Dibuje cada uno aparte.",
                f"Expected one event in {shown(node, 'en')}, but it mixes several. Draw each apart.",
            )
