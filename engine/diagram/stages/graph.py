"""What follows what on a level: the flow of each node, boundary events counted as their activities."""

from engine.diagram.stages.model import FLOW_NODES, Edge, Level, Node


class Graph:
    """`flow`: nodes that take part in the flow; `satellites`: data and notes beside them.

    Built anew for every draft: what an earlier one wrote into nodes and edges is cleared.
    """

    def __init__(self, level: Level) -> None:
        self.level = level
        for node in level.nodes:
            node.w, node.col, node.row = node.natural_w, 0, 0
        for edge in level.edges:
            edge.is_loop, edge.is_main, edge.path = False, False, []
        self.flow = [node for node in level.nodes if node.kind in FLOW_NODES and node.host is None]
        self.satellites = [node for node in level.nodes if node.kind in {"data", "note"}]
        self.edges = [edge for edge in level.edges if _leads(edge)]
        self.out: dict[Node, list[Edge]] = {node: [] for node in self.flow}
        self.into: dict[Node, list[Edge]] = {node: [] for node in self.flow}
        for edge in self.edges:
            self.out[edge.source.at].append(edge)
            self.into[edge.target.at].append(edge)
        self.loose: set[Node] = set()
        """Nodes that nothing holds: they get a column where there is room."""

    @property
    def standing(self) -> list[Node]:
        """All that takes a place of its own on the grid."""
        return [*self.flow, *self.satellites]


def _leads(edge: Edge) -> bool:
    """Sequence flows, and what joins a boundary event with the compensation that it starts."""
    if edge.is_flow:
        return True
    return edge.line == "association" and edge.source.host is not None and edge.target.kind == "task"
