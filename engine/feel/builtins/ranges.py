"""Built-in functions on ranges and points (DMN 1.5, 10.3.4.9, table 78), and range() from text.

Each of the thirteen relations is a few comparisons of ends. A point is compared as the range that holds it
alone.
"""

from collections.abc import Callable
from typing import Any

from engine.feel.arithmetic import negate
from engine.feel.ast import AtLiteral, Call, Literal, Name, Negation, Node, RangeLiteral
from engine.feel.builtins.registry import BUILTINS, builtin
from engine.feel.comparison import compare, equal
from engine.feel.errors import FeelSyntaxError, Unevaluable
from engine.feel.evaluation import Evaluation
from engine.feel.parser import parse_expression
from engine.feel.ranges import build_range
from engine.feel.temporal import parse_at
from engine.feel.values import Range, kind_of

CONSTRUCTORS = frozenset({"date", "time", "date and time", "duration"})
Relation = Callable[[Range, Range], bool]


def _as_range(value: Any) -> Range:
    if type(value) is Range:
        if value.low is None or value.high is None:
            raise Unevaluable("Expected a range with both ends, but one is open")
        return value
    if value is None:
        raise Unevaluable("Expected a point or a range, but got null")
    return Range(value, value, True, True)


def _relation(name: str, first: str, second: str) -> Callable[[Relation], Relation]:
    """Register a relation for its kinds of operands: `any` is a point or a range."""

    def register(function: Relation) -> Relation:
        def related(a: Any, b: Any) -> bool:
            if first == "range" and kind_of(b) == "range" and kind_of(a) != "range":
                raise Unevaluable(f"Expected {name}(range, point) or two ranges, but got a point first")
            return function(_as_range(a), _as_range(b))

        names = ("range1", "range2") if first == second == "range" else ("a", "b")
        builtin(f"{name}({names[0]}: {first}, {names[1]}: {second})")(related)
        return function

    return register


def _ends_before(a: Range, b: Range) -> bool:
    """No point of a is at or after a point of b."""
    order = compare(a.high, b.low)
    return order < 0 or (order == 0 and not (a.high_included and b.low_included))


def _low_order(a: Range, b: Range) -> int:
    """Where a begins against b: an included end begins earlier than the same end left out."""
    return compare(a.low, b.low) or (b.low_included - a.low_included)


def _high_order(a: Range, b: Range) -> int:
    return compare(a.high, b.high) or (a.high_included - b.high_included)


def _share_a_point(a: Range, b: Range) -> bool:
    return not _ends_before(a, b) and not _ends_before(b, a)


@_relation("before", "any", "any")
def before(a: Range, b: Range) -> bool:
    return _ends_before(a, b)


@_relation("after", "any", "any")
def after(a: Range, b: Range) -> bool:
    return _ends_before(b, a)


@_relation("meets", "range", "range")
def meets(a: Range, b: Range) -> bool:
    return a.high_included and b.low_included and equal(a.high, b.low)


@_relation("met by", "range", "range")
def met_by(a: Range, b: Range) -> bool:
    return meets(b, a)


@_relation("overlaps", "range", "range")
def overlaps(a: Range, b: Range) -> bool:
    return _share_a_point(a, b)


@_relation("overlaps before", "range", "range")
def overlaps_before(a: Range, b: Range) -> bool:
    """a begins first and ends within b, no later than b."""
    return _share_a_point(a, b) and _low_order(a, b) < 0 and _high_order(a, b) <= 0


@_relation("overlaps after", "range", "range")
def overlaps_after(a: Range, b: Range) -> bool:
    return overlaps_before(b, a)


@_relation("finishes", "any", "range")
def finishes(a: Range, b: Range) -> bool:
    return _high_order(a, b) == 0 and _low_order(a, b) >= 0


@_relation("finished by", "range", "any")
def finished_by(a: Range, b: Range) -> bool:
    return finishes(b, a)


@_relation("includes", "range", "any")
def includes(a: Range, b: Range) -> bool:
    return _low_order(a, b) <= 0 and _high_order(a, b) >= 0


@_relation("during", "any", "range")
def during(a: Range, b: Range) -> bool:
    return includes(b, a)


@_relation("starts", "any", "range")
def starts(a: Range, b: Range) -> bool:
    return _low_order(a, b) == 0 and _high_order(a, b) <= 0


@_relation("started by", "range", "any")
def started_by(a: Range, b: Range) -> bool:
    return starts(b, a)


@_relation("coincides", "any", "any")
def coincides(a: Range, b: Range) -> bool:
    return _low_order(a, b) == 0 and _high_order(a, b) == 0


@builtin("range(from: string)", wants_evaluation=True)
def range_of_text(evaluation: Evaluation, text: str) -> Range:
    """A range as it is written, between literals or dates and times made of literals."""
    try:
        node = parse_expression(text, CONSTRUCTORS)
    except FeelSyntaxError:
        raise Unevaluable("Expected a range, but the text is another") from None
    if not isinstance(node, RangeLiteral):
        raise Unevaluable("Expected a range, but the text is another")
    low, high = _end(node.low, evaluation), _end(node.high, evaluation)
    if low is not None and high is not None and compare(low, high) > 0:
        raise Unevaluable("Expected a range from low to high, but it is the other way round")
    return build_range(low, high, low_included=node.low_included, high_included=node.high_included)


def _end(node: Node, evaluation: Evaluation) -> Any:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Negation) and isinstance(node.operand, Literal):
        return negate(node.operand.value)
    if isinstance(node, AtLiteral):
        return parse_at(node.text)
    if isinstance(node, Call) and isinstance(node.function, Name) and node.function.name in CONSTRUCTORS:
        arguments = [_end(argument, evaluation) for argument in node.arguments]
        return BUILTINS[node.function.name].call(evaluation, *arguments)
    raise Unevaluable("Expected literals as the ends of a range, but one is another expression")
