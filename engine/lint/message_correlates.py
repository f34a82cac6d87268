"""A message for a running case has a key: without one it goes to whichever case waited longest."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.event_named import CATCHING
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "message_correlates"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.instantiates or (node.kind == Kind.START and node.parent < 0) or node.kind not in CATCHING:
            continue
        if any(event.kind == "message" and event.name and event.key is None for event in node.events):
            yield checked.warning(
                node,
                RULE,
                f"El mensaje que espera {shown(node)} no dice a qué caso pertenece. Dele una clave, como «=case_id».",
                f"Expected a correlation key on the message of {shown(node, 'en')}, such as '=case_id'. Add one.",
            )
