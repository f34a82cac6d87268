"""No exception allows a person to skip a mandatory review (care:allow)."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.reviews import around, mandatory
from engine.lint.rule import Checked, shown

RULE = "review_not_skipped"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    for review in mandatory(checked.process):
        for index in (review.index, *around(checked.process, review)):
            node = checked.process.nodes[index]
            if any(allowed.get("action") == "skip" for allowed in node.care.get("allow", ())):
                yield checked.fault(
                    node,
                    RULE,
                    f"{shown(node)} permite saltarse la revisión obligatoria {shown(review)}. Quite esa excepción.",
                    f"Expected mandatory review {shown(review, 'en')} never to be skipped, but {shown(node, 'en')} "
                    "allows it. Remove that exception.",
                )
