"""What a route costs, in twentieths of a step: steps, bends, crossings, sides of nodes."""

from engine.diagram.stages.grid import Grid
from engine.diagram.stages.model import DOWN, UP, Edge, Node, inset
from engine.diagram.stages.traffic import Traffic, side_key

ACROSS, ALONG_GAP, UPRIGHT = 22, 18, 20
"""A step from column to column, the same between two pools, from line to line."""
BEND, CROSSING = 75, 65
ON_LINE, IN_CHANNEL = 1500, 3
"""Each other edge on the same step: on the line of a column or track, where it would hide; in a channel."""
ON_UPRIGHT = (IN_CHANNEL, ON_LINE)
THROUGH_POOL = 900
NEVER = 9999
MISPLACED = 40
"""Each column beside the element inside a sub-process at which an edge aims."""
SOFT = {"gateway": 8, "event": 60}
"""Leaving a node above or below instead of at its right."""
SOFT_TASK = 110
LOOP_OUT, LOOP_IN = (25, 0, 25, 0), (40, 0, 25, 0)
EVENT = 20
"""Pixels from the middle of a column within which a boundary event stands in the way."""
OPPOSED, MIXED = 700, 300
"""An edge against another one, or where an event stands; a flow where a message or association docks."""
TWO_OUT_OF_GATEWAY, TWO_INTO_GATEWAY = 80, 30


class Prices:
    def __init__(self, grid: Grid, traffic: Traffic) -> None:
        self.grid, self.traffic = grid, traffic
        self._events = {
            (node.host, node.side, node.col)
            for node in grid.level.nodes
            if node.host is not None and abs(node.off) < EVENT
        }
        self._level = [
            (ALONG_GAP if line.kind == "gap" else ACROSS, ON_LINE if line.kind == "track" else IN_CHANNEL)
            for line in grid.lines
        ]
        """Of each level line: a step along it, and each other edge that is there."""
        self.bans: dict[tuple[Edge, bool, int], int] = {}
        """Lines that an edge shall avoid, for on them it lay on another one."""

    def ban(self, edge: Edge, channel: tuple[bool, int], price: int) -> None:
        key = (edge, *channel)
        self.bans[key] = self.bans.get(key, 0) + price

    def dock(self, edge: Edge, node: Node, side: int, x: int, *, leaves: bool) -> float:
        """Of beginning or ending an edge at a side of a node, in grid column `x`."""
        price: float = _side(edge, node, side, leaves)
        if node.inner is not None and side in (DOWN, UP):
            end = edge.ends[0 if leaves else 1]
            if end != node.id:
                price += MISPLACED * abs((x - 1) // 2 - node.col - inset(node, end))
        if node.kind == "pool":
            return price
        price += OPPOSED if (node, side, (x - 1) // 2) in self._events else 0
        for other, outward in self.traffic.sides.get(side_key(node, side, x), ()):
            if other is not edge:
                price += _company(edge, other, node, (leaves, outward))
        return price

    def step(self, edge: Edge, cell: tuple[int, int], other: tuple[int, int], off: float) -> float:
        """Of going from a cell to the next, `off` pixels beside the line."""
        (x, y), (x2, y2) = cell, other
        is_upright = x == x2
        price, each = (UPRIGHT, ON_UPRIGHT[x % 2]) if is_upright else self._level[y]
        for there, beside in self.traffic.steps.get((is_upright, min(x, x2), min(y, y2)), ()):
            if there.is_kin(edge):
                price += each if there.line != edge.line else 0
            elif beside == off:
                price += each
        if self.bans:
            price += self.bans.get((edge, is_upright, x if is_upright else y), 0)
        return price

    def straight_on(self, edge: Edge, x: int, y: int, direction: int) -> float:
        """Of passing a point without turning: others may cross there."""
        others = self.traffic.passed.get((direction % 2 == 0, x, y), ())
        return CROSSING * sum(not other.is_kin(edge) for other in others)


def _side(edge: Edge, node: Node, side: int, leaves: bool) -> int:
    if node.host is not None:
        return 0 if side == node.side else NEVER
    if not edge.is_flow:
        if side in (DOWN, UP):
            return 0
        return 90 if edge.line == "message" else 25
    if edge.is_loop:
        return (LOOP_OUT if leaves else LOOP_IN)[side]
    soft = SOFT.get(node.kind, SOFT_TASK)
    if leaves:
        return (0, soft, 300, soft)[side]
    soft -= 20 if node.kind == "event" else 0
    return (400, soft, 0, soft)[side]


def _company(edge: Edge, other: Edge, node: Node, directions: tuple[bool, bool]) -> int:
    leaves, outward = directions
    if leaves != outward:
        return OPPOSED
    if other.line != edge.line:
        return MIXED
    if node.kind != "gateway":
        return 0
    return TWO_OUT_OF_GATEWAY if leaves else TWO_INTO_GATEWAY
