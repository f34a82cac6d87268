"""A terminate end event stands where something else can be under way; else a plain end says the same."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node

RULE = "superfluous_termination"
SEVERITY: Severity = "warning"


def check(checked: Checked) -> Iterator[Fault]:
    paths = checked.paths
    for parent, nodes in paths.levels.items():
        ends = [node for node in nodes if any(event.kind == "terminate" for event in node.events)]
        if not ends or _runs_several(checked, parent, nodes):
            continue
        for node in ends:
            yield checked.warning(
                node,
                RULE,
                f"{shown(node)} no tiene nada más que terminar: aquí solo hay un camino a la vez. Use un fin normal.",
                f"Expected something else for {shown(node, 'en')} to terminate, but only one path is taken at a time. "
                "Use a plain end event.",
            )


def _runs_several(checked: Checked, parent: int, nodes: list[Node]) -> bool:
    """Whether a level can hold more than one token."""
    paths, all_nodes = checked.paths, checked.process.nodes
    if not paths.forks.isdisjoint({-2 - parent, *(node.index for node in nodes)}):
        return True
    handlers = [node.level for node in nodes if node.kind == Kind.EVENT_SUB_PROCESS and node.level]
    return any(not all_nodes[start].interrupting for level in handlers for start in level.starts)
