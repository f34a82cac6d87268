"""The cheapest way of one edge over the grid: A* from all sides of its source to any side of its target."""

import heapq

from engine.diagram.stages.grid import Cell, Grid
from engine.diagram.stages.model import LEFT, RIGHT, Edge, Node
from engine.diagram.stages.prices import ALONG_GAP, BEND, THROUGH_POOL, UPRIGHT, Prices
from engine.diagram.stages.traffic import DIRECTIONS

ARRIVED = -1
TURNS = tuple((straight, (straight + 1) % 4, (straight + 3) % 4) for straight in range(4))
State = tuple[int, int, int, float]
"""Grid column and line, the direction of the last step (below 0: arrived), how far beside the line."""


class Search:
    """One search; its `path` begins and ends inside the two shapes."""

    def __init__(self, grid: Grid, prices: Prices, edge: Edge) -> None:
        self.grid, self.prices, self.edge = grid, prices, edge
        pool = grid.level.bands[edge.source.at.band].pool
        self._open = [not edge.is_flow or (line.pool == pool and not line.is_between) for line in grid.lines]
        """Which lines the edge may use: flows stay in their pool."""
        goal = grid.cells(edge.target)
        self.left, self.right, self.line = goal[0][0], goal[-1][0], goal[0][1]
        self._heap: list[tuple[float, int, float, State]] = []
        self._came: dict[State, State | None] = {}
        self._best: dict[State, float] = {}

    def path(self) -> list[Cell]:
        """[] if there is no way."""
        self._leave()
        while self._heap:
            _, _, price, state = heapq.heappop(self._heap)
            if price > self._best[state]:
                continue
            if state[2] < 0:
                return self._walked(state)
            self._go_on(price, state)
        return []

    def _leave(self) -> None:
        source = self.edge.source
        cells = self.grid.cells(source)
        off = source.off if source.host is not None else 0.0
        for x, y in cells:
            for side in range(4):
                if _has_side(source, side, x, (cells[0][0], cells[-1][0])):
                    price = self.prices.dock(self.edge, source, side, x, leaves=True)
                    self._push(price, (x, y, side, off), None)

    def _push(self, price: float, state: State, came: State | None) -> None:
        if price < self._best.get(state, float("inf")):
            self._best[state], self._came[state] = price, came
            heapq.heappush(self._heap, (price + self._rest(state), len(self._came), price, state))

    def _rest(self, state: State) -> float:
        """What the rest costs at least."""
        x, y, direction, _ = state
        if direction < 0:
            return 0
        across, down = max(self.left - x, x - self.right, 0), abs(self.line - y)
        turns = down if direction % 2 == 0 else across
        return ALONG_GAP * across + UPRIGHT * down + (BEND if turns else 0)

    def _go_on(self, price: float, state: State) -> None:
        x, y, direction, off = state
        for turn in (direction,) if self._came[state] is None else TURNS[direction]:
            dx, dy = DIRECTIONS[turn]
            there = x + dx, y + dy
            if not self.grid.is_open(*there):
                continue
            beside = off if turn == direction else 0.0
            cost = price + self.prices.step(self.edge, (x, y), there, beside)
            if turn == direction:
                cost += self.prices.straight_on(self.edge, x, y, turn)
            else:
                cost += BEND
            self._enter(cost, (*there, turn, beside), state)

    def _enter(self, cost: float, there: State, state: State) -> None:
        """Arrive, go on over free ground, or (not with a flow) cross a black-box pool."""
        x, y, turn, _ = there
        found = self.grid.occupied.get((x, y))
        if found is None:
            if self._open[y]:
                self._push(cost, there, state)
            return
        target = self.edge.target
        if found is target.at and self._may_arrive(x, turn):
            cost += self.prices.dock(self.edge, target, (turn + 2) % 4, x, leaves=False)
            self._push(cost, (x, y, ARRIVED - turn, 0.0), state)
        elif found.kind == "pool" and not self.edge.is_flow and turn % 2 == 1:
            self._push(cost + THROUGH_POOL, there, state)

    def _may_arrive(self, x: int, turn: int) -> bool:
        target = self.edge.target
        is_level = turn in (RIGHT, LEFT)
        if target.kind == "pool":
            return not is_level
        if target.host is not None and x != 2 * target.col + 1:
            return False
        return is_level or x % 2 == 1

    def _walked(self, last: State) -> list[Cell]:
        path: list[Cell] = []
        state: State | None = last
        while state is not None:
            path.append(state[:2])
            state = self._came[state]
        return path[::-1]


def _has_side(node: Node, side: int, x: int, ends: tuple[int, int]) -> bool:
    """Whether an edge may leave a node at a side in grid column `x`."""
    if node.kind == "pool":
        return side not in (RIGHT, LEFT)
    if x % 2 == 0:
        return False
    return not (side == RIGHT and x != ends[1]) and not (side == LEFT and x != ends[0])
