"""A process or sub-process has one start event without a trigger: several all begin at once."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "single_blank_start"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    for nodes in checked.paths.levels.values():
        blank = [node for node in nodes if node.kind == Kind.START and not node.events]
        for node in blank[1:]:
            yield checked.warning(
                node,
                RULE,
                f"{shown(node)} es otro inicio sin evento: empezarán los dos a la vez. Deje uno solo.",
                f"Expected one start event without a trigger, but {shown(node, 'en')} is another. Keep one.",
            )
