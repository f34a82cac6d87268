"""Dates, times and durations from and to their ISO 8601 text (DMN 1.5, 10.3.2.3.4-8). No arithmetic here.

Years 1 to 9999, as the standard library has them: beyond that the value is null with a reason. Nanoseconds.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.errors import Unevaluable
from engine.feel.nanoseconds import combine, nanosecond_of, with_nanosecond
from engine.feel.values import DAY_NANOSECONDS, NANOSECONDS, DaysTimeDuration, YearsMonthsDuration

DATE = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})", re.ASCII)
TIME = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+/-]{1,60})?",
    re.ASCII,
)
DAYS_TIME = re.compile(
    r"(-)?P(?:([0-9]{1,18})D)?(?:T(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18}(?:\.[0-9]{0,9})?)S)?)?",
    re.ASCII,
)
YEARS_MONTHS = re.compile(r"(-)?P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?", re.ASCII)
LARGEST_OFFSET = timedelta(hours=18)


def parse_date(text: str) -> date:
    """`YYYY-MM-DD`."""
    found = DATE.fullmatch(text)
    if found is None:
        raise Unevaluable("Expected a date as YYYY-MM-DD, but the text is another")
    return new_date(*(int(part) for part in found.groups()))


def new_date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise Unevaluable(f"Expected a date that exists, but {error}") from None


def parse_time(text: str) -> time:
    """`HH:MM:SS`, a fraction, and `Z`, an offset or `@zone`."""
    found = TIME.fullmatch(text)
    if found is None:
        raise Unevaluable("Expected a time as HH:MM:SS, but the text is another")
    hour, minute, second, fraction, zone = found.groups()
    nanoseconds = int(fraction.ljust(9, "0")) if fraction else 0
    seconds = int(second) * NANOSECONDS + nanoseconds
    return new_time(int(hour), int(minute), seconds, parse_zone(zone) if zone else None)


def new_time(hour: int, minute: int, nanoseconds: int, zone: tzinfo | None) -> time:
    """The seconds are given as nanoseconds."""
    seconds, fraction = divmod(nanoseconds, NANOSECONDS)
    try:
        clock = time(hour, minute, seconds, fraction // 1000, zone)
    except (ValueError, OverflowError) as error:
        raise Unevaluable(f"Expected a time that exists, but {error}") from None
    return with_nanosecond(clock, fraction % 1000) if fraction % 1000 else clock


def nanoseconds_of_day(value: time | datetime) -> int:
    """How far the clock has gone since midnight, zone and offset aside."""
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    return seconds * NANOSECONDS + value.microsecond * 1000 + nanosecond_of(value)


def time_of_day(nanoseconds: int, zone: tzinfo | None) -> time:
    """The clock so far after midnight (less than a day)."""
    minutes, rest = divmod(nanoseconds, 60 * NANOSECONDS)
    return new_time(minutes // 60, minutes % 60, rest, zone)


def parse_datetime(text: str) -> datetime:
    """A date, `T` and a time; a date alone is its midnight."""
    day, separator, clock = text.partition("T")
    return combine(parse_date(day), parse_time(clock) if separator else time())


def parse_zone(text: str) -> tzinfo:
    """`Z`, `+02:00` or `@Europe/Madrid`."""
    if text == "Z":
        return UTC
    if text.startswith("@"):
        return named_zone(text[1:])
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    if minutes > 59 or (seconds and seconds[0] > 59):
        raise Unevaluable("Expected an offset of at most 59 minutes, but it has more")
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)
    return offset_zone(-size if text.startswith("-") else size)


@lru_cache(maxsize=500)
def named_zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise Unevaluable("Expected the name of a time zone, but it is unknown") from None


def offset_zone(offset: timedelta) -> tzinfo:
    if abs(offset) > LARGEST_OFFSET:
        raise Unevaluable("Expected an offset of at most 18 hours, but it is larger")
    return timezone(offset) if offset else UTC


def parse_duration(text: str) -> DaysTimeDuration | YearsMonthsDuration:
    """`P1DT2H3M4.5S` or `P1Y2M`; the two kinds do not mix."""
    if text.endswith(("P", "T")):
        raise Unevaluable("Expected an ISO 8601 duration, but it has no part")
    months = YEARS_MONTHS.fullmatch(text)
    if months is not None:
        total = int(months.group(2) or 0) * 12 + int(months.group(3) or 0)
        return YearsMonthsDuration(-total if months.group(1) else total)
    found = DAYS_TIME.fullmatch(text)
    if found is None:
        raise Unevaluable("Expected an ISO 8601 duration, but the text is another")
    sign, days, hours, minutes, seconds = found.groups()
    whole = int(days or 0) * 86_400 + int(hours or 0) * 3600 + int(minutes or 0) * 60
    nanoseconds = whole * NANOSECONDS + int(Decimal(seconds or 0) * NANOSECONDS)
    return DaysTimeDuration(-nanoseconds if sign else nanoseconds)


def parse_at(text: str) -> Any:
    """The value of `@"..."`: whichever temporal kind the text is."""
    if "P" in text[:2]:
        return parse_duration(text)
    if DATE.fullmatch(text):
        return parse_date(text)
    return parse_datetime(text) if DATE.match(text) else parse_time(text)


def render_time(value: time) -> str:
    """ISO text; a named zone after `@`."""
    nanoseconds = value.microsecond * 1000 + nanosecond_of(value)
    fraction = f".{nanoseconds:09d}".rstrip("0") if nanoseconds else ""
    return f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{fraction}{_render_zone(value)}"


def render_datetime(value: datetime) -> str:
    clock = value.time()
    return f"{value.year:04d}-{value.month:02d}-{value.day:02d}T{render_time(clock)}{_render_zone(value)}"


def _render_zone(value: time | datetime) -> str:
    zone = value.tzinfo
    if zone is None:
        return ""
    if isinstance(zone, ZoneInfo):
        return f"@{zone.key}"
    offset = value.utcoffset()
    if not offset:
        return "Z"
    sign, seconds = ("-", -offset) if offset < timedelta() else ("+", offset)
    hours, rest = divmod(int(seconds.total_seconds()), 3600)
    return f"{sign}{hours:02d}:{rest // 60:02d}" + (f":{rest % 60:02d}" if rest % 60 else "")


def render_days_time(value: DaysTimeDuration) -> str:
    """Canonical text: `P1DT2H`, `-PT5M`, `PT0S`."""
    days, rest = divmod(abs(value.nanoseconds), DAY_NANOSECONDS)
    hours, rest = divmod(rest, 3600 * NANOSECONDS)
    minutes, rest = divmod(rest, 60 * NANOSECONDS)
    seconds, fraction = divmod(rest, NANOSECONDS)
    shown = f"{seconds}.{fraction:09d}".rstrip("0") if fraction else str(seconds)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{shown}S" if seconds or fraction else ""
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if value.nanoseconds < 0 else "") + "P" + (text or "T0S")


def render_years_months(value: YearsMonthsDuration) -> str:
    """Canonical text: `P1Y2M`, `-P3M`, `P0M`."""
    years, months = divmod(abs(value.months), 12)
    text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-" if value.months < 0 else "") + "P" + (text or "0M")
