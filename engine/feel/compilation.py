"""What compiled FEEL is made of: environments at run time, scopes at compile time, and a table from node to
closure.

A compiled node is a function of an `Env`. The closures are immutable and may be shared between threads.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from engine.feel.ast import Node
from engine.feel.errors import FeelSyntaxError
from engine.feel.evaluation import Evaluation
from engine.feel.names import NameBook
from engine.feel.types import Type

DEEPEST_TREE = 150
NODES_A_STEP = 8


class Env:
    """The names of one frame, the frame around it, and the evaluation that goes on."""

    __slots__ = ("evaluation", "names", "outer")

    def __init__(self, names: Mapping[str, Any], outer: "Env | None", evaluation: Evaluation) -> None:
        self.names = names
        self.outer = outer
        self.evaluation = evaluation


Run = Callable[[Env], Any]


class Unit:
    """One text that is being compiled: what is declared, and what was found on the way."""

    def __init__(self, source: str, declared: NameBook, types: Mapping[str, Type]) -> None:
        self.source = source
        self.declared = declared
        self.types = types
        self.free: set[str] = set()
        self.possible: set[str] = set()
        self.tested = False
        self.nodes = 0
        self.depth = 0


class Scope:
    """The static shape of an Env: `names` of its frame; `dynamic` frames hold the `item` of a filter."""

    __slots__ = ("dynamic", "names", "parent", "unit")

    def __init__(
        self, unit: Unit, parent: "Scope | None" = None, names: Iterable[str] = (), *, dynamic: bool = False
    ) -> None:
        self.unit = unit
        self.parent = parent
        self.names = set(names)
        self.dynamic = dynamic

    def inner(self, names: Iterable[str] = (), *, dynamic: bool = False) -> "Scope":
        return Scope(self.unit, self, names, dynamic=dynamic)

    def locate(self, name: str) -> tuple[list[int], int | None]:
        """The distances of the filters around, up to the frame that surely has `name` (None: it is free)."""
        filters: list[int] = []
        hops, scope = 0, self
        while scope.parent is not None:
            if scope.dynamic:
                filters.append(hops)
            if name in scope.names:
                return filters, hops
            scope = scope.parent
            hops += 1
        return filters, None


N = TypeVar("N", bound=Node)
COMPILERS: dict[type[Node], Callable[[Any, Scope], Run]] = {}


def compiles(
    kind: type[N],
) -> Callable[[Callable[[N, Scope], Run]], Callable[[N, Scope], Run]]:
    """Register the compiler of one kind of node."""

    def register(function: Callable[[N, Scope], Run]) -> Callable[[N, Scope], Run]:
        COMPILERS[kind] = function
        return function

    return register


def compile_node(node: Node, scope: Scope) -> Run:
    """The closure of a node."""
    unit = scope.unit
    unit.nodes += 1
    unit.depth += 1
    if unit.depth > DEEPEST_TREE:
        raise FeelSyntaxError(unit.source, node.at, expected="less nesting", found=f"{unit.depth} levels")
    run = COMPILERS[type(node)](node, scope)
    unit.depth -= 1
    return run


def compile_weighed(node: Node, scope: Scope) -> tuple[Run, int]:
    """The closure of what runs again and again, and the steps that one round costs."""
    before = scope.unit.nodes
    run = compile_node(node, scope)
    return run, 1 + (scope.unit.nodes - before) // NODES_A_STEP


def climb(env: Env, hops: int) -> Env:
    """The frame `hops` further out."""
    for _ in range(hops):
        env = env.outer  # type: ignore[assignment]
    return env
