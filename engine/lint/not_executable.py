"""Nothing is approximated silently: what the engine reads but does not execute is refused with its name."""

from collections.abc import Iterator

from engine.behaviors import EXECUTABLE
from engine.faults import Fault
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node

RULE = "not_executable"
OF_PROCESS = frozenset(["message", "timer", "signal"])
EVENTS: dict[Kind, frozenset[str]] = {
    Kind.START: frozenset(
        ["message", "timer", "error", "signal", "escalation", "conditional", "compensation"]
    ),
    Kind.END: frozenset(["message", "error", "terminate", "signal", "escalation", "compensation", "cancel"]),
    Kind.CATCH: frozenset(["message", "timer", "signal", "conditional", "link"]),
    Kind.THROW: frozenset(["message", "signal", "escalation", "compensation", "link"]),
    Kind.BOUNDARY: frozenset(
        ["message", "timer", "error", "signal", "escalation", "conditional", "compensation", "cancel"]
    ),
}


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        for construct in _constructs(node):
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} usa «{construct}», que el motor todavía no ejecuta. Dibújelo de otra manera.",
                f"Expected only constructs that the engine executes, but {shown(node, 'en')} uses {construct!r}.",
            )


def _constructs(node: Node) -> Iterator[str]:
    if node.kind not in EXECUTABLE:
        yield node.kind.value
    yield from node.unsupported
    allowed = OF_PROCESS if node.kind == Kind.START and node.parent < 0 else EVENTS.get(node.kind)
    if allowed is not None:
        yield from (f"{event.kind} {node.kind.value}" for event in node.events if event.kind not in allowed)
