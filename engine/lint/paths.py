"""The ways through one process, built once for all rules: edges, what can come before an edge, where tokens multiply.

An edge is a sequence flow, a link, the step from an activity to its boundary event, or from a level to its start.
Conditions are not looked into: a path may be one that no data ever takes. Not a rule; runs nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from engine.model import Flow, Kind, Node, Process

SYNCHRONISING = frozenset({Kind.PARALLEL, Kind.INCLUSIVE, Kind.COMPLEX})
ONE_WAY = frozenset({Kind.EXCLUSIVE, Kind.EVENT_BASED})
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
        self.forks = frozenset(source for source in self.out_of if self.is_fork(source))

    def is_fork(self, source: int) -> bool:
        """Whether more than one token may leave here, at once or one after the other."""
        edges = self.out_of[source]
        return any(self.edges[each].repeats for each in edges) or self._all_at_once(source)

    def surely_forks(self, source: int) -> bool:
        """Whether every token that leaves here becomes several, whatever the data; or others come by its boundary."""
        edges = [self.edges[each] for each in self.out_of[source]]
        if source < 0 or not self._all_at_once(source):
            return any(edge.repeats and edge.boundary for edge in edges)
        node = self.process.nodes[source]
        kind_decides = node.kind in {Kind.INCLUSIVE, Kind.COMPLEX}
        return not kind_decides and not any(
            self.process.flows[flow].condition for flow in node.outgoing if node.kind != Kind.PARALLEL
        )

    def _all_at_once(self, source: int) -> bool:
        plain = [each for each in self.out_of[source] if not self.edges[each].boundary]
        if len(plain) < 2:
            return False
        if source < 0:
            return True
        node = self.process.nodes[source]
        return node.kind not in ONE_WAY or node.instantiates

    def before(self, edge: int, blocked: frozenset[int]) -> frozenset[int]:
        """The edges from which a token can come to `edge` (itself too) without passing a blocked node."""
        seen = {edge}
        ahead = [edge]
        while ahead:
            source = self.edges[ahead.pop()].source
            if source in blocked:
                continue
            for each in self.into[source]:
                if each not in seen:
                    seen.add(each)
                    ahead.append(each)
        return frozenset(seen)

    def branches(self, edges: Iterable[int], forks: frozenset[int]) -> Branches:
        """Those of `edges` that leave a fork, by the fork."""
        found: dict[int, set[int]] = defaultdict(set)
        for each in edges:
            source = self.edges[each].source
            if source in forks:
                found[source].add(each)
        return {source: frozenset(each) for source, each in found.items()}

    def may_both(self, one: Branches, other: Branches) -> bool:
        """Whether two tokens from the same fork can take both ways."""
        return any(
            self._two_tokens(left, right)
            for source in one.keys() & other.keys()
            for left in one[source]
            for right in other[source]
        )

    def _two_tokens(self, one: int, other: int) -> bool:
        first, second = self.edges[one], self.edges[other]
        if first.repeats or second.repeats:
            return True
        return one != other and not first.boundary and not second.boundary and self._all_at_once(first.source)

    def to_node(self, index: int, blocked: frozenset[int]) -> frozenset[int]:
        """The edges from which a token can come to a node."""
        found: set[int] = set()
        for edge in self.into[index]:
            if edge not in found:
                found |= self.before(edge, blocked)
        return frozenset(found)

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

    @property
    def joins(self) -> frozenset[int]:
        """The gateways that wait for several tokens."""
        return frozenset(
            node.index for node in self.process.nodes if node.kind in SYNCHRONISING and len(node.incoming) > 1
        )


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


def reachable(process: Process, without: frozenset[int] = frozenset()) -> frozenset[int]:
    """Node indexes that a token can reach from any start, never passing `without`."""
    inside: dict[int, list[int]] = defaultdict(list)
    for node in process.nodes:
        inside[node.parent].append(node.index)
    seen: set[int] = set()
    ahead = [*process.level.starts, *process.level.event_sub_processes]
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
