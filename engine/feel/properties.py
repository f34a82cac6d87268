"""The properties that dates, times, durations and ranges have after a dot (DMN 1.5, table 65)."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.errors import Unevaluable
from engine.feel.nanoseconds import NanosecondDatetime, NanosecondTime
from engine.feel.values import (
    DAY_NANOSECONDS,
    NANOSECONDS,
    DaysTimeDuration,
    Range,
    YearsMonthsDuration,
    kind_of,
    number,
)

Property = Callable[[Any], Any]


def _offset(value: time | datetime) -> DaysTimeDuration | None:
    offset = value.utcoffset()
    return None if offset is None else DaysTimeDuration.of(offset)


def _zone(value: time | datetime) -> str | None:
    zone = value.tzinfo
    if zone is None:
        return None
    return zone.key if isinstance(zone, ZoneInfo) else value.tzname()


def _seconds(value: DaysTimeDuration) -> int | Decimal:
    rest = abs(value.nanoseconds) % (60 * NANOSECONDS)
    seconds = number(Decimal(rest) / NANOSECONDS)
    return -seconds if value.nanoseconds < 0 else seconds


def _part(unit: int, limit: int) -> Property:
    """How many whole units, below the limit, with the duration's sign."""

    def part(value: DaysTimeDuration) -> int:
        count = abs(value.nanoseconds) // (unit * NANOSECONDS) % limit
        return -count if value.nanoseconds < 0 else count

    return part


def _days(value: DaysTimeDuration) -> int:
    count = abs(value.nanoseconds) // DAY_NANOSECONDS
    return -count if value.nanoseconds < 0 else count


def _signed_divmod(months: int) -> tuple[int, int]:
    years, rest = divmod(abs(months), 12)
    return (years, rest) if months >= 0 else (-years, -rest)


_DATE: dict[str, Property] = {
    "year": lambda value: value.year,
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
_TIME: dict[str, Property] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
    "time offset": _offset,
    "timezone": _zone,
}
PROPERTIES: dict[type, dict[str, Property]] = {
    date: _DATE,
    time: _TIME,
    datetime: _DATE | _TIME,
    NanosecondTime: _TIME,
    NanosecondDatetime: _DATE | _TIME,
    YearsMonthsDuration: {
        "years": lambda value: _signed_divmod(value.months)[0],
        "months": lambda value: _signed_divmod(value.months)[1],
    },
    DaysTimeDuration: {
        "days": _days,
        "hours": _part(3600, 24),
        "minutes": _part(60, 60),
        "seconds": _seconds,
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_included,
        "end included": lambda value: value.high_included,
    },
}


def property_of(value: Any, name: str) -> Any:
    """The property, or Unevaluable when the value has none of that name."""
    found = PROPERTIES.get(type(value), {}).get(name)
    if found is None:
        raise Unevaluable(f"Expected a value with `{name}`, but got {kind_of(value)} without it")
    return found(value)
