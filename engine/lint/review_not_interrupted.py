"""No event on the border of a mandatory review, or of the sub-process around it, ends it for good.

Good: the event does not interrupt, or every path from it comes to a mandatory review again.
"""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.reviews import FROM_OUTSIDE, around, mandatory, skips
from engine.lint.rule import Checked, shown
from engine.model import Node

RULE = "review_not_interrupted"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    nodes = checked.process.nodes
    for review in mandatory(checked.process):
        for host in (review.index, *around(checked.process, review)):
            for index in nodes[host].boundary:
                event = nodes[index]
                if _cancels(event, host == review.index) and skips(checked, index):
                    yield checked.fault(
                        event,
                        RULE,
                        f"{shown(event)} interrumpe la revisión obligatoria {shown(review)} y el caso sigue sin ella. "
                        "Haga que no interrumpa, o que vuelva a la revisión.",
                        f"Expected nothing to skip mandatory review {shown(review, 'en')}, but {shown(event, 'en')} "
                        "interrupts it. Make it non-interrupting, or lead it back.",
                    )


def _cancels(event: Node, on_review: bool) -> bool:
    """On the review itself any event cancels it; further out only what comes from outside."""
    kinds = {each.kind for each in event.events} - {"compensation"}
    return event.interrupting and bool(kinds if on_review else kinds & FROM_OUTSIDE)
