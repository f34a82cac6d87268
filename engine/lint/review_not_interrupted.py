"""No event on the border of a mandatory review, or of the sub-process around it, ends it for good.

Good: the event does not interrupt, or every path from it comes to a mandatory review again.
"""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.reviews import FROM_OUTSIDE, around, holding, mandatory
from engine.lint.rule import Checked, shown
from engine.model import Node, Process

RULE = "review_not_interrupted"
SEVERITY: Severity = "error"


def check(checked: Checked) -> Iterator[Fault]:
    reviewed = holding(checked.process)
    for event, review in _cancelling(checked.process).values():
        if checked.paths.ends_without(event.index, reviewed):
            yield checked.fault(
                event,
                RULE,
                f"{shown(event)} interrumpe la revisión obligatoria {shown(review)} y el caso sigue sin ella. "
                "Haga que no interrumpa, o que vuelva a la revisión.",
                f"Expected nothing to skip mandatory review {shown(review, 'en')}, but {shown(event, 'en')} "
                "interrupts it. Make it non-interrupting, or lead it back.",
            )


def _cancelling(process: Process) -> dict[int, tuple[Node, Node]]:
    """The boundary events that can cancel a review, each with the first review that it cancels."""
    found: dict[int, tuple[Node, Node]] = {}
    for review in mandatory(process):
        for host in (review.index, *around(process, review)):
            for index in process.nodes[host].boundary:
                event = process.nodes[index]
                if _cancels(event, host == review.index):
                    found.setdefault(index, (event, review))
    return found


def _cancels(event: Node, on_review: bool) -> bool:
    """On the review itself any event cancels it; further out only what comes from outside."""
    kinds = {each.kind for each in event.events} - {"compensation"}
    return event.interrupting and bool(kinds if on_review else kinds & FROM_OUTSIDE)
