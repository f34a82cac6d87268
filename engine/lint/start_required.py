"""A process, and each sub-process, has somewhere to begin."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "start_required"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    process = checked.process
    has_trigger = bool(process.level.starts)
    if not has_trigger:
        yield checked.fault(
            None,
            RULE,
            f"El proceso «{process.name}» no tiene inicio. Añada un evento de inicio.",
            f"Expected a start event in process {process.name!r}, but there is none. Add one.",
        )
    for node in process.nodes:
        if node.level is not None and not node.level.starts and node.kind != Kind.AD_HOC:
            yield checked.fault(
                node,
                RULE,
                f"El subproceso {shown(node)} no tiene inicio. Añada un evento de inicio dentro.",
                f"Expected a start event inside {shown(node, 'en')}, but there is none. Add one.",
            )
