"""An event sub-process or a terminate end that cancels a mandatory review is meant, and was agreed on.

A withdrawal may be right: the Network should see it. What hangs on the review's own border is review_not_interrupted.
"""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.reviews import FROM_OUTSIDE, around, mandatory, skips
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node

RULE = "review_not_cancelled"
SEVERITY: Severity = "warning"
ENDS_ALL = frozenset({"terminate", "error", "cancel"})


def check(checked: Checked) -> Iterator[Fault]:
    cancelled: dict[int, Node] = {}
    for review in mandatory(checked.process):
        for canceller in (*_event_sub_processes(checked, review), *_ends_beside(checked, review)):
            cancelled.setdefault(canceller, review)
    for index, review in cancelled.items():
        node = checked.process.nodes[index]
        yield checked.warning(
            node,
            RULE,
            f"{shown(node)} puede cancelar la revisión obligatoria {shown(review)}. Compruebe que la Red lo acordó.",
            f"Expected nothing to cancel mandatory review {shown(review, 'en')}, but {shown(node, 'en')} can. "
            "Make sure that the Network agreed to it.",
        )


def _event_sub_processes(checked: Checked, review: Node) -> Iterator[int]:
    nodes = checked.process.nodes
    outer = around(checked.process, review)
    levels = [checked.process.level, *(nodes[index].level for index in outer)]
    for index in (each for level in levels if level for each in level.event_sub_processes):
        inside = nodes[index].level
        if index in outer or inside is None:
            continue
        for start in inside.starts:
            kinds = {event.kind for event in nodes[start].events}
            if nodes[start].interrupting and kinds & FROM_OUTSIDE and skips(checked, start):
                yield index


def _ends_beside(checked: Checked, review: Node) -> Iterator[int]:
    """Ends that stop a whole level while a parallel branch of it holds the review."""
    paths = checked.paths
    for inner in (review.index, *around(checked.process, review)):
        level = paths.levels[checked.process.nodes[inner].parent]
        ends = [node.index for node in level if any(event.kind in ENDS_ALL for event in node.events)]
        ends = [index for index in ends if checked.process.nodes[index].kind == Kind.END]
        if not ends:
            continue
        to_review = paths.branches(paths.to_node(inner, paths.joins), paths.forks)
        for index in ends:
            to_end = paths.branches(paths.to_node(index, paths.joins), paths.forks)
            if paths.may_both(to_review, to_end):
                yield index
