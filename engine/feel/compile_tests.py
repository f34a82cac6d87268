"""Closures of unary tests and of `in` (DMN 1.5, 10.3.2.8): functions of the tested value and an Env."""

import operator
from collections.abc import Callable, Iterable
from typing import Any

from engine.feel.ast import Comparator, In, Irrelevant, Literal, Negation, Node, RangeLiteral, Tests
from engine.feel.comparison import EQUAL_BY_VALUE, PLAIN, in_range, satisfies
from engine.feel.compilation import Env, Run, Scope, compile_node, compiles
from engine.feel.compile_operators import FAST_ORDER, order, same
from engine.feel.errors import Unevaluable
from engine.feel.values import Range, kind_of

Test = Callable[[Any, Env], bool | None]


@compiles(In)
def compile_in(node: In, scope: Scope) -> Run:
    value = compile_node(node.value, scope)
    test = any_test([compile_test(test, scope) for test in node.tests])
    return lambda env: test(value(env), env)


def any_test(tests: list[Test]) -> Test:
    """True if one holds, else null if one is null."""
    if len(tests) == 1:
        return tests[0]

    def holds(value: Any, env: Env) -> bool | None:
        return _one_holds(test(value, env) for test in tests)

    return holds


def _one_holds(results: Iterable[bool | None]) -> bool | None:
    combined: bool | None = False
    for result in results:
        if result is True:
            return True
        if result is None:
            combined = None
    return combined


def compile_tests(node: Node, scope: Scope) -> Test:
    """The closure of whole unary tests, as parsed from a cell."""
    if not isinstance(node, Tests):
        return compile_test(node, scope)
    test = any_test([compile_test(part, scope) for part in node.tests])
    if not node.negated:
        return test

    def negated(value: Any, env: Env) -> bool | None:
        result = test(value, env)
        return None if result is None else not result

    return negated


def compile_test(node: Node, scope: Scope) -> Test:
    """One test: `-`, a comparison, a range, or an expression."""
    if isinstance(node, Irrelevant):
        return lambda _value, _env: True
    if isinstance(node, Comparator):
        return _comparator_test(node, scope)
    if isinstance(node, Literal | Negation):
        return _comparator_test(Comparator(node.at, "=", node), scope)
    if isinstance(node, RangeLiteral):
        return _range_test(node, scope)
    before = scope.unit.tested
    scope.unit.tested = False
    run = compile_node(node, scope)
    uses_input, scope.unit.tested = scope.unit.tested, before or scope.unit.tested
    return _truth_test(run) if uses_input else _value_test(run, node.at)


def _comparator_test(node: Comparator, scope: Scope) -> Test:
    operand, at = compile_node(node.operand, scope), node.at
    if node.operator in {"=", "!="}:
        return _equality_test(operand, at, wanted=node.operator == "=")
    fast = FAST_ORDER[node.operator]

    def test(value: Any, env: Env) -> bool | None:
        limit = operand(env)
        if type(value) is type(limit) and type(value) in PLAIN:
            return fast(value, limit)  # type: ignore[no-any-return]
        return order(fast, value, limit, (env, at))

    return test


def _equality_test(operand: Run, at: int, *, wanted: bool) -> Test:
    def test(value: Any, env: Env) -> bool | None:
        other = operand(env)
        if type(value) is type(other) and type(value) in EQUAL_BY_VALUE:
            return (value == other) is wanted
        if type(other) is Range or type(other) is list:
            held = _held(value, other, env, at)
            return held if wanted or held is None else not held
        return same(value, other, (env, at), wanted=wanted)

    return test


def _range_test(node: RangeLiteral, scope: Scope) -> Test:
    interval, at = compile_node(node, scope), node.at

    def test(value: Any, env: Env) -> bool | None:
        built = interval(env)
        return None if built is None else _held(value, built, env, at)

    if isinstance(node.low, Literal) and isinstance(node.high, Literal):
        return _fixed_range_test(node, test)
    return test


def _fixed_range_test(node: RangeLiteral, otherwise: Test) -> Test:
    """A range between two literals of one type needs no building."""
    low, high = node.low.value, node.high.value  # type: ignore[attr-defined]
    kind = type(low)
    if kind is not type(high) or kind not in PLAIN:
        return otherwise
    above = operator.ge if node.low_included else operator.gt
    below = operator.le if node.high_included else operator.lt

    def test(value: Any, env: Env) -> bool | None:
        if type(value) is kind:
            return above(value, low) and below(value, high)  # type: ignore[no-any-return]
        return otherwise(value, env)

    return test


def _held(value: Any, test: Any, env: Env, at: int) -> bool | None:
    try:
        env.evaluation.weigh(test)
        return (
            in_range(value, test)
            if type(test) is Range and type(value) is not Range
            else satisfies(value, test)
        )
    except Unevaluable as error:
        env.evaluation.note(str(error), at)
        return None


def _truth_test(run: Run) -> Test:
    """An expression that mentions `?` is the test itself."""

    def test(_value: Any, env: Env) -> bool | None:
        result = run(env)
        return result if type(result) is bool else None

    return test


def _value_test(run: Run, at: int) -> Test:
    """Any other expression: true, or a value that the tested one equals or belongs to."""

    def test(value: Any, env: Env) -> bool | None:
        result = run(env)
        if type(result) is bool and kind_of(value) != "boolean":
            return result
        return _held(value, result, env, at)

    return test
