"""The values of FEEL (DMN 1.5, 10.3.2.3) as Python values, and the way of a host's value into FEEL.

number = int (when integral) or Decimal, string = str, boolean = bool, date, time and datetime of the standard
library (finer than a microsecond: nanoseconds.py), list, context = dict; durations, ranges and functions are
the classes here. Never float.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any

from msgspec import Struct

from engine.feel.errors import Unevaluable
from engine.feel.nanoseconds import NanosecondDatetime, NanosecondTime

DIGITS = 34
INTEGER_LIMIT = 10**DIGITS
DECIMAL128 = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)

NANOSECONDS = 1_000_000_000
DAY_NANOSECONDS = 86_400 * NANOSECONDS


class DaysTimeDuration(Struct, frozen=True, order=True):
    """Days and time duration: an exact number of nanoseconds."""

    nanoseconds: int

    @classmethod
    def of(cls, delta: timedelta) -> "DaysTimeDuration":
        microseconds = (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds
        return cls(microseconds * 1000)

    @property
    def timedelta(self) -> timedelta:
        return timedelta(microseconds=self.nanoseconds // 1000)


class YearsMonthsDuration(Struct, frozen=True, order=True):
    """Years and months duration: a whole number of months."""

    months: int


class Range(Struct, frozen=True):
    """An interval. `operator` is set when it was written as a comparison, as in `(< 5)` or `(!= 5)`."""

    low: Any
    high: Any
    low_included: bool
    high_included: bool
    operator: str = ""


class Function:
    """A value that can be invoked: `parameters` are its names, `call` takes the evaluation and the
    arguments."""

    __slots__ = ("call", "name", "parameter_types", "parameters", "result_type")

    def __init__(
        self,
        name: str,
        parameters: tuple[str, ...],
        call: Callable[..., Any],
        *,
        parameter_types: tuple[Any, ...] = (),
        result_type: Any = None,
    ) -> None:
        self.name = name
        self.parameters = parameters
        self.call = call
        self.parameter_types = parameter_types
        self.result_type = result_type


KINDS: dict[type, str] = {
    type(None): "null",
    int: "number",
    Decimal: "number",
    str: "string",
    bool: "boolean",
    date: "date",
    time: "time",
    datetime: "date and time",
    NanosecondTime: "time",
    NanosecondDatetime: "date and time",
    DaysTimeDuration: "days and time duration",
    YearsMonthsDuration: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    Function: "function",
}
NUMBERS = frozenset({int, Decimal})
SCALARS = frozenset(KINDS) - {list, dict}


def kind_of(value: object) -> str:
    """The FEEL name of a value's type: for messages and tables of operations."""
    return KINDS.get(type(value)) or ("function" if isinstance(value, Function) else "unknown")


def number(value: Decimal) -> int | Decimal:
    """Canonical: an integral number is an int, so that equal numbers have equal bytes."""
    if not value.is_finite():
        raise Unevaluable(f"Expected a finite number, but got {value}")
    if not value:
        return 0
    if value.adjusted() < DIGITS and value == value.to_integral_value():
        return int(value)
    return value


def adopt(value: object) -> Any:
    """A host's value as a FEEL value: floats by their shortest text, mappings as contexts."""
    kind = type(value)
    if kind in SCALARS:
        return value
    if isinstance(value, float):
        return number(Decimal(repr(float(value))))
    if kind is list:
        return _adopted_list(value)  # type: ignore[arg-type]
    if isinstance(value, Mapping):
        return _adopted_context(value)
    if isinstance(value, list | tuple | set | frozenset):
        return [adopt(item) for item in value]
    return _adopted_scalar(value)


def _adopted_list(items: list[Any]) -> list[Any]:
    adopted = [adopt(item) for item in items]
    same = all(new is old for new, old in zip(adopted, items, strict=True))
    return items if same else adopted


def _adopted_context(entries: Mapping[Any, Any]) -> dict[str, Any]:
    adopted = {str(key): adopt(entry) for key, entry in entries.items()}
    if type(entries) is dict and all(adopted.get(key) is entry for key, entry in entries.items()):
        return entries
    return adopted


def _adopted_scalar(value: object) -> Any:
    if isinstance(value, timedelta):
        return DaysTimeDuration.of(value)
    if isinstance(value, Function):
        return value
    if isinstance(value, datetime):
        return datetime.combine(value.date(), value.timetz())
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    raise Unevaluable(f"Expected a value that FEEL knows, but got a {type(value).__name__}")
