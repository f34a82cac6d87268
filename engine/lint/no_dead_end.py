"""Every element can be reached from a start, and is joined to something."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.paths import reachable
from engine.lint.rule import Checked, shown

RULE = "no_dead_end"
SEVERITY: Severity = "warning"
__all__ = ["RULE", "SEVERITY", "check", "reachable"]


def check(checked: Checked) -> Iterator[Fault]:
    if not checked.process.level.starts:
        return  # start_required says it
    reached = reachable(checked.process)
    for node in checked.process.nodes:
        if node.index not in reached:
            yield checked.warning(
                node,
                RULE,
                f"A {shown(node)} no se llega por ningún camino. Únalo o bórrelo.",
                f"Expected a way from a start to {shown(node, 'en')}, but there is none. Connect or delete it.",
            )
