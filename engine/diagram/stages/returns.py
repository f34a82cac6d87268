"""A chain of nodes that only leads back is drawn from right to left, under the stretch that it repeats."""

from engine.diagram.stages.graph import Graph
from engine.diagram.stages.model import Node


def fold_returns(graph: Graph) -> None:
    """Moves each such chain to the columns before the node that it leaves, where it is short enough."""
    back = _leading_back(graph)
    for node in back:
        edge = graph.into[node][0]
        if edge.source.at in back or edge.is_loop:
            continue
        chain = [node]
        while (end := graph.out[chain[-1]][0].target.at) in back:
            chain.append(end)
        last = edge.source.at.last_col
        if end.col <= last - (len(chain) - 1):
            edge.is_loop = True
            for at, each in enumerate(chain):
                each.col = last - at
                graph.out[each][0].is_loop = True


def _leading_back(graph: Graph) -> dict[Node, None]:
    """Nodes with one way in and one way out, which closes a loop or leads to such a node. In order."""
    single = [
        node for node in graph.flow if len(graph.into[node]) == 1 == len(graph.out[node]) and node.span == 1
    ]
    back: dict[Node, None] = {}
    while True:
        new = [node for node in single if node not in back and _goes_back(graph, node, back)]
        if not new:
            return back
        back |= dict.fromkeys(new)


def _goes_back(graph: Graph, node: Node, back: dict[Node, None]) -> bool:
    [edge] = graph.out[node]
    return edge.is_loop or edge.target.at in back
