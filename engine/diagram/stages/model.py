"""What the stages work on: a level (a plane, or the inside of a sub-process) with its bands, nodes and edges.

Mutable on purpose: each stage writes its own fields, and a draft that is given up is written over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.diagram.geometry import Box, Point
from engine.diagram.semantics import Line, Shape

RIGHT, DOWN, LEFT, UP = range(4)
"""Sides of a shape, and directions of a line."""
FLOW_NODES = frozenset({"task", "event", "gateway", "sub"})
NAMED_BESIDE = frozenset({"event", "gateway", "data"})


@dataclass(eq=False, slots=True, kw_only=True)
class Node:
    """A shape. `col` to `col + span - 1`: its columns; `row`: its track within its band.

    `till`: the first column to its right that its track leaves free. Boundary events have a `host`, the `side` of it
    where they stand, and how far (`off`, pixels) from the middle of their column.
    """

    id: str
    kind: Shape
    name: str = ""
    w: float = 100
    h: float = 80
    natural_w: float = 100
    host: "Node | None" = None
    inner: "Level | None" = None
    is_collapsed: bool = False
    default: str = ""
    band: int = 0
    col: int = 0
    row: float = 0
    span: int = 1
    till: int = 0
    side: int = DOWN
    off: float = 0
    x: float = 0
    y: float = 0

    @property
    def at(self) -> "Node":
        """The node that stands on the grid: itself, or what it is attached to."""
        return self.host or self

    @property
    def last_col(self) -> int:
        return self.col + self.span - 1

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.w, self.h)


@dataclass(eq=False, slots=True, kw_only=True)
class Edge:
    """A line. `ends`: the ids that it really joins, perhaps inside of `source` and `target`. `path`: on the grid."""

    id: str
    source: Node
    target: Node
    line: Line
    name: str = ""
    ends: tuple[str, str] = ("", "")
    is_main: bool = False
    is_loop: bool = False
    path: list[tuple[int, int]] = field(default_factory=list)
    ports: tuple[int, int] = (RIGHT, LEFT)
    runs: list["Run"] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    @property
    def is_flow(self) -> bool:
        return self.line == "flow"

    def is_kin(self, other: "Edge") -> bool:
        """Whether the two may run on one line: out of one node, or into one."""
        return self.source is other.source or self.target is other.target


@dataclass(eq=False, slots=True, kw_only=True)
class Run:
    """A straight stretch of an edge on a line of the grid; `pos`: where across it, in parts of the grid."""

    edge: Edge
    is_upright: bool
    line: int
    low: int
    high: int
    pos: float

    @property
    def channel(self) -> tuple[bool, int]:
        return self.is_upright, self.line

    def meets(self, other: "Run") -> bool:
        return self.low <= other.high and other.low <= self.high


@dataclass(eq=False, slots=True, kw_only=True)
class Band:
    """A horizontal strip: a pool, one of its innermost lanes, or a `black_box`; of `rows` tracks."""

    pool: str = ""
    lanes: tuple[str, ...] = ()
    black_box: Node | None = None
    rows: int = 1
    top: float = 0
    bottom: float = 0

    @property
    def frames(self) -> tuple[str, ...]:
        """The ids of its pool and lanes, from the outside in."""
        return (self.pool, *self.lanes) if self.pool else self.lanes


@dataclass(eq=False, slots=True, kw_only=True)
class Level:
    """`owner`: each element below this level, by id, with the node here that shows it. `guests`: lines from outside."""

    bands: list[Band] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    owner: dict[str, Node] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    frames: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    guests: list[Box] = field(default_factory=list)
    w: float = 0
    h: float = 0

    @property
    def black_boxes(self) -> Sequence[Node]:
        return [band.black_box for band in self.bands if band.black_box is not None]


def inset(node: Node, inner: str) -> int:
    """How many columns from the left of an expanded sub-process an element inside it stands."""
    aim = node.inner.owner.get(inner) if node.inner is not None else None
    if aim is None or node.inner is None:
        return 0
    return min(node.span - 1, int(node.span * (aim.x + aim.w / 2) / max(node.inner.w, 1)))
