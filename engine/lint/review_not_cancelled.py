"""An event sub-process or a terminate end that cancels a mandatory review is meant, and was agreed on.

A withdrawal may be right: the Network should see it. What hangs on the review's own border is review_not_interrupted.
"""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.reviews import FROM_OUTSIDE, around, holding, mandatory
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node

RULE = "review_not_cancelled"
SEVERITY: Severity = "warning"
ENDS_ALL = frozenset({"terminate", "error", "cancel"})


def check(checked: Checked) -> Iterator[Fault]:
    reviews = list(mandatory(checked.process))
    cancelled: dict[int, Node] = {}
    for index, review in (*_event_sub_processes(checked, reviews), *_ends_beside(checked, reviews)):
        cancelled.setdefault(index, review)
    for index, review in cancelled.items():
        node = checked.process.nodes[index]
        yield checked.warning(
            node,
            RULE,
            f"{shown(node)} puede cancelar la revisión obligatoria {shown(review)}. Compruebe que la Red lo acordó.",
            f"Expected nothing to cancel mandatory review {shown(review, 'en')}, but {shown(node, 'en')} can. "
            "Make sure that the Network agreed to it.",
        )


def _event_sub_processes(checked: Checked, reviews: list[Node]) -> Iterator[tuple[int, Node]]:
    nodes = checked.process.nodes
    reviewed = holding(checked.process)
    for node in nodes:
        if node.kind != Kind.EVENT_SUB_PROCESS or node.level is None:
            continue
        if not any(_interrupts(checked, nodes[start], reviewed) for start in node.level.starts):
            continue
        for review in reviews:
            outer = around(checked.process, review)
            if node.index not in outer and node.parent in (*outer, -1):
                yield node.index, review


def _interrupts(checked: Checked, start: Node, reviewed: frozenset[int]) -> bool:
    kinds = {event.kind for event in start.events}
    return (
        start.interrupting
        and bool(kinds & FROM_OUTSIDE)
        and checked.paths.ends_without(start.index, reviewed)
    )


def _ends_beside(checked: Checked, reviews: list[Node]) -> Iterator[tuple[int, Node]]:
    """Ends that stop a whole level while a parallel branch of it holds a review."""
    paths, nodes = checked.paths, checked.process.nodes
    holders = {
        inner: review for review in reviews for inner in (review.index, *around(checked.process, review))
    }
    ends = [node for node in nodes if node.kind == Kind.END and any(e.kind in ENDS_ALL for e in node.events)]
    if not ends or not paths.affords(len(holders) + len(ends)):
        return
    ways = {inner: paths.ways_into(inner, paths.joins) for inner in holders}
    for node in ends:
        to_end = paths.ways_into(node.index, paths.joins)
        for inner, review in holders.items():
            if nodes[inner].parent == node.parent and paths.may_both(ways[inner], to_end):
                yield node.index, review
                break
