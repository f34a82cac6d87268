"""Closures of the operators: arithmetic, comparison, three-valued logic, if, between, instance of.

Numbers, strings and dates of one type take a fast path; everything else goes through the tables of types.
"""

import operator
from collections.abc import Callable
from typing import Any

from engine.feel.arithmetic import calculate, negate
from engine.feel.ast import Arithmetic, Between, Comparison, If, InstanceOf, Literal, Logic, Negation, Node
from engine.feel.comparison import EQUAL_BY_VALUE, PLAIN, compare, equal
from engine.feel.compilation import Env, Run, Scope, compile_node, compiles
from engine.feel.compile_values import constant, null_because
from engine.feel.errors import Unevaluable
from engine.feel.types import is_instance, resolve_type
from engine.feel.values import INTEGER_LIMIT

Binary = Callable[[Any, Any], Any]
FAST_ARITHMETIC: dict[str, Binary] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
FAST_ORDER: dict[str, Binary] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@compiles(Arithmetic)
def compile_arithmetic(node: Arithmetic, scope: Scope) -> Run:
    first = compile_node(node.first, scope)
    rest = [(sign, compile_node(operand, scope)) for sign, operand in node.rest]
    if len(rest) == 1:
        return _binary(rest[0][0], first, rest[0][1], node.at)
    steps = [(sign, _operation(sign, node.at), operand) for sign, operand in rest]

    def run(env: Env) -> Any:
        value = first(env)
        for _, operation, operand in steps:
            value = operation(value, operand(env), env)
        return value

    return run


def _binary(sign: str, left: Run, right: Run, at: int) -> Run:
    operation, fast = _operation(sign, at), FAST_ARITHMETIC.get(sign)
    if fast is None:
        return lambda env: operation(left(env), right(env), env)

    def run(env: Env) -> Any:
        a, b = left(env), right(env)
        if type(a) is int and type(b) is int:
            value = fast(a, b)
            if -INTEGER_LIMIT < value < INTEGER_LIMIT:
                return value
        return operation(a, b, env)

    return run


def _operation(sign: str, at: int) -> Callable[[Any, Any, Env], Any]:
    def operation(a: Any, b: Any, env: Env) -> Any:
        try:
            value = calculate(sign, a, b)
        except Unevaluable as error:
            env.evaluation.note(str(error), at)
            return None
        if type(value) is str:
            env.evaluation.made(value)
        return value

    return operation


@compiles(Negation)
def compile_negation(node: Negation, scope: Scope) -> Run:
    if isinstance(node.operand, Literal):
        return _negated_literal(node.operand, node.at)
    operand, at = compile_node(node.operand, scope), node.at

    def run(env: Env) -> Any:
        try:
            return negate(operand(env))
        except Unevaluable as error:
            env.evaluation.note(str(error), at)
            return None

    return run


def _negated_literal(node: Literal, at: int) -> Run:
    try:
        return constant(negate(node.value))
    except Unevaluable as error:
        return null_because(str(error), at)


@compiles(Comparison)
def compile_comparison(node: Comparison, scope: Scope) -> Run:
    left, right = compile_node(node.left, scope), compile_node(node.right, scope)
    if node.operator in FAST_ORDER:
        return _ordered(node.operator, left, right, node.at)
    return _equality(left, right, node.at, wanted=node.operator == "=")


def _ordered(sign: str, left: Run, right: Run, at: int) -> Run:
    fast = FAST_ORDER[sign]

    def run(env: Env) -> bool | None:
        a, b = left(env), right(env)
        if type(a) is type(b) and type(a) in PLAIN:
            return fast(a, b)  # type: ignore[no-any-return]
        return order(fast, a, b, (env, at))

    return run


def order(fast: Binary, a: Any, b: Any, where: tuple[Env, int]) -> bool | None:
    """A comparison by the tables; null with a reason where there is none."""
    try:
        return bool(fast(compare(a, b), 0))
    except Unevaluable as error:
        where[0].evaluation.note(str(error), where[1])
        return None


def _equality(left: Run, right: Run, at: int, *, wanted: bool) -> Run:
    def run(env: Env) -> bool | None:
        a, b = left(env), right(env)
        if type(a) is type(b) and type(a) in EQUAL_BY_VALUE:
            return (a == b) is wanted
        return same(a, b, (env, at), wanted=wanted)

    return run


def same(a: Any, b: Any, where: tuple[Env, int], *, wanted: bool) -> bool | None:
    """`a = b` (or `a != b`), null with a reason where the types differ."""
    try:
        if type(a) is list or type(a) is dict:
            where[0].evaluation.weigh(a)
        return equal(a, b) is wanted
    except Unevaluable as error:
        where[0].evaluation.note(str(error), where[1])
        return None


@compiles(Logic)
def compile_logic(node: Logic, scope: Scope) -> Run:
    """`and` is false as soon as one is false, else null if one is not a boolean; `or` likewise with true."""
    operands = [compile_node(operand, scope) for operand in node.operands]
    decisive = node.operator == "or"

    def run(env: Env) -> bool | None:
        result: bool | None = not decisive
        for operand in operands:
            value: object = operand(env)
            if value is decisive:
                return decisive
            if type(value) is not bool:
                result = None
        return result

    return run


@compiles(If)
def compile_if(node: If, scope: Scope) -> Run:
    condition = compile_node(node.condition, scope)
    then, otherwise = compile_node(node.then, scope), compile_node(node.otherwise, scope)
    return lambda env: then(env) if condition(env) is True else otherwise(env)


@compiles(Between)
def compile_between(node: Between, scope: Scope) -> Run:
    parts: tuple[Node, ...] = (node.value, node.low, node.high)
    value, low, high = (compile_node(part, scope) for part in parts)
    at = node.at

    def run(env: Env) -> bool | None:
        middle = value(env)
        where = (env, at)
        above = order(operator.ge, middle, low(env), where)
        below = order(operator.le, middle, high(env), where)
        return False if above is False or below is False else None if above is None or below is None else True

    return run


@compiles(InstanceOf)
def compile_instance_of(node: InstanceOf, scope: Scope) -> Run:
    value, wanted = compile_node(node.value, scope), resolve_type(node.type, scope.unit.types)
    if wanted is None:
        return null_because(f"Expected a known type, but `{node.type.name}` is not", node.at)
    return lambda env: is_instance(value(env), wanted)
