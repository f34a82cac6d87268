"""An exception that a model allows (care:allow) is one that there is: skip, repeat or add, on an activity."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown

RULE = "exception_known"
SEVERITY: Severity = "error"
ACTIONS = ("skip", "repeat", "add")


def check(checked: Checked) -> Iterator[Fault]:
    for node in checked.process.nodes:
        for mark in node.care.get("allow", ()):
            action = mark.get("action", "")
            if action not in ACTIONS:
                yield checked.fault(
                    node,
                    RULE,
                    f"{shown(node)} permite «{action}», que no existe. Ponga skip, repeat o add.",
                    f"Expected skip, repeat or add on {shown(node, 'en')}, but it allows {action!r}. Put one of them.",
                )
            elif not node.is_activity or node.for_compensation:
                yield checked.fault(
                    node,
                    RULE,
                    f"En {shown(node)} no cabe ninguna excepción: solo en una actividad. Quítela.",
                    f"Expected an exception on an activity only, but {shown(node, 'en')} is none. Remove it.",
                )
