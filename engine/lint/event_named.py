"""A message or signal has a name: without one it can never be matched."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "event_named"
SEVERITY: Severity = "error"
BY_NAME = {"message": ("el mensaje", "message"), "signal": ("la señal", "signal")}
CATCHING = frozenset({Kind.START, Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE_TASK})


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        for event in node.events:
            if node.kind in CATCHING and event.kind in BY_NAME and not event.name:
                spanish, english = BY_NAME[event.kind]
                yield checked.fault(
                    node,
                    RULE,
                    f"{shown(node)} no dice {spanish} que espera. Elija uno, o cree uno con nombre.",
                    f"Expected {shown(node, 'en')} to name its {english}, but it does not. Choose or create one.",
                )
