"""What a decision may give, where that can be counted: the outputs of its table's rules, and null.

A cell that depends on the case is FREE; a context may have some. Lists of hits and other logic are free as a whole.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod
from typing import Any

from engine.dmn import Decisions
from engine.dmn.model import Decision, Literal, Output, Rule, Table
from engine.feel import Expression
from engine.feel.types import Type, coerce
from engine.prove.data.formulas import Formula
from engine.prove.data.known import FREE, Free, distinct

MOST = 256
ONE_HIT = frozenset("UAFP")


def find_results(decisions: Iterable[Decisions], decision_id: str) -> tuple[Any, ...] | None:
    """The results of a decision, contexts with FREE for the entries that nobody can count; None: anything."""
    for file in decisions:
        found = file.find(decision_id)
        if isinstance(found, Decision):
            return _results(found)
    return None


def _results(decision: Decision) -> tuple[Any, ...] | None:
    rows = _logic(decision)
    if rows is None:
        return None
    typed = [_typed(row, decision.type) for row in rows]
    if any(row is FREE for row in typed):
        return None
    counted = [row for row in typed if not _has_free(row)]
    return (*distinct([*counted, None]), *(row for row in typed if _has_free(row)))


def _logic(decision: Decision) -> list[Any] | None:
    logic = decision.logic
    if isinstance(logic, Literal):
        return list(_values(logic.expression))
    if not isinstance(logic, Table) or logic.hit_policy not in ONE_HIT or logic.aggregation:
        return None
    return [row for rule in (*logic.rules, None) for row in _rows(logic, rule)]


def _rows(table: Table, rule: Rule | None) -> Iterator[Any]:
    """What a rule gives, or the table when no rule holds."""
    given = [output.default for output in table.outputs] if rule is None else rule.outputs
    cells = [_cell(output, source) for output, source in zip(table.outputs, given, strict=True)]
    if prod(map(len, cells)) > MOST:
        cells = [cell if len(cell) == 1 else [FREE] for cell in cells]
    for values in product(*cells):
        if len(values) == 1:
            yield values[0]
        else:
            yield {output.name: value for output, value in zip(table.outputs, values, strict=True)}


def _cell(output: Output, source: Expression | None) -> list[Any]:
    return [None] if source is None else [_typed(value, output.type) for value in _values(source)]


def _values(source: Expression) -> tuple[Any, ...]:
    known = Formula(source, ()).known(lambda _name: FREE)
    return (FREE,) if isinstance(known, Free) else known.values


def _typed(value: Any, wanted: Type | None) -> Any:
    if wanted is None:
        return value
    return FREE if value is FREE or _has_free(value) else coerce(value, wanted)[0]


def _has_free(row: Any) -> bool:
    return isinstance(row, dict) and any(value is FREE for value in row.values())
