"""The syntax tree of FEEL: frozen values, `at` is the position in the text. It says nothing about
evaluation."""

from typing import Any

from msgspec import Struct


class Node(Struct, frozen=True):
    """Any piece of an expression."""

    at: int


class Literal(Node, frozen=True):
    value: Any


class AtLiteral(Node, frozen=True):
    text: str


class Name(Node, frozen=True):
    name: str


class Path(Node, frozen=True):
    base: Node
    name: str


class Filter(Node, frozen=True):
    base: Node
    condition: Node


class Call(Node, frozen=True):
    """An invocation: by position (`keywords` is None) or by name."""

    function: Node
    arguments: tuple[Node, ...]
    keywords: tuple[str, ...] | None


class Arithmetic(Node, frozen=True):
    """A chain of operators of one precedence, left to right: a + b - c. Flat, so that long sums are not
    deep."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


class Negation(Node, frozen=True):
    operand: Node


class Logic(Node, frozen=True):
    """`and` or `or` over two or more."""

    operator: str
    operands: tuple[Node, ...]


class Comparison(Node, frozen=True):
    operator: str
    left: Node
    right: Node


class Between(Node, frozen=True):
    value: Node
    low: Node
    high: Node


class In(Node, frozen=True):
    value: Node
    tests: tuple[Node, ...]


class InstanceOf(Node, frozen=True):
    value: Node
    type: "TypeNode"


class If(Node, frozen=True):
    condition: Node
    then: Node
    otherwise: Node


class Iterator(Node, frozen=True):
    """`name in domain`, or `name in domain..until`."""

    name: str
    domain: Node
    until: Node | None


class For(Node, frozen=True):
    iterators: tuple[Iterator, ...]
    body: Node


class Quantified(Node, frozen=True):
    """`some` or `every`."""

    quantifier: str
    iterators: tuple[Iterator, ...]
    condition: Node


class FunctionDefinition(Node, frozen=True):
    parameters: tuple[str, ...]
    types: tuple["TypeNode | None", ...]
    body: Node
    external: bool


class ListLiteral(Node, frozen=True):
    items: tuple[Node, ...]


class ContextLiteral(Node, frozen=True):
    entries: tuple[tuple[str, Node], ...]


class RangeLiteral(Node, frozen=True):
    low: Node
    high: Node
    low_included: bool
    high_included: bool


class Comparator(Node, frozen=True):
    """`< 5` standing alone: a test of `?`, or in parentheses a range without a low or high end."""

    operator: str
    operand: Node


class Irrelevant(Node, frozen=True):
    """The test `-`: anything will do."""


class Tests(Node, frozen=True):
    """Unary tests: one of them must hold, or none when negated."""

    tests: tuple[Node, ...]
    negated: bool


class TypeNode(Node, frozen=True):
    """A type as written: `list<T>` has one argument, a function its parameters and then its result."""

    name: str
    arguments: tuple["TypeNode", ...] = ()
    members: tuple[str, ...] = ()
