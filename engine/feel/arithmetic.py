"""The arithmetic operators over FEEL's types (DMN 1.5, 10.3.2.4 and tables 50-56), as tables by operand
types.

An operation that the tables do not have raises `Unevaluable`; the compiler turns that into null with a
reason.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, DecimalException, localcontext
from typing import Any

from engine.feel.errors import Unevaluable
from engine.feel.nanoseconds import (
    NanosecondDatetime,
    NanosecondTime,
    nanosecond_of,
    with_nanosecond,
    without_nanosecond,
)
from engine.feel.temporal import nanoseconds_of_day, time_of_day
from engine.feel.values import (
    DAY_NANOSECONDS,
    DECIMAL128,
    INTEGER_LIMIT,
    DaysTimeDuration,
    YearsMonthsDuration,
    kind_of,
    number,
)

Operation = Callable[[Any, Any], Any]
LARGEST_FAST_POWER = 100


def _number(value: Decimal | int) -> int | Decimal:
    if type(value) is int and -INTEGER_LIMIT < value < INTEGER_LIMIT:
        return value
    return number(DECIMAL128.plus(Decimal(value)))


def _exact(value: int | Decimal) -> int:
    """A number of nanoseconds or months: the fraction is cut off."""
    if not -INTEGER_LIMIT < value < INTEGER_LIMIT:
        raise Unevaluable("Expected a duration in range, but the result leaves it")
    return int(value)


def _add_numbers(a: int | Decimal, b: int | Decimal) -> int | Decimal:
    return number(DECIMAL128.add(a, b))


def _subtract_numbers(a: int | Decimal, b: int | Decimal) -> int | Decimal:
    return number(DECIMAL128.subtract(a, b))


def _multiply_numbers(a: int | Decimal, b: int | Decimal) -> int | Decimal:
    return number(DECIMAL128.multiply(a, b))


def _divide_numbers(a: int | Decimal, b: int | Decimal) -> int | Decimal:
    if b == 0:
        raise Unevaluable("Expected a divisor other than 0, but it is 0")
    return number(DECIMAL128.divide(a, b))


def _power(a: int | Decimal, b: int | Decimal) -> int | Decimal:
    if (
        type(a) is int
        and type(b) is int
        and 0 <= b <= LARGEST_FAST_POWER
        and -INTEGER_LIMIT < a < INTEGER_LIMIT
    ):
        return _number(a**b)
    with localcontext(DECIMAL128) as context:
        return number(context.power(Decimal(a), Decimal(b)))


def _concatenate(a: str, b: str) -> str:
    return a + b


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise Unevaluable("Expected a year from 1 to 9999, but the result is outside")
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _datetime_months(a: datetime, b: YearsMonthsDuration) -> date:
    return add_months(a, b.months)


def _datetime_days(a: datetime, b: DaysTimeDuration) -> datetime:
    if type(a) is datetime and not b.nanoseconds % 1000:
        return _moved(a, b.timedelta)
    microseconds, nanosecond = divmod(nanosecond_of(a) + b.nanoseconds, 1000)
    moved = _moved(without_nanosecond(a), timedelta(microseconds=microseconds))
    return with_nanosecond(moved, nanosecond)  # type: ignore[no-any-return]


def _moved(moment: datetime, distance: timedelta) -> datetime:
    """In a named zone the distance is of time gone by, not of the clock."""
    if moment.tzinfo is None or moment.tzinfo is UTC:
        return moment + distance
    return (moment.astimezone(UTC) + distance).astimezone(moment.tzinfo)


def _date_days(a: date, b: DaysTimeDuration) -> date:
    return (datetime.combine(a, time()) + b.timedelta).date()


def _time_days(a: time, b: DaysTimeDuration) -> time:
    return time_of_day((nanoseconds_of_day(a) + b.nanoseconds) % DAY_NANOSECONDS, a.tzinfo)


def _nanoseconds_in_utc(value: time) -> int:
    offset = value.utcoffset()
    return nanoseconds_of_day(value) - (DaysTimeDuration.of(offset).nanoseconds if offset else 0)


def _between_times(a: time, b: time) -> DaysTimeDuration:
    if (a.tzinfo is None) != (b.tzinfo is None):
        raise Unevaluable("Expected both times with a zone or both without, but only one has a zone")
    return DaysTimeDuration(_nanoseconds_in_utc(a) - _nanoseconds_in_utc(b))


def _between_dates(a: date, b: date) -> DaysTimeDuration:
    """The time that passes between them: by the clock of one zone an hour may be there twice, or not at all."""
    x, y = _moment(a, b), _moment(b, a)
    whole = DaysTimeDuration.of(x - y if x.tzinfo is None else x.astimezone(UTC) - y.astimezone(UTC))
    finer = nanosecond_of(x) - nanosecond_of(y)
    return DaysTimeDuration(whole.nanoseconds + finer) if finer else whole


def _moment(value: date, other: date) -> datetime:
    """A date beside a date and time is its midnight: UTC when the other has a zone."""
    if isinstance(value, datetime):
        if isinstance(other, datetime) and (value.tzinfo is None) != (other.tzinfo is None):
            raise Unevaluable("Expected both with a zone or both without, but only one has a zone")
        return value
    zone = UTC if isinstance(other, datetime) and other.tzinfo is not None else None
    return datetime.combine(value, time(), zone)


def _swap(operation: Operation) -> Operation:
    return lambda a, b: operation(b, a)


def _minus(operation: Operation) -> Operation:
    """a - b where b is a duration: a + (-b)."""
    return lambda a, b: operation(a, negate(b))


DT, YM = DaysTimeDuration, YearsMonthsDuration
Table = dict[tuple[type, type], Operation]
FINER: dict[type, tuple[type, ...]] = {datetime: (datetime, NanosecondDatetime), time: (time, NanosecondTime)}


def _of_numbers(operation: Operation) -> Table:
    return {(a, b): operation for a in (int, Decimal) for b in (int, Decimal)}


def _finer_too(table: Table) -> Table:
    """The same for times and datetimes that have nanoseconds."""
    return {
        (x, y): operation
        for (a, b), operation in table.items()
        for x in FINER.get(a, (a,))
        for y in FINER.get(b, (b,))
    }


_WITH_DURATION: Table = {
    (date, DT): _date_days,
    (date, YM): lambda a, b: add_months(a, b.months),
    **_finer_too({(datetime, DT): _datetime_days, (datetime, YM): _datetime_months, (time, DT): _time_days}),
    (DT, DT): lambda a, b: DT(_exact(a.nanoseconds + b.nanoseconds)),
    (YM, YM): lambda a, b: YM(_exact(a.months + b.months)),
}
_SCALED: Table = {
    **{(DT, kind): lambda a, b: DT(_exact(_number_of(a.nanoseconds, b))) for kind in (int, Decimal)},
    **{(YM, kind): lambda a, b: YM(_exact(_number_of(a.months, b))) for kind in (int, Decimal)},
}


def _number_of(a: int, b: int | Decimal) -> int | Decimal:
    return a * b if type(b) is int else DECIMAL128.multiply(a, b)


def _divide_duration(size: int, divisor: int | Decimal) -> int:
    return _exact(_divide_numbers(size, divisor))


TABLES: dict[str, Table] = {
    "+": {
        **_of_numbers(_add_numbers),
        (str, str): _concatenate,
        **_WITH_DURATION,
        **{(b, a): _swap(operation) for (a, b), operation in _WITH_DURATION.items() if a is not b},
    },
    "-": {
        **_of_numbers(_subtract_numbers),
        **{key: _minus(operation) for key, operation in _WITH_DURATION.items()},
        **_finer_too({(a, b): _between_dates for a in (date, datetime) for b in (date, datetime)}),
        **_finer_too({(time, time): _between_times}),
    },
    "*": {
        **_of_numbers(_multiply_numbers),
        **_SCALED,
        **{(b, a): _swap(operation) for (a, b), operation in _SCALED.items()},
    },
    "/": {
        **_of_numbers(_divide_numbers),
        **{(DT, kind): lambda a, b: DT(_divide_duration(a.nanoseconds, b)) for kind in (int, Decimal)},
        **{(YM, kind): lambda a, b: YM(_divide_duration(a.months, b)) for kind in (int, Decimal)},
        (DT, DT): lambda a, b: _divide_numbers(a.nanoseconds, b.nanoseconds),
        (YM, YM): lambda a, b: _divide_numbers(a.months, b.months),
    },
    "**": _of_numbers(_power),
}


def calculate(operator: str, a: Any, b: Any) -> Any:
    """`a operator b` by the tables."""
    if type(a) is int and type(b) is int and operator in "+-*" and operator != "**":
        return _number(a + b if operator == "+" else a - b if operator == "-" else a * b)
    operation = TABLES[operator].get((type(a), type(b)))
    if operation is None:
        raise Unevaluable(
            f"Expected operands that `{operator}` takes, but got {kind_of(a)} {operator} {kind_of(b)}"
        )
    try:
        return operation(a, b)
    except (DecimalException, OverflowError, ValueError):
        raise Unevaluable(f"Expected a result in range, but `{operator}` leaves it") from None


def negate(value: Any) -> Any:
    """`-value`, for numbers and durations."""
    if type(value) is int or type(value) is Decimal:
        return -value if value else 0
    if type(value) is DaysTimeDuration:
        return DaysTimeDuration(-value.nanoseconds)
    if type(value) is YearsMonthsDuration:
        return YearsMonthsDuration(-value.months)
    raise Unevaluable(f"Expected a number or a duration after `-`, but got {kind_of(value)}")
