"""A sub-process that the flow enters begins with a start event without a trigger (BPMN 2.0, 10.5.2)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "sub_process_blank_start"
SEVERITY: Severity = "error"
ENTERED = frozenset({Kind.SUB_PROCESS, Kind.TRANSACTION})


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        around = checked.process.nodes[node.parent] if node.parent >= 0 else None
        if around is None or around.kind not in ENTERED or node.kind != Kind.START:
            continue
        if node.events:
            yield checked.fault(
                node,
                RULE,
                f"{shown(around)} empieza cuando se llega a él, no por {shown(node)}. Quite el evento de ese inicio.",
                f"Expected a start event without a trigger in {shown(around, 'en')}, but got {shown(node, 'en')}.",
            )
