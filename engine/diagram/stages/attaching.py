"""On which side of its activity each boundary event stands, and where: so that its flow leaves without crossing."""

from engine.diagram.stages.grid import Grid
from engine.diagram.stages.model import DOWN, UP, Edge, Node

CORNER, PITCH = 25, 46
"""Pixels from the activity's right end to the middle of its last event, and between two events."""
BESIDE, NARROW = 24, 12
LOOPS_LAST = 50


def attach(grid: Grid) -> None:
    found: dict[tuple[Node, int], list[tuple[int, Node]]] = {}
    for node in grid.level.nodes:
        if node.host is not None:
            flow = next(
                (edge for edge in grid.level.edges if edge.source is node and edge.line != "message"), None
            )
            drop = 0 if flow is None else grid.line_of(flow.target) - grid.line_of(node.host)
            node.side = UP if drop < 0 and _may_rise(flow, node.host) else DOWN
            rank = abs(drop) + (LOOPS_LAST if flow is not None and flow.is_loop else 0)
            found.setdefault((node.host, node.side), []).append((rank, node))
    for (host, _), events in found.items():
        _spread(host, [node for _, node in sorted(events, key=lambda event: event[0])])


def _may_rise(flow: Edge | None, host: Node) -> bool:
    return flow is None or not flow.is_loop or flow.target.col == host.col


def _spread(host: Node, events: list[Node]) -> None:
    """From the right to the left: the first event's flow has the shortest way."""
    for at, node in enumerate(events):
        node.col, node.off = host.col, host.w / 2 - CORNER - PITCH * at
        if host.span > 1:
            node.col = host.last_col - at % host.span
            shift = BESIDE if at < host.span else -BESIDE
            node.off = shift if len(events) > host.span else 0
        if abs(node.off) <= NARROW:
            node.off = 0
