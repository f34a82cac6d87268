"""Which element of the new version is which of the old: as the caller says, by equal id, by kind and name if unique.

Pure and the same each time: the plan that people read and the step that moves an instance find the same.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

from engine.model import Kind, Node, Process

How = Literal["given", "same_id", "same_name", "none"]


class Matches(Struct, frozen=True, kw_only=True):
    """`nodes`: old index to new index; `how`: of each old index; `flows`: the flows that the caller mapped, by id."""

    nodes: dict[int, int]
    how: dict[int, How]
    flows: Mapping[str, str]


def match(source: Process, target: Process, mapping: Mapping[str, str]) -> Matches:
    """Every element's counterpart, if it has one; no two have the same. `mapping` is old id -> new id ("": none)."""
    nodes: dict[int, int] = {}
    how: dict[int, How] = {}
    for node in source.nodes:
        given = mapping.get(node.id)
        found = target.indexes.get(node.id if given is None else given, -1)
        is_free = found not in nodes.values() and (given is not None or node.id not in mapping.values())
        if found >= 0 and is_free:
            nodes[node.index] = found
            how[node.index] = "given" if given is not None else "same_id"
        elif given is not None:
            how[node.index] = "none"
    for old, new in _by_name(source, target, nodes, how):
        nodes[old], how[old] = new, "same_name"
    for node in source.nodes:
        how.setdefault(node.index, "none")
    return Matches(nodes=nodes, how=how, flows=mapping)


def unknown_ids(source: Process, target: Process, mapping: Mapping[str, str]) -> list[str]:
    """What a mapping names that is not there: `old` of no element, or `old=new` of no new element."""
    old, new = _ids(source), _ids(target) | {""}
    return [
        left if left not in old else f"{left}={right}"
        for left, right in mapping.items()
        if left not in old or right not in new
    ]


def match_incoming(source: Process, target: Process, matches: Matches, join: int) -> dict[int, int]:
    """The incoming flows of node `join` and theirs in the new version.

    By what the caller says, by id, by the element that they come from, and the last one left on each side.
    """
    new = target.nodes[matches.nodes[join]]
    left, free = list(source.nodes[join].incoming), list(new.incoming)
    found: dict[int, int] = {}
    for candidates in (_said, _same_id, _same_source):
        for old in list(left):
            fitting = [flow for flow in free if candidates(source, target, matches, (old, flow))]
            if len(fitting) == 1:
                found[old] = fitting[0]
                left.remove(old)
                free.remove(fitting[0])
    if len(left) == len(free) == 1:
        found[left[0]] = free[0]
    return found


def _said(source: Process, target: Process, matches: Matches, pair: tuple[int, int]) -> bool:
    return matches.flows.get(source.flows[pair[0]].id) == target.flows[pair[1]].id


def _same_id(source: Process, target: Process, _matches: Matches, pair: tuple[int, int]) -> bool:
    old, new = source.flows[pair[0]].id, target.flows[pair[1]].id
    return bool(old) and old == new


def _same_source(source: Process, target: Process, matches: Matches, pair: tuple[int, int]) -> bool:
    return matches.nodes.get(source.flows[pair[0]].source) == target.flows[pair[1]].source


def _ids(process: Process) -> set[str]:
    return {node.id for node in process.nodes} | {flow.id for flow in process.flows if flow.id}


def _by_name(
    source: Process, target: Process, nodes: Mapping[int, int], how: Mapping[int, How]
) -> list[tuple[int, int]]:
    """Pairs of the same kind and name that nobody else has among what is left on both sides."""
    taken = set(nodes.values())
    old = _named(node for node in source.nodes if node.index not in nodes and node.index not in how)
    new = _named(node for node in target.nodes if node.index not in taken)
    return [(old[key].index, new[key].index) for key in old if key in new]


def _named(nodes: Iterable[Node]) -> dict[tuple[Kind, str], Node]:
    named = [node for node in nodes if node.name]
    count = Counter((node.kind, node.name) for node in named)
    return {(node.kind, node.name): node for node in named if count[node.kind, node.name] == 1}
