"""A call activity says which process it calls; a boundary event says what it waits for."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "call_named"
SEVERITY: Severity = "error"
NEED_EVENTS = frozenset({Kind.BOUNDARY, Kind.CATCH, Kind.RECEIVE_TASK})


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.kind == Kind.CALL_ACTIVITY and node.call is None:
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} no dice a qué proceso llama.",
                f"Expected {shown(node, 'en')} to name the process that it calls, but it does not.",
            )
        if node.kind in NEED_EVENTS and not node.events:
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} no dice qué espera: un mensaje, un plazo o un error.",
                f"Expected {shown(node, 'en')} to say what it waits for, but it does not.",
            )
