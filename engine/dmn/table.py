"""The evaluation of a decision table: input values, rules that match, outputs. Hit policies are next door.

Rules are tried from the first; a rule is left at its first test that does not hold. Tests with constants are indexed.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from engine.dmn.hit_policy import Hit, Violation, aggregate, choose
from engine.dmn.model import Output, Rule, Table
from engine.feel.comparison import equal_parts
from engine.feel.compilation import Env
from engine.feel.compiler import Expression
from engine.feel.types import coerce

NOT_LISTED = 1_000_000


class TableResult(Struct, frozen=True):
    """The value, the ids of the rules that made it, and what was violated (None if nothing)."""

    value: Any
    matched: tuple[str, ...]
    violation: Violation | None = None


def run_table(table: Table, env: Env) -> TableResult:
    """The value of a table where `env` has the names of its decision."""
    values = _input_values(table, env)
    if values is None:
        return TableResult(None, ())
    rules = _matching(table, values, env)
    if not rules:
        return TableResult(_nothing(table, env), ())
    hits = [_hit(table, rule, env) for rule in rules]
    try:
        value, counted = choose(table.hit_policy, hits)
    except Violation as violation:
        env.evaluation.note(str(violation))
        return TableResult(None, tuple(hit.rule for hit in hits), violation)
    if table.aggregation and table.hit_policy == "C":
        value = aggregate(table.aggregation, value, env.evaluation)
    return TableResult(value, tuple(hit.rule for hit in counted))


def _input_values(table: Table, env: Env) -> list[Any] | None:
    """The values of the inputs; None when one is not of its type or not an input value."""
    values = []
    for column in table.inputs:
        value = column.expression.run(env)
        fits = True
        if column.type is not None:
            value, fits = coerce(value, column.type)
        if fits and column.allowed is not None and value is not None:
            fits = column.allowed.holds(value, env) is True
        if not fits:
            env.evaluation.note(f"Expected an allowed value of the input `{column.label}`, but got another")
            return None
        values.append(value)
    return values


def _matching(table: Table, values: Sequence[Any], env: Env) -> list[Rule]:
    """The rules that hold, in order: the indexes leave few, and only those are tried."""
    env.evaluation.spend(1 + len(table.rules) // 20)
    left, known = (1 << len(table.rules)) - 1, set()
    for index in table.indexes:
        mask = index.lookup(values[index.column])
        if mask is not None:
            left &= mask
            known.add(index.column)
    found = []
    while left:
        lowest = left & -left
        left ^= lowest
        rule = table.rules[lowest.bit_length() - 1]
        if _holds(rule, values, known, env):
            found.append(rule)
            if table.hit_policy == "F":
                break
    return found


def _holds(rule: Rule, values: Sequence[Any], known: set[int], env: Env) -> bool:
    for column, tests in rule.tests:
        if column not in known and tests.holds(values[column], env) is not True:
            return False
    return True


def _hit(table: Table, rule: Rule, env: Env) -> Hit:
    values = [
        _output(output, expression, env)
        for output, expression in zip(table.outputs, rule.outputs, strict=True)
    ]
    ranks: tuple[int, ...] = ()
    if table.hit_policy in {"P", "O"}:
        ranks = tuple(_rank(output, value, env) for output, value in zip(table.outputs, values, strict=True))
    return Hit(rule.id, _composed(table, values), ranks)


def _output(output: Output, expression: Expression | None, env: Env) -> Any:
    if expression is None:
        return None
    value = expression.run(env)
    if output.type is None:
        return value
    value, fits = coerce(value, output.type)
    if not fits:
        env.evaluation.note(f"Expected a value of the type of the output `{output.name}`, but got another")
    return value


def _composed(table: Table, values: list[Any]) -> Any:
    """One output is the value itself; several are a context by their names."""
    if len(values) == 1:
        return values[0]
    return {output.name: value for output, value in zip(table.outputs, values, strict=True)}


def _rank(output: Output, value: Any, env: Env) -> int:
    """The place of a value among the output values: the first has the highest priority."""
    for place, listed in enumerate(output.values):
        if equal_parts(listed.run(env), value):
            return place
    return NOT_LISTED


def _nothing(table: Table, env: Env) -> Any:
    """No rule matched: the default outputs if there are any, 0 for a count, else null."""
    if any(output.default is not None for output in table.outputs):
        values = [_output(output, output.default, env) for output in table.outputs]
        value = _composed(table, values)
        return [value] if table.hit_policy in {"R", "O"} or _collects(table) else value
    return 0 if table.aggregation == "COUNT" and table.hit_policy == "C" else None


def _collects(table: Table) -> bool:
    return table.hit_policy == "C" and not table.aggregation
