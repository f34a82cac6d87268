"""The ways through one process, built once for all rules: edges, what can come before an edge, where tokens multiply.

An edge is a sequence flow, a link, the step from an activity to its boundary event, or from a level to its start.
Conditions are not looked into: a path may be one that no data ever takes. Not a rule; runs nothing.
"""

from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from engine.model import Flow, Kind, Node, Process

SYNCHRONISING = frozenset({Kind.PARALLEL, Kind.INCLUSIVE, Kind.COMPLEX})
ONE_WAY = frozenset({Kind.EXCLUSIVE, Kind.EVENT_BASED})
MOST_PAIRS = 2_000
"""How many pairs of ways into one node are compared: enough for sixty of them."""
MOST_STEPS = 5_000_000
"""How many edges may be walked for one rule: about a second."""
Branches = Mapping[int, frozenset[int]]
"""Edges out of each fork, by the fork's node."""


class Edge(Struct, frozen=True, kw_only=True):
    """`repeats`: tokens may come by it again and again; `boundary`: it leaves by a boundary event.

    `source` -1 - n: the beginning of the level inside node n - 1 (-1: of the process).
    """

    source: int
    target: int
    repeats: bool = False
    boundary: bool = False


class Paths:
    """`levels`: the nodes of each level by the index of the node around it (-1: the process)."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.levels: dict[int, list[Node]] = defaultdict(list)
        for node in process.nodes:
            self.levels[node.parent].append(node)
        self.edges: list[Edge] = [_flow_edge(process, flow) for flow in process.flows]
        for node in process.nodes:
            self.edges += _hidden_edges(process, node)
        for parent, nodes in self.levels.items():
            self.edges += _entries(process, parent, nodes)
        self.into: dict[int, list[int]] = defaultdict(list)
        self.out_of: dict[int, list[int]] = defaultdict(list)
        for number, edge in enumerate(self.edges):
            self.into[edge.target].append(number)
            self.out_of[edge.source].append(number)
        self._sources = [edge.source for edge in self.edges]
        self._again = frozenset(number for number, edge in enumerate(self.edges) if edge.repeats)
        self._at_once = {source: self._together(source) for source in self.out_of}
        self.forks = frozenset(
            source
            for source, edges in self.out_of.items()
            if self._at_once[source] or not self._again.isdisjoint(edges)
        )
        self.joins = frozenset(
            node.index for node in process.nodes if node.kind in SYNCHRONISING and len(node.incoming) > 1
        )

    def _together(self, source: int) -> frozenset[int]:
        """The edges that a token leaves by at the same time, if there are several."""
        plain = [each for each in self.out_of[source] if not self.edges[each].boundary]
        if len(plain) < 2:
            return frozenset()
        node = self.process.nodes[source] if source >= 0 else None
        is_choice = node is not None and node.kind in ONE_WAY and not node.instantiates
        return frozenset() if is_choice else frozenset(plain)

    def surely_forks(self, source: int) -> bool:
        """Whether every token that leaves here becomes several, whatever the data; or others come by its boundary."""
        if any(self.edges[each].repeats and self.edges[each].boundary for each in self.out_of[source]):
            return True
        if source < 0 or not self._at_once[source]:
            return False
        node = self.process.nodes[source]
        if node.kind == Kind.PARALLEL:
            return True
        has_conditions = any(self.process.flows[flow].condition for flow in node.outgoing)
        return node.kind not in SYNCHRONISING and not has_conditions

    def affords(self, walks: int) -> bool:
        """Whether so many walks through the whole diagram are no runaway; in a monster a rule is silent."""
        return walks * len(self.edges) <= MOST_STEPS

    def ways_to(self, edge: int, blocked: frozenset[int], forks: frozenset[int]) -> Branches:
        """By which edges out of which forks a token comes to `edge`, without passing a blocked node."""
        found: dict[int, set[int]] = {}
        seen = set(blocked)
        ahead = [edge]
        while ahead:
            each = ahead.pop()
            source = self._sources[each]
            if source in forks:
                found.setdefault(source, set()).add(each)
            if source not in seen:
                seen.add(source)
                ahead += self.into[source]
        return {source: frozenset(edges) for source, edges in found.items()}

    def ways_into(self, index: int, blocked: frozenset[int]) -> Branches:
        """By which edges out of which forks a token comes to a node."""
        found: dict[int, frozenset[int]] = {}
        for edge in self.into[index]:
            for source, edges in self.ways_to(edge, blocked, self.forks).items():
                found[source] = found.get(source, frozenset()) | edges
        return found

    def may_both(self, one: Branches, other: Branches) -> bool:
        """Whether two tokens from the same fork can take both ways."""
        for source in one.keys() & other.keys():
            left, right = one[source], other[source]
            if not (self._again.isdisjoint(left) and self._again.isdisjoint(right)):
                return True
            at_once = self._at_once[source]
            left, right = left & at_once, right & at_once
            if left and right and len(left | right) > 1:
                return True
        return False

    def ends_without(self, start: int, avoided: frozenset[int]) -> bool:
        """Whether a token that enters `start` can come to an end of its level without entering an avoided node."""
        seen: set[int] = set()
        ahead = [start]
        while ahead:
            index = ahead.pop()
            if index in seen or index in avoided:
                continue
            seen.add(index)
            onward = [self.edges[each].target for each in self.out_of[index]]
            if not onward:
                return True
            ahead += onward
        return False


def _flow_edge(process: Process, flow: Flow) -> Edge:
    several = process.nodes[flow.source].completion_quantity > 1
    return Edge(source=flow.source, target=flow.target, repeats=several)


def _hidden_edges(process: Process, node: Node) -> list[Edge]:
    hidden = [
        Edge(source=node.index, target=each, repeats=not process.nodes[each].interrupting, boundary=True)
        for each in node.boundary
    ]
    if node.link_target >= 0:
        hidden.append(Edge(source=node.index, target=node.link_target))
    return hidden


def _entries(process: Process, parent: int, nodes: list[Node]) -> list[Edge]:
    level = process.level if parent < 0 else process.nodes[parent].level
    if level is None:
        return []
    if parent >= 0 and process.nodes[parent].kind == Kind.AD_HOC:
        begun = [node.index for node in nodes if not node.incoming and node.kind != Kind.BOUNDARY]
        return [Edge(source=-2 - parent, target=each, repeats=True) for each in begun]
    return [Edge(source=-2 - parent, target=each) for each in level.starts]


def is_optional(node: Node) -> bool:
    """Whether people add this activity where no way leads to it (care:allow)."""
    return not node.incoming and any(mark.get("action") == "add" for mark in node.care.get("allow", ()))


def reachable(process: Process, without: frozenset[int] = frozenset()) -> frozenset[int]:
    """Node indexes that a token can reach from any start, never passing `without`."""
    inside: dict[int, list[int]] = defaultdict(list)
    for node in process.nodes:
        inside[node.parent].append(node.index)
    seen: set[int] = set()
    ahead = [*process.level.starts, *process.level.event_sub_processes]
    ahead += [node.index for node in process.nodes if is_optional(node)]
    while ahead:
        index = ahead.pop()
        if index in seen or index in without:
            continue
        seen.add(index)
        node = process.nodes[index]
        ahead += [process.flows[flow].target for flow in node.outgoing]
        ahead += [*node.boundary, *(each for each in (node.handler, node.link_target) if each >= 0)]
        if node.level is not None:
            ahead += [*node.level.starts, *node.level.event_sub_processes]
        if node.kind == Kind.AD_HOC:
            ahead += inside[index]
    return frozenset(seen)
