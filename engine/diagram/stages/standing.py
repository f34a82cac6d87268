"""Where the nodes of a draft stand: tracks and columns, and which stretches of a track are free."""

from collections.abc import Iterable
from itertools import pairwise

from engine.diagram.stages.chains import Chain
from engine.diagram.stages.model import Node

BAND = 1000
"""How far apart two bands are, in tracks: more than any band has."""


class Standing:
    """While tracks are sought their keys are any numbers, ordered from the top; `settle_rows` makes them 0, 1, 2."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, float], list[Node]] = {}
        self.cols: dict[int, list[Node]] = {}
        self.keys: dict[int, list[float]] = {}
        self.placed: set[Node] = set()

    def put(self, chain: Chain) -> None:
        for at, node in enumerate(chain):
            node.till = chain[at + 1].col if at + 1 < len(chain) else node.col + node.span
            self.rows.setdefault((node.band, node.row), []).append(node)
            for col in range(node.col, node.col + node.span):
                self.cols.setdefault(col, []).append(node)
        self.keys[chain[0].band] = sorted({*self.keys.get(chain[0].band, ()), chain[0].row})
        self.placed.update(chain)

    def take(self, chain: Chain) -> None:
        """Off the grid; a track that gets empty is no track any more."""
        for node in chain:
            self.rows[node.band, node.row].remove(node)
            for col in range(node.col, node.col + node.span):
                self.cols[col].remove(node)
        band = chain[0].band
        self.keys[band] = sorted(key for (at, key), nodes in self.rows.items() if at == band and nodes)

    def new_keys(self, band: int) -> list[float]:
        """Where a further track could be: above all, between each two, below all."""
        keys = self.keys.get(band, [])
        if not keys:
            return [0.0]
        return [keys[0] - 1, *((one + other) / 2 for one, other in pairwise(keys)), keys[-1] + 1]

    def is_free(self, band: int, key: float, first: int, last: int) -> bool:
        """Whether a track is free from column `first` to `last`."""
        for node in self.rows.get((band, key), ()):  # noqa: SIM110 - asked so often that a generator costs
            if node.col <= last and node.till > first:
                return False
        return True

    def height(self, node: Node) -> float:
        return node.band * BAND + node.row

    def beyond(self, node: Node, other: Node) -> int:
        """Tracks of its band between a node and the border towards another band."""
        keys = self.keys.get(node.band, ())
        if other.band > node.band:
            return sum(key > node.row for key in keys)
        return sum(key < node.row for key in keys)

    def settle_rows(self, nodes: Iterable[Node]) -> None:
        settled = {(band, key): at for band, keys in self.keys.items() for at, key in enumerate(keys)}
        self.rows = {}
        for node in nodes:
            node.row = settled[node.band, node.row]
            self.rows.setdefault((node.band, node.row), []).append(node)
        self.keys = {band: [float(at) for at in range(len(keys))] for band, keys in self.keys.items()}
