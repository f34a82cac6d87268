"""Chains of nodes that shall stand on one track: the main path of each pool first. Every node is in one chain."""

from engine.diagram.stages.graph import Graph
from engine.diagram.stages.model import Edge, Node

Chain = list[Node]
SAME_BAND, DEFAULT, EXCEPTION = 0.5, 1.5, -5.0
"""What makes a flow more or less likely to be the main path, in nodes of its length."""
NEAR = 2
"""Chains do not jump over more columns than this."""


def find_chains(graph: Graph) -> list[Chain]:
    """In the order in which they should be placed."""
    values = _values(graph)
    _mark_main(graph, values)
    after, chained = _joined(graph, values)
    chains = []
    for start in (node for node in graph.flow if node not in chained):
        chain = [start]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        chains.append(chain)
    main = {node for edge in graph.edges if edge.is_main for node in (edge.source.at, edge.target.at)}
    chains.sort(key=lambda chain: (chain[0].col < 0, not main.intersection(chain), -len(chain), chain[0].col))
    return chains + [[node] for node in graph.satellites]


def _forward(graph: Graph, node: Node) -> list[Edge]:
    return [edge for edge in graph.out[node] if not edge.is_loop]


def _worth(edge: Edge, values: dict[Node, float]) -> float:
    worth = values.get(edge.target.at, 0.0)
    worth += SAME_BAND * (edge.source.at.band == edge.target.band)
    worth += DEFAULT * (edge.id == edge.source.default)
    return worth + EXCEPTION * (edge.source.host is not None)


def _values(graph: Graph) -> dict[Node, float]:
    """How long the best way from each node on is."""
    values: dict[Node, float] = {}
    for node in sorted(graph.flow, key=lambda node: -node.col):
        ways = [_worth(edge, values) for edge in _forward(graph, node)]
        values[node] = 1 + max(ways, default=0.0)
    return values


def _mark_main(graph: Graph, values: dict[Node, float]) -> None:
    bands = graph.level.bands
    for pool in dict.fromkeys(band.pool for band in bands):
        starts = [node for node in graph.flow if not graph.into[node] and bands[node.band].pool == pool]
        node = max(starts, key=values.__getitem__, default=None)
        passed: set[Node] = set()
        while node is not None and node not in passed and (ways := _forward(graph, node)):
            passed.add(node)
            edge = max(ways, key=lambda way: _worth(way, values))
            edge.is_main = True
            node = edge.target.at


def _joined(graph: Graph, values: dict[Node, float]) -> tuple[dict[Node, Node], set[Node]]:
    """The next node of each in its chain, and the nodes that have one before them."""
    after: dict[Node, Node] = {}
    chained: set[Node] = set()
    ways = [edge for node in graph.flow for edge in _forward(graph, node) if _may_chain(edge)]
    for edge in sorted(ways, key=lambda edge: (not edge.is_main, -_worth(edge, values))):
        source, target = edge.source, edge.target.at
        if source not in after and target not in chained:
            after[source] = target
            chained.add(target)
    return after, chained


def _may_chain(edge: Edge) -> bool:
    source, target = edge.source, edge.target.at
    gap = target.col - source.last_col - 1
    return source.host is None and source.band == target.band and 0 <= gap < NEAR
