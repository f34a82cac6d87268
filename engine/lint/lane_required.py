"""In a process with lanes, each task for people stands in one: the lane says who answers for it."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "lane_required"
SEVERITY: Severity = "warning"
FOR_PEOPLE = frozenset({Kind.USER_TASK, Kind.MANUAL_TASK})


def check(checked: Checked) -> Iterator[Fault]:
    if not checked.process.lanes:
        return
    for node in checked.process.nodes:
        if node.kind in FOR_PEOPLE and node.parent < 0 and not node.lane:
            yield checked.warning(
                node,
                RULE,
                f"La tarea {shown(node)} no está en ninguna calle. Póngala en la de quien responde de ella.",
                f"Expected task {shown(node, 'en')} in a lane, but it is in none. Put it in one.",
            )
