"""Every element can be reached from a start, and is joined to something."""

from collections.abc import Iterator

from engine.faults import Fault
from engine.lint.rule import Checked, shown
from engine.model import Kind, Process

RULE = "no_dead_end"


def check(checked: Checked) -> Iterator[Fault]:
    if not checked.process.level.starts:
        return  # start_required says it
    reached = reachable(checked.process)
    for node in checked.process.nodes:
        if node.index not in reached:
            yield checked.fault(
                node,
                RULE,
                f"A {shown(node)} no se llega por ningún camino. Únalo o bórrelo.",
                f"Expected a way from a start to {shown(node, 'en')}, but there is none. Connect or delete it.",
                severity="warning",
            )


def reachable(process: Process, without: frozenset[int] = frozenset()) -> frozenset[int]:
    """Node indexes that a token can reach from any start, never passing `without`."""
    seen: set[int] = set()
    ahead = [*process.level.starts, *process.level.event_sub_processes]
    while ahead:
        index = ahead.pop()
        if index in seen or index in without:
            continue
        seen.add(index)
        node = process.nodes[index]
        ahead += [process.flows[flow].target for flow in node.outgoing]
        ahead += node.boundary
        if node.level is not None:
            ahead += [*node.level.starts, *node.level.event_sub_processes]
        if node.kind == Kind.AD_HOC:
            ahead += [inner.index for inner in process.nodes if inner.parent == index]
    return frozenset(seen)
