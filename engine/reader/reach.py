"""Which incoming flows of a join a token elsewhere can still come by (BPMN 2.0, 13.4.3), worked out once a file."""

from engine.model import Kind, Node

JUDGED = frozenset({Kind.INCLUSIVE, Kind.COMPLEX})
MOST_STEPS = 3_000_000
"""How many nodes and flows may be walked for all joins of a process: about three seconds."""
Reach = dict[int, frozenset[int]]


class TooManyJoins(Exception):
    """Working it out would take longer than a file may."""


def reaches(nodes: tuple[Node, ...], ends: list[tuple[int, int]]) -> dict[int, Reach]:
    """The reach of each join, by its node's index. Raises TooManyJoins."""
    joins = [node for node in nodes if node.kind in JUDGED and len(node.incoming) > 1]
    if sum(len(join.incoming) for join in joins) * (len(nodes) + len(ends)) > MOST_STEPS:
        raise TooManyJoins
    before = _before(nodes, ends)
    return {join.index: _reach(before, ends, join) for join in joins}


def _reach(before: list[list[int]], ends: list[tuple[int, int]], join: Node) -> Reach:
    """By node: the incoming flows of `join` that a path from it ends with, without passing the join.

    A token in an activity may also leave by its boundary events; a throwing link goes on at its target.
    """
    found: dict[int, set[int]] = {}
    for flow in join.incoming:
        ahead = [ends[flow][0]]
        while ahead:
            index = ahead.pop()
            if index == join.index or flow in found.get(index, ()):
                continue
            found.setdefault(index, set()).add(flow)
            ahead += before[index]
    return {index: frozenset(flows) for index, flows in found.items()}


def _before(nodes: tuple[Node, ...], ends: list[tuple[int, int]]) -> list[list[int]]:
    """By node: the nodes that a token may come from directly."""
    before: list[list[int]] = [[] for _ in nodes]
    for source, target in ends:
        before[target].append(source)
    for node in nodes:
        if node.attached_to >= 0:
            before[node.index].append(node.attached_to)
        if node.link_target >= 0:
            before[node.link_target].append(node.index)
    return before
