"""Where the path ends there is an end event."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node

RULE = "no_implicit_end"
SEVERITY: Severity = "warning"
WITHOUT_FLOWS = frozenset({Kind.END, Kind.EVENT_SUB_PROCESS})


def check(checked: Checked) -> Iterator[Fault]:
    nodes = checked.process.nodes
    with_end = {node.parent for node in nodes if node.kind == Kind.END}
    for node in nodes:
        if node.outgoing or node.kind in WITHOUT_FLOWS or node.parent not in with_end:
            continue  # without any end event on the level, end_event_required says it once
        if not _goes_on_unseen(node):
            yield checked.warning(
                node,
                RULE,
                f"Después de {shown(node)} no hay nada. Añada un evento de fin que diga en qué acaba.",
                f"Expected something after {shown(node, 'en')}, but nothing follows. Add an end event.",
            )


def _goes_on_unseen(node: Node) -> bool:
    """A link goes on elsewhere; compensation has no flows of its own."""
    return node.for_compensation or any(event.kind in {"link", "compensation"} for event in node.events)
