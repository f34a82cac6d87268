"""An index of a decision table: which rules can match a value, looked up instead of tried one by one.

A column is indexed when its tests compare with constants of one ordered kind. Masks are bit sets of rules, bit 0 the
first rule. Between n sorted constants there are 2n + 1 places: each constant itself and each gap around them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from engine.feel.ast import AtLiteral, Comparator, Irrelevant, Literal, Negation, Node, RangeLiteral, Tests
from engine.feel.compiler import UnaryTests
from engine.feel.errors import Unevaluable
from engine.feel.temporal import parse_at
from engine.feel.values import NUMBERS, kind_of

KINDS = frozenset(
    {"number", "string", "boolean", "date", "days and time duration", "years and months duration"}
)
LARGEST = 2_000_000


class NotIndexable(Exception):
    """The test is more than a comparison with constants."""


class Interval(Struct, frozen=True):
    """Values from `low` to `high`; None is unbounded."""

    low: Any
    high: Any
    low_included: bool
    high_included: bool


class Shape(Struct, frozen=True):
    """What a cell tests: one of the intervals, or none of them."""

    intervals: tuple[Interval, ...]
    negated: bool


class ColumnIndex(Struct, frozen=True):
    """The masks of one column for the values of one kind; for any other value the tests must be tried."""

    column: int
    kind: str
    constants: tuple[Any, ...]
    masks: tuple[int, ...]

    def lookup(self, value: Any) -> int | None:
        """The rules whose test holds; None when the value is of another kind."""
        if kind_of(value) != self.kind:
            return None
        place = bisect_left(self.constants, value)
        if place < len(self.constants) and self.constants[place] == value:
            return self.masks[2 * place + 1]
        return self.masks[2 * place]


def build_index(cells: Sequence[Sequence[tuple[int, UnaryTests]]], columns: int) -> tuple[ColumnIndex, ...]:
    """The indexes of those columns that can have one; `cells` are each rule's (column, tests)."""
    return tuple(index for column in range(columns) if (index := _build_column(cells, column)) is not None)


def _build_column(cells: Sequence[Sequence[tuple[int, UnaryTests]]], column: int) -> ColumnIndex | None:
    tests = [next((test for place, test in rule if place == column), None) for rule in cells]
    try:
        shapes = [None if test is None else _shape(test.tree) for test in tests]
    except NotIndexable:
        return None
    ends = [end for shape in shapes if shape for interval in shape.intervals for end in _ends(interval)]
    kinds = {kind_of(end) for end in ends}
    if len(kinds) != 1 or not kinds <= KINDS:
        return None
    constants = sorted(set(ends))
    if len(cells) * (2 * len(constants) + 1) > LARGEST:
        return None
    return ColumnIndex(column, kinds.pop(), tuple(constants), tuple(_masks(shapes, constants)))


def _ends(interval: Interval) -> Iterator[Any]:
    return (end for end in (interval.low, interval.high) if end is not None)


def _masks(shapes: Sequence[Shape | None], constants: list[Any]) -> list[int]:
    """For each place the rules that hold there."""
    places = 2 * len(constants) + 1
    masks = [0] * places
    for rule, shape in enumerate(shapes):
        held = set(range(places)) if shape is None else _places(shape, constants)
        for place in held:
            masks[place] |= 1 << rule
    return masks


def _places(shape: Shape, constants: list[Any]) -> set[int]:
    places = 2 * len(constants) + 1
    held: set[int] = set()
    for interval in shape.intervals:
        start, stop = 0, places
        if interval.low is not None:
            start = 2 * bisect_left(constants, interval.low) + (1 if interval.low_included else 2)
        if interval.high is not None:
            stop = 2 * bisect_left(constants, interval.high) + (2 if interval.high_included else 1)
        held |= set(range(start, stop))
    return set(range(places)) - held if shape.negated else held


def _shape(node: Node) -> Shape | None:
    """The shape of a cell; None for `-`."""
    if isinstance(node, Irrelevant):
        return None
    if isinstance(node, Tests):
        return Shape(tuple(part for test in node.tests for part in _intervals(test)), node.negated)
    return Shape(tuple(_intervals(node)), False)


def _intervals(node: Node) -> Iterator[Interval]:
    if isinstance(node, RangeLiteral):
        yield Interval(_constant(node.low), _constant(node.high), node.low_included, node.high_included)
    elif isinstance(node, Comparator):
        yield from _compared(node.operator, _constant(node.operand))
    else:
        value = _constant(node)
        yield Interval(value, value, True, True)


def _compared(operator: str, value: Any) -> Iterator[Interval]:
    if operator in {"<", "<=", "!="} and (type(value) is not bool or operator == "!="):
        yield Interval(None, value, False, operator == "<=")
    if operator in {">", ">=", "!="} and (type(value) is not bool or operator == "!="):
        yield Interval(value, None, operator == ">=", False)
    if operator == "=":
        yield Interval(value, value, True, True)


def _constant(node: Node) -> Any:
    value = _constant_or_none(node)
    if value is None:
        raise NotIndexable
    return value


def _constant_or_none(node: Node) -> Any:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Negation) and isinstance(node.operand, Literal):
        value = node.operand.value
        return -value if type(value) in NUMBERS else None
    if isinstance(node, AtLiteral):
        try:
            return parse_at(node.text)
        except Unevaluable:
            return None
    return None
