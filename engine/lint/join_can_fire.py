"""A parallel join gets a token by each of its ways in: they come from one fork, not from a choice (BPMN 2.0, 13.4.1).

Sound: tokens multiply only at forks, so two ways in that share no fork are never both taken. In doubt it is silent.
"""

from collections.abc import Iterator
from itertools import combinations

from engine.faults import Fault, Severity
from engine.lint.paths import Branches, Paths
from engine.lint.rule import Checked, shown
from engine.model import Kind

RULE = "join_can_fire"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    paths, process = checked.paths, checked.process
    for node in process.nodes:
        if node.kind != Kind.PARALLEL or len(node.incoming) < 2:
            continue
        blocked = frozenset({node.index})
        ways = [paths.branches(paths.before(flow, blocked), paths.forks) for flow in node.incoming]
        apart = next(
            (pair for pair in combinations(range(len(ways)), 2) if not _meet(paths, ways, pair)), None
        )
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


def _meet(paths: Paths, ways: list[Branches], pair: tuple[int, int]) -> bool:
    return paths.may_both(ways[pair[0]], ways[pair[1]])
