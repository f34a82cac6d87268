"""FEEL's types as values: conformance, and the implicit conversions between a thing and the list of it.

(DMN 1.5, 10.3.2.9.) Item definitions of DMN become the same `Type`, with their allowed values.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from msgspec import Struct

from engine.feel.ast import TypeNode
from engine.feel.values import Function, Range, kind_of


class Type(Struct, frozen=True):
    """`kind` is a FEEL kind or "Any"; `element` of a list or range; `members` of a context; functions have
    both `parameters` and `result`. `allows` is a further test (allowed values)."""

    kind: str
    element: "Type | None" = None
    members: tuple[tuple[str, "Type"], ...] = ()
    parameters: tuple["Type", ...] | None = None
    result: "Type | None" = None
    allows: Callable[[Any], bool] | None = None


ANY = Type("Any")
SIMPLE = {
    name: Type(name)
    for name in ("Any", "number", "string", "boolean", "date", "time", "date and time", "list", "context")
} | {
    "days and time duration": Type("days and time duration"),
    "years and months duration": Type("years and months duration"),
    "day time duration": Type("days and time duration"),
    "year month duration": Type("years and months duration"),
    "dateTime": Type("date and time"),
    "dayTimeDuration": Type("days and time duration"),
    "yearMonthDuration": Type("years and months duration"),
    "Null": Type("null"),
    "null": Type("null"),
    "function": Type("function"),
    "range": Type("range"),
}


def resolve_type(node: TypeNode, named: Mapping[str, Type]) -> Type | None:
    """The type that is written; None when its name is not known."""
    arguments = [resolve_type(argument, named) for argument in node.arguments]
    known = [argument for argument in arguments if argument is not None]
    if len(known) < len(arguments):
        return None
    if node.name in {"list", "range"} and known:
        return Type(node.name, element=known[0])
    if node.name == "context" and node.members:
        return Type("context", members=tuple(zip(node.members, known, strict=True)))
    if node.name == "function" and known:
        return Type("function", parameters=tuple(known[:-1]), result=known[-1])
    return named.get(node.name) or SIMPLE.get(node.name)


def is_instance(value: Any, wanted: Type) -> bool:
    """`value instance of wanted`, whatever values the type allows; null is an instance of Null alone."""
    if value is None:
        return wanted.kind == "null"
    return wanted.kind == "Any" or (kind_of(value) == wanted.kind and _is_shaped(value, wanted))


def conforms(value: Any, wanted: Type) -> bool:
    """May `value` stand where `wanted` is asked? Null may stand anywhere."""
    return value is None or wanted.kind == "Any" or _fits(value, wanted)


def _fits(value: Any, wanted: Type) -> bool:
    if kind_of(value) != wanted.kind:
        return False
    return _is_shaped(value, wanted) and (wanted.allows is None or wanted.allows(value))


def _is_shaped(value: Any, wanted: Type) -> bool:
    structure = STRUCTURES.get(wanted.kind)
    return structure is None or structure(value, wanted)


def _list_fits(value: list[Any], wanted: Type) -> bool:
    element = wanted.element
    return element is None or all(conforms(item, element) for item in value)


def _context_fits(value: dict[str, Any], wanted: Type) -> bool:
    return all(name in value and conforms(value[name], member) for name, member in wanted.members)


def _range_fits(value: Range, wanted: Type) -> bool:
    element = wanted.element
    return element is None or (conforms(value.low, element) and conforms(value.high, element))


def _function_fits(value: Function, wanted: Type) -> bool:
    if wanted.parameters is None:
        return True
    if len(value.parameters) != len(wanted.parameters):
        return False
    own = value.parameter_types or (ANY,) * len(value.parameters)
    accepts = all(is_subtype(asked, mine or ANY) for asked, mine in zip(wanted.parameters, own, strict=True))
    return accepts and is_subtype(value.result_type or ANY, wanted.result or ANY)


STRUCTURES: dict[str, Callable[[Any, Type], bool]] = {
    "list": _list_fits,
    "context": _context_fits,
    "range": _range_fits,
    "function": _function_fits,
}


def is_subtype(narrow: Type, wide: Type) -> bool:
    """Does every instance of `narrow` conform to `wide`?"""
    if wide.kind == "Any" or narrow.kind == "null":
        return True
    if narrow.kind != wide.kind:
        return False
    if wide.element is not None:
        return narrow.element is not None and is_subtype(narrow.element, wide.element)
    mine = dict(narrow.members)
    return all(name in mine and is_subtype(mine[name], member) for name, member in wide.members)


def coerce(value: Any, wanted: Type) -> tuple[Any, bool]:
    """The value as `wanted`, by the implicit conversions; (None, False) when it cannot be."""
    if conforms(value, wanted):
        return value, True
    if type(value) is list and len(value) == 1 and conforms(value[0], wanted):
        return value[0], True
    if wanted.kind == "list" and type(value) is not list and conforms([value], wanted):
        return [value], True
    if wanted.kind == "date and time" and type(value) is date:
        return datetime.combine(value, time(), UTC), True
    return None, False
