"""A parallel join gets a token by each of its ways in: they come from one fork, not from a choice (BPMN 2.0, 13.4.1).

Sound: tokens multiply only at forks, so two ways in that share no fork are never both taken. In doubt it is silent.
"""

from collections.abc import Iterator
from itertools import combinations, islice

from engine.faults import Fault, Severity
from engine.lint.paths import MOST_PAIRS
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "join_can_fire"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    paths, process = checked.paths, checked.process
    joining = sum(len(process.nodes[index].incoming) for index in paths.joins)
    if not paths.affords(joining):
        return
    for node in process.nodes:
        if node.kind != Kind.PARALLEL or len(node.incoming) < 2:
            continue
        blocked = frozenset({node.index})
        ways = [paths.ways_to(flow, blocked, paths.forks) for flow in node.incoming]
        pairs = islice(combinations(range(len(ways)), 2), MOST_PAIRS)
        apart = next((pair for pair in pairs if not paths.may_both(ways[pair[0]], ways[pair[1]])), None)
        if apart is not None:
            first, second = (process.nodes[process.flows[node.incoming[at]].source] for at in apart)
            yield checked.warning(
                node,
                RULE,
                f"{shown(node)} espera para siempre: nunca se llega a la vez desde {shown(first)} y {shown(second)}. "
                "Únalos con una compuerta exclusiva.",
                f"Expected all ways into {shown(node, 'en')} to be taken, but never both {shown(first, 'en')} and "
                f"{shown(second, 'en')} are. Join them with an exclusive gateway.",
            )
