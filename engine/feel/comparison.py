"""Equality, order and membership over FEEL's types (DMN 1.5, 10.3.2.13, tables 42-44), in three-valued logic.

Different types are not comparable: `Unevaluable`, so null. Times are equal when they agree to the second.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.errors import Unevaluable
from engine.feel.nanoseconds import NanosecondDatetime, NanosecondTime, nanosecond_of
from engine.feel.text import written
from engine.feel.values import DaysTimeDuration, Function, Range, YearsMonthsDuration, kind_of

BEGINNING = datetime(1, 1, 1)  # noqa: DTZ001 - a mark to measure from, in no zone
PLAIN = frozenset({int, Decimal, str, date, DaysTimeDuration, YearsMonthsDuration})
EQUAL_BY_VALUE = PLAIN | {bool}
MOMENTS = frozenset({datetime, time, NanosecondDatetime, NanosecondTime})


def equal(a: Any, b: Any) -> bool:
    """`a = b`; null equals only null."""
    if a is None or b is None:
        return a is b
    kind = kind_of(a)
    if kind != kind_of(b):
        raise _incomparable(a, b, "=")
    if kind == "list":
        return len(a) == len(b) and all(equal_parts(x, y) for x, y in zip(a, b, strict=True))
    if kind == "context":
        return a.keys() == b.keys() and all(equal_parts(entry, b[key]) for key, entry in a.items())
    if kind in {"time", "date and time"}:
        return _equal_moments(a, b)
    if kind == "range":
        return _equal_ranges(a, b)
    if kind == "function":
        raise Unevaluable("Expected values that can be compared, but got functions")
    return bool(a == b)


def equal_parts(a: Any, b: Any) -> bool:
    """Equality inside a list or context: parts of different types make the whole unequal."""
    if kind_of(a) != kind_of(b):
        return False
    if isinstance(a, Function):
        return a is b
    return equal(a, b)


def _equal_ranges(a: Range, b: Range) -> bool:
    same_shape = (a.low_included, a.high_included, a.operator) == (
        b.low_included,
        b.high_included,
        b.operator,
    )
    return same_shape and equal_parts(a.low, b.low) and equal_parts(a.high, b.high)


def _equal_moments(a: Any, b: Any) -> bool:
    if (a.tzinfo is None) != (b.tzinfo is None):
        return False
    return bool(_whole_seconds(a) == _whole_seconds(b))


def _whole_seconds(value: Any) -> Any:
    return _order_key(value.replace(microsecond=0))


def _order_key(value: Any) -> Any:
    """What two moments with a zone are compared by: the moment in UTC, as a distance (which cannot overflow)."""
    if value.tzinfo is None:
        return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=None) - BEGINNING - (value.utcoffset() or timedelta())
    offset = value.utcoffset()
    if offset is None:
        zone = value.tzinfo
        return (zone.key if isinstance(zone, ZoneInfo) else "", value.replace(tzinfo=None))
    clock = timedelta(
        hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
    )
    return ("", clock - offset)


def compare(a: Any, b: Any) -> int:
    """-1, 0 or 1 for two values of one ordered type."""
    kind_a, kind_b = type(a), type(b)
    if kind_a in PLAIN and (kind_a is kind_b or kind_of(a) == kind_of(b)):
        return int(a > b) - int(a < b)
    if kind_a in MOMENTS and kind_of(a) == kind_of(b) and (a.tzinfo is None) == (b.tzinfo is None):
        x, y = _order_key(a), _order_key(b)
        if isinstance(x, tuple) and x[0] != y[0]:
            raise Unevaluable("Expected times of one zone or with offsets, but their zones differ")
        return int(x > y) - int(x < y) or _finer_order(a, b)
    raise _incomparable(a, b, "<")


def _finer_order(a: time | datetime, b: time | datetime) -> int:
    """Of two moments in the same microsecond."""
    x, y = nanosecond_of(a), nanosecond_of(b)
    return int(x > y) - int(x < y)


def _incomparable(a: Any, b: Any, operator: str) -> Unevaluable:
    return Unevaluable(f"Expected values of one type for `{operator}`, but got {kind_of(a)} and {kind_of(b)}")


def in_range(value: Any, interval: Range) -> bool:
    """Does the interval hold the value?"""
    if interval.operator == "!=":
        return not equal(value, interval.low)
    if interval.operator == "=":
        return equal(value, interval.low)
    if not interval.operator and (interval.low is None or interval.high is None):
        raise Unevaluable("Expected a range with both ends, but one is null")
    if interval.low is not None:
        order = compare(value, interval.low)
        if order < 0 or (order == 0 and not interval.low_included):
            return False
    if interval.high is not None:
        order = compare(value, interval.high)
        if order > 0 or (order == 0 and not interval.high_included):
            return False
    return True


def satisfies(value: Any, test: Any) -> bool | None:
    """`value in test`: a range holds it, a list contains it or a range that holds it, or it is equal."""
    if type(test) is Range:
        return in_range(value, test)
    if type(test) is list:
        if type(value) is list and equal(value, test):
            return True
        return any(_member(value, item) for item in test)
    return equal(value, test)


def _member(value: Any, item: Any) -> bool:
    if type(item) is Range and type(value) is not Range:
        return in_range(value, item) if item.low is None or _same_kind(value, item.low) else False
    return equal_parts(value, item)


def _same_kind(a: Any, b: Any) -> bool:
    return kind_of(a) == kind_of(b)


def identical(a: Any, b: Any) -> bool:
    """is(): the same value of the same type, zone and offset included."""
    if kind_of(a) != kind_of(b):
        return False
    if isinstance(a, time | datetime):
        return written(a) == written(b)
    return equal_parts(a, b)
