"""Parallel branches meet in a gateway that waits for them; elsewhere what follows runs once for each."""

from collections.abc import Iterator
from itertools import combinations, islice

from engine.faults import Fault, Severity
from engine.lint.paths import MOST_PAIRS
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node

RULE = "fake_join"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    paths = checked.paths
    joins = paths.joins
    forks = frozenset(source for source in paths.forks if paths.surely_forks(source))
    merging = sum(len(node.incoming) for node in checked.process.nodes if len(node.incoming) > 1)
    if not forks or not paths.affords(merging):
        return
    for node in checked.process.nodes:
        if len(node.incoming) < 2 or node.index in joins or _takes_several(node):
            continue
        blocked = joins | {node.index}
        ways = [paths.ways_to(flow, blocked, forks) for flow in node.incoming]
        if any(paths.may_both(*pair) for pair in islice(combinations(ways, 2), MOST_PAIRS)):
            yield checked.warning(
                node,
                RULE,
                f"A {shown(node)} llegan caminos paralelos sin unirse: ocurrirá una vez por cada uno. "
                "Únalos antes con una compuerta paralela.",
                f"Expected parallel branches to be joined before {shown(node, 'en')}, but it will run once for each. "
                "Put a parallel gateway before it.",
            )


def _takes_several(node: Node) -> bool:
    """A plain end ends each token alike; a start quantity collects them (BPMN 2.0, 13.3.2)."""
    if node.start_quantity > 1:
        return True
    return node.kind == Kind.END and all(event.kind == "terminate" for event in node.events)
