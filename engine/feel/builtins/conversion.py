"""Built-in functions that make one type from another (DMN 1.5, 10.3.4.1-2), and not() and is()."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from engine.feel.builtins.registry import builtin, dates
from engine.feel.comparison import identical
from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation
from engine.feel.nanoseconds import combine
from engine.feel.temporal import (
    nanoseconds_of_day,
    new_date,
    new_time,
    offset_zone,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
)
from engine.feel.text import as_text
from engine.feel.values import (
    DAY_NANOSECONDS,
    DECIMAL128,
    NANOSECONDS,
    DaysTimeDuration,
    YearsMonthsDuration,
    number,
)

Number = int | Decimal
NUMERAL = re.compile(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]{1,5})?", re.ASCII)


@builtin("string(from: any)", wants_evaluation=True)
def string(evaluation: Evaluation, value: Any) -> str | None:
    if value is None:
        return None
    evaluation.weigh(value)
    text = as_text(value)
    evaluation.check_size(len(text))
    return text


@builtin("number(from: string)")
def number_of(text: str) -> Number:
    if NUMERAL.fullmatch(text) is None:
        raise Unevaluable("Expected a number, but the text is another")
    return number(DECIMAL128.create_decimal(text))


@builtin("number(from: number)")
def number_itself(value: Number) -> Number:
    return value


@builtin("number(from: string, grouping separator: string|null, decimal separator: string|null)")
def number_grouped(text: str, grouping: str | None, point: str | None) -> Number:
    if (
        grouping not in {None, " ", ",", "."}
        or point not in {None, ",", "."}
        or (grouping == point and point)
    ):
        raise Unevaluable("Expected separators out of space, comma and point, but got others")
    plain = text.replace(grouping, "") if grouping else text
    return number_of(plain.replace(point, ".") if point else plain)  # type: ignore[no-any-return]


@builtin("date(from: string)")
def date_of_text(text: str) -> date:
    return parse_date(text)


@builtin("date(from: date|date and time)")
def date_of(value: date) -> date:
    return dates(value)


@builtin("date(year: number, month: number, day: number)")
def date_of_parts(year: Number, month: Number, day: Number) -> date:
    return new_date(int(year), int(month), int(day))


@builtin("time(from: string)")
def time_of_text(text: str) -> time:
    return parse_time(text)


@builtin("time(from: time|date|date and time)")
def time_of(value: Any) -> time:
    if isinstance(value, time):
        return value
    return value.timetz() if isinstance(value, datetime) else parse_time("00:00:00Z")


@builtin("time(hour: number, minute: number, second: number, offset: days and time duration|null?)")
def time_of_parts(hour: Number, minute: Number, second: Number, *offset: DaysTimeDuration | None) -> time:
    zone = offset_zone(offset[0].timedelta) if offset and offset[0] else None
    return new_time(int(hour), int(minute), int(DECIMAL128.multiply(second, NANOSECONDS)), zone)


@builtin("date and time(from: string)")
def datetime_of_text(text: str) -> datetime:
    return parse_datetime(text)


@builtin("date and time(from: date|date and time)")
def datetime_of(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, parse_time("00:00:00Z"))


@builtin("date and time(date: date|date and time, time: time)")
def datetime_of_parts(day: date, clock: time) -> datetime:
    return combine(dates(day), clock)


@builtin("duration(from: string)")
def duration_of(text: str) -> DaysTimeDuration | YearsMonthsDuration:
    return parse_duration(text)


@builtin("duration(from: days and time duration|years and months duration)")
def duration_itself(value: Any) -> Any:
    return value


@builtin("years and months duration(from: date|date and time, to: date|date and time)")
def years_and_months_between(start: date, end: date) -> YearsMonthsDuration:
    months = (end.year - start.year) * 12 + end.month - start.month
    rest = _within_month(end) - _within_month(start)
    if months > 0 and rest < 0:
        months -= 1
    elif months < 0 and rest > 0:
        months += 1
    return YearsMonthsDuration(months)


def _within_month(value: date) -> int:
    """Nanoseconds on the clock and the calendar."""
    clock = nanoseconds_of_day(value) if isinstance(value, datetime) else 0
    return value.day * DAY_NANOSECONDS + clock


@builtin("not(negand: any)")
def negation(value: Any) -> bool | None:
    return (not value) if type(value) is bool else None


@builtin("is(value1: any?, value2: any?)")
def is_same(a: Any = None, b: Any = None) -> bool:
    return identical(a, b)
