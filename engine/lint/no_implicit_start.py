"""Where a process or sub-process begins there is a start event."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "no_implicit_start"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    process = checked.process
    if len(process.nodes) == 1:
        return  # a single task, such as a global one: it begins and ends with itself
    inner = [node.level for node in process.nodes if node.level is not None and node.kind != Kind.AD_HOC]
    for level in (process.level, *inner):
        for index in level.starts:
            node = process.nodes[index]
            if node.kind != Kind.START and not node.instantiates:
                yield checked.warning(
                    node,
                    RULE,
                    f"{shown(node)} empieza sin un evento de inicio. Ponga uno delante.",
                    f"Expected a start event before {shown(node, 'en')}, but it begins by itself. Put one before it.",
                )
