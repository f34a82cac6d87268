"""The evaluation of boxed expressions (DMN 1.5, 10.2): a table from the kind of logic to a small function.

A frame carries the names in scope, and the trace that tables leave for the explanation.
"""

from collections import ChainMap
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from engine.dmn.model import (
    BoxedContext,
    BoxedFilter,
    BoxedIteration,
    BoxedList,
    Broken,
    Conditional,
    FunctionLogic,
    Invocation,
    Literal,
    Logic,
    Relation,
    Table,
)
from engine.dmn.table import TableResult, run_table
from engine.feel.compilation import Env
from engine.feel.compile_calls import bind
from engine.feel.compile_iteration import items_of
from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation
from engine.feel.types import Type, coerce
from engine.feel.values import Function, kind_of


class Frame(Struct):
    """What one expression sees. `tables` gets the result of each decision table that ran."""

    names: Mapping[str, Any]
    evaluation: Evaluation
    tables: list[TableResult]

    def within(self, names: Mapping[str, Any]) -> "Frame":
        """The same with more names. The caller's variables may be lazy: they are never copied."""
        around = self.names.maps if isinstance(self.names, ChainMap) else [self.names]
        return Frame(ChainMap(dict(names), *around), self.evaluation, self.tables)

    @property
    def env(self) -> Env:
        return Env(self.names, None, self.evaluation)


def run_logic(logic: Logic, frame: Frame) -> Any:
    """The value of a boxed expression; null with a reason where there is none."""
    return RUNNERS[type(logic)](logic, frame)


def typed(value: Any, wanted: Type | None, name: str, evaluation: Evaluation) -> Any:
    """The value converted to its type, or null with a reason."""
    if wanted is None:
        return value
    converted, fits = coerce(value, wanted)
    if not fits:
        evaluation.note(
            f"Expected {wanted.kind} for `{name}`, but got {kind_of(value)} or a value not allowed"
        )
    return converted


def make_function(name: str, logic: FunctionLogic, frame: Frame) -> Function:
    """The function that a definition makes of the names around it."""

    def call(evaluation: Evaluation, *values: Any) -> Any:
        evaluation.spend(1)
        names = bind(logic.parameters, logic.types, values)
        evaluation.enter()
        try:
            value = run_logic(logic.body, Frame(frame.within(names).names, evaluation, frame.tables))
            return typed(value, logic.result_type, name, evaluation)
        finally:
            evaluation.leave()

    return Function(name, logic.parameters, call, parameter_types=logic.types, result_type=logic.result_type)


def _literal(logic: Literal, frame: Frame) -> Any:
    return logic.expression.run(frame.env)


def _broken(logic: Broken, frame: Frame) -> None:
    frame.evaluation.note(logic.reason)


def _table(logic: Table, frame: Frame) -> Any:
    result = run_table(logic, frame.env)
    frame.tables.append(result)
    return result.value


def _invocation(logic: Invocation, frame: Frame) -> Any:
    function = run_logic(logic.function, frame)
    values = {name: run_logic(binding, frame) for name, binding in logic.bindings}
    try:
        if not isinstance(function, Function) or set(function.parameters) != values.keys():
            raise Unevaluable("Expected a function with the parameters that are bound, but there is none")
        return function.call(frame.evaluation, *(values[name] for name in function.parameters))
    except Unevaluable as error:
        frame.evaluation.note(str(error))
        return None


def _context(logic: BoxedContext, frame: Frame) -> Any:
    built: dict[str, Any] = {}
    for entry in logic.entries:
        inner = frame.within(built)
        if not entry.name:
            return run_logic(entry.logic, inner)
        if isinstance(entry.logic, FunctionLogic):
            built[entry.name] = _own_function(entry.name, entry.logic, inner)
        else:
            value = run_logic(entry.logic, inner)
            built[entry.name] = typed(value, entry.type, entry.name, frame.evaluation)
    return built


def _own_function(name: str, logic: FunctionLogic, frame: Frame) -> Function:
    """A function that sees itself by its name, so that it may call itself."""
    names: dict[str, Any] = {}
    names[name] = function = make_function(name, logic, _sharing(frame, names))
    return function


def _sharing(frame: Frame, names: dict[str, Any]) -> Frame:
    """A frame that sees what is put in `names` later."""
    around = frame.within({})
    return Frame(ChainMap(names, around.names), frame.evaluation, frame.tables)  # type: ignore[arg-type]


def _function(logic: FunctionLogic, frame: Frame) -> Function:
    return make_function("", logic, frame)


def _list(logic: BoxedList, frame: Frame) -> list[Any]:
    return [run_logic(item, frame) for item in logic.items]


def _relation(logic: Relation, frame: Frame) -> list[dict[str, Any]]:
    return [
        {name: run_logic(cell, frame) for name, cell in zip(logic.columns, row, strict=True)}
        for row in logic.rows
    ]


def _conditional(logic: Conditional, frame: Frame) -> Any:
    condition = run_logic(logic.condition, frame)
    if condition is not None and type(condition) is not bool:
        frame.evaluation.note(f"Expected true or false as a condition, but got {kind_of(condition)}")
        return None
    chosen = logic.then if condition is True else logic.otherwise
    return run_logic(chosen, frame)


def _filter(logic: BoxedFilter, frame: Frame) -> Any:
    value = run_logic(logic.items, frame)
    items = value if type(value) is list else [] if value is None else [value]
    kept = []
    for item in items:
        frame.evaluation.spend(1)
        entries = item if type(item) is dict else {}
        if run_logic(logic.match, frame.within({"item": item, **entries})) is True:
            kept.append(item)
    return kept


def _iteration(logic: BoxedIteration, frame: Frame) -> Any:
    try:
        items = items_of(run_logic(logic.items, frame), frame.evaluation)
    except Unevaluable as error:
        frame.evaluation.note(str(error))
        return None
    values: list[Any] = []
    for item in items:
        frame.evaluation.spend(1 + len(values) // 8)
        names = {logic.variable: item}
        if logic.kind == "for":
            names["partial"] = list(values)
        values.append(run_logic(logic.body, frame.within(names)))
    return values if logic.kind == "for" else _quantified(values, decisive=logic.kind == "some")


def _quantified(values: list[Any], *, decisive: bool) -> bool | None:
    if any(value is decisive for value in values):
        return decisive
    return (not decisive) if all(type(value) is bool for value in values) else None


RUNNERS: dict[type[Logic], Callable[[Any, Frame], Any]] = {
    Literal: _literal,
    Broken: _broken,
    Table: _table,
    Invocation: _invocation,
    BoxedContext: _context,
    FunctionLogic: _function,
    BoxedList: _list,
    Relation: _relation,
    Conditional: _conditional,
    BoxedFilter: _filter,
    BoxedIteration: _iteration,
}
