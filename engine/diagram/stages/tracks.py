"""On which track of its band each node stands: a local search, chain by chain, over what the edges would cost."""

from collections import Counter
from random import Random

from msgspec import Struct

from engine.diagram.stages.chains import Chain, find_chains
from engine.diagram.stages.graph import Graph
from engine.diagram.stages.guess import BLOCKED, CROSSING, CROWD, TRACK, Guess
from engine.diagram.stages.guess import Shape as Guessed
from engine.diagram.stages.model import Edge, Node
from engine.diagram.stages.standing import Standing

TURNS, NOISY_TURNS = 4, 2
NOISE = 2.5
"""How much the first turns may err, in bends: other seeds find other drafts. Seed 0 does not err."""


class Kept(Struct, frozen=True, kw_only=True):
    """What makes a draft: columns and tracks of nodes, what the edges are, the tracks of each band."""

    places: tuple[tuple[int, float], ...]
    marks: tuple[tuple[bool, bool], ...]
    rows: tuple[int, ...]


class Draft:
    """A graph whose nodes have columns and tracks, and what its edges will cost (`guess`)."""

    def __init__(self, graph: Graph, seed: int) -> None:
        self.graph, self.seed = graph, seed
        self.standing = Standing()
        self.guess = Guess(graph.level, self.standing)
        self._random = Random(seed)  # noqa: S311 - drafts, not secrets
        self._live: dict[Edge, None] = {}
        """Edges both of whose ends have their place."""

    def find_tracks(self) -> None:
        chains = find_chains(self.graph)
        near = [self._near(chain) for chain in chains]
        for turn in range(TURNS):
            noise = NOISE if self.seed and turn < NOISY_TURNS else 0.0
            before = [chain[0].row for chain in chains]
            for chain, edges in zip(chains, near, strict=True):
                self._settle(chain, edges, noise=noise, is_first=not turn)
            if turn and not noise and before == [chain[0].row for chain in chains]:
                break
        self._finish()

    def _settle(self, chain: Chain, edges: list[Edge], *, noise: float, is_first: bool) -> None:
        if not is_first:
            self.standing.take(chain)
            for edge in edges:
                self._live.pop(edge, None)
        self.standing.placed.update(chain)
        self._place(chain, edges, noise)
        self.standing.put(chain)
        self._live |= dict.fromkeys(edge for edge in edges if self._is_known(edge))

    def _near(self, chain: Chain) -> list[Edge]:
        members = {*chain}
        edges = self.graph.level.edges
        return [edge for edge in edges if edge.source.at in members or edge.target.at in members]

    def _is_known(self, edge: Edge) -> bool:
        ends = (edge.source.at, edge.target.at)
        return all(node.kind == "pool" or node in self.standing.placed for node in ends)

    def _place(self, chain: Chain, near: list[Edge], noise: float) -> None:
        if chain[0] in self.graph.loose:
            self._place_loose(chain[0])
            return
        band, first, last = chain[0].band, chain[0].col, chain[-1].last_col
        known = [edge for edge in near if self._is_known(edge)]
        mine = {*near}
        others = self._shapes_near(known, mine)
        new = self.standing.new_keys(band)
        free = [
            key for key in self.standing.keys.get(band, ()) if self.standing.is_free(band, key, first, last)
        ]
        broken = self._broken(chain)
        best, least = new[0], float("inf")
        for key in (*free, *new):
            price = self._price(chain, key, known, others) + noise * self._random.random()
            price += BLOCKED * broken.get(key, 0)
            price += TRACK if key in new else 0.0
            if price < least:
                best, least = key, price
        for node in chain:
            node.row = best

    def _shapes_near(self, known: list[Edge], mine: set[Edge]) -> list[tuple[Edge, Guessed]]:
        """What other edges probably look like, of those that reach to the columns of the known ones."""
        low, high = _columns(known)
        near = (edge for edge in self._live if edge not in mine and _reaches(edge, low - 2, high + 2))
        shapes = [(edge, self.guess.shape(edge)) for edge in near]
        return [(edge, shape) for edge, shape in shapes if shape.low < high + 1 and low - 1 < shape.high]

    def _price(
        self, chain: Chain, key: float, known: list[Edge], others: list[tuple[Edge, Guessed]]
    ) -> float:
        for node in chain:
            node.row = key
        cost = sum(self.guess.cost(edge) for edge in known)
        return cost + CROSSING * self.guess.crossings(known, others) + CROWD * self.guess.crowd(known)

    def _broken(self, chain: Chain) -> Counter[float]:
        """How many straight flows on each track the chain would stand in the way of."""
        band, first, last = chain[0].band, chain[0].col, chain[-1].last_col
        count: Counter[float] = Counter()
        for edge in self._live:
            one, other = edge.source.at, edge.target.at
            is_straight = one.band == other.band == band and one.row == other.row
            if is_straight and edge.is_flow and not edge.is_loop and one.col < first and last < other.col:
                count[one.row] += 1
        return count

    def _place_loose(self, node: Node) -> None:
        """Where there is room and no line: on the lowest track that has some, else on a new one."""
        cols = max((each.col + each.span for each in self.graph.flow), default=1)
        new = self.standing.new_keys(node.band)
        keys = [*self.standing.keys.get(node.band, ()), new[0], new[-1]]
        shapes = [self.guess.shape(edge) for edge in self._live]
        best: tuple[float, float, int] | None = None
        for key in keys:
            for col in range(max(0, cols - node.span) + 1):
                if self.standing.is_free(node.band, key, col, col + node.span - 1):
                    node.col, node.row = col, key
                    price = self._in_the_way(node, shapes) + (TRACK if key in new else 0.0)
                    best = min(best or (price, -key, col), (price, -key, col))
        if best is not None:
            node.col, node.row = best[2], -best[1]

    def _in_the_way(self, node: Node, shapes: list[Guessed]) -> float:
        """How many lines would have to go around a node, in bends."""
        height, left, right = self.standing.height(node), node.col - 0.5, node.last_col + 0.5
        found = 0
        for shape in shapes:
            low, high = min(shape.y1, shape.y2), max(shape.y1, shape.y2)
            found += left < shape.xv < right and low < height < high
            found += height == shape.y1 and min(shape.x1, shape.xv) < right and left < max(shape.x1, shape.xv)
            found += height == shape.y2 and min(shape.x2, shape.xv) < right and left < max(shape.x2, shape.xv)
        return 2.0 * found

    def _finish(self) -> None:
        for at, band in enumerate(self.graph.level.bands):
            band.rows = max(1, len(self.standing.keys.get(at, ())))
        self.standing.settle_rows(self.graph.standing)
        for node in self.graph.level.nodes:
            if node.host is not None:
                node.col, node.row = node.host.col, node.host.row
        self.cols = max((node.col + node.span for node in self.graph.standing), default=1)
        level = self.graph.level
        self.kept = Kept(
            places=tuple((node.col, node.row) for node in level.nodes),
            marks=tuple((edge.is_loop, edge.is_main) for edge in level.edges),
            rows=tuple(band.rows for band in level.bands),
        )
        self.price = self.guess.total()

    def restore(self) -> None:
        """Writes the draft into its level again, where another one was since."""
        level = self.graph.level
        for node, (col, row) in zip(level.nodes, self.kept.places, strict=True):
            node.w, node.col, node.row = node.natural_w, col, row
        for edge, (is_loop, is_main) in zip(level.edges, self.kept.marks, strict=True):
            edge.is_loop, edge.is_main, edge.path = is_loop, is_main, []
        for band, rows in zip(level.bands, self.kept.rows, strict=True):
            band.rows = rows


def _columns(edges: list[Edge]) -> tuple[int, int]:
    """From the first to the last column in which they begin or end; black boxes are everywhere."""
    ends = [node for edge in edges for node in (edge.source.at, edge.target.at) if node.kind != "pool"]
    return min((node.col for node in ends), default=0), max((node.last_col for node in ends), default=0)


def _reaches(edge: Edge, low: int, high: int) -> bool:
    one, other = edge.source.at, edge.target.at
    if one.kind == "pool":
        one = other
    if other.kind == "pool":
        other = one
    return min(one.col, other.col) <= high and max(one.last_col, other.last_col) >= low
