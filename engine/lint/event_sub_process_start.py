"""An event sub-process has one start event, with a trigger, and no flow joins it (BPMN 2.0, 10.3.5)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "event_sub_process_start"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        if node.kind != Kind.EVENT_SUB_PROCESS:
            continue
        starts = [each for each in checked.paths.levels[node.index] if each.kind == Kind.START]
        if len(starts) != 1 or not starts[0].events:
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} no dice qué lo pone en marcha. Ponga dentro un solo inicio, con su evento.",
                f"Expected one start event with a trigger inside {shown(node, 'en')}, but there is none or several.",
            )
        if node.incoming or node.outgoing:
            yield checked.fault(
                node,
                RULE,
                f"{shown(node)} empieza por su evento: no debe tener flujos. Quite los que llegan o salen.",
                f"Expected no sequence flow at event sub-process {shown(node, 'en')}, but there is. Remove it.",
            )
