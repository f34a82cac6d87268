"""Dates and times as people write them (21/11/2026, 9:30) and as browsers send them (ISO 8601).

A local date and time gets the time zone of the caller's `now`. No clock here.
"""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

# fmt: off
MONTHS = (
    ("enero", "febrero", "marzo", "abril", "mayo", "junio",
     "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ("January", "February", "March", "April", "May", "June",
     "July", "August", "September", "October", "November", "December"),
)
# fmt: on
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DATE = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::(\d{2})(?:\.0+)?)?(?:\s?h)?", re.ASCII)
_MOMENT = re.compile(r"([^\s,]+)(?:,?\s+)(\d{1,2}[:.].*)", re.ASCII)
Instant = date | time | datetime


class UnreadableMoment(ValueError):
    """What was typed is no date or time; `message` is a key of `texts`, `values` its gaps."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message, self.values = message, values


def read_date(typed: str) -> date:
    """A date in ISO or as day/month/year."""
    typed = typed.strip()
    if iso := _ISO_DATE.fullmatch(typed):
        year, month, day = map(int, iso.groups())
    elif found := _DATE.fullmatch(typed):
        day, month, year = map(int, found.groups())
    else:
        raise UnreadableMoment("date")
    if not 1 <= month <= 12:
        raise UnreadableMoment("date_no_such_month", typed=typed)
    if year < 1 or day < 1:
        raise UnreadableMoment("date")
    days = monthrange(year, month)[1]
    if day > days:
        raise UnreadableMoment("date_no_such_day", typed=typed, month=month, year=year, days=days)
    return date(year, month, day)


def read_time(typed: str) -> time:
    """A time of day: 9:30, 09:30:15, 9.30 h."""
    found = _TIME.fullmatch(typed.strip())
    if not found:
        raise UnreadableMoment("time")
    hour, minute, second = (int(part or 0) for part in found.groups())
    if hour > 23 or minute > 59 or second > 59:
        raise UnreadableMoment("time")
    return time(hour, minute, second)


def read_local(typed: str, zone: tzinfo | None) -> datetime:
    """A date and time of the place `zone`; a time that the clocks leave out is refused."""
    found = _MOMENT.fullmatch(_split_iso(typed.strip()))
    if not found:
        raise UnreadableMoment("datetime")
    moment = datetime.combine(read_date(found[1]), read_time(found[2]), zone)
    try:
        there_and_back = moment.astimezone(UTC).astimezone(zone)
    except OverflowError:
        raise UnreadableMoment("datetime") from None
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise UnreadableMoment("datetime_gap")
    return moment


def read_iso(text: str, subtype: str) -> Instant | None:
    """A stored or designed ISO value of the wanted kind; None if it is not one."""
    try:
        if subtype == "date":
            return date.fromisoformat(text[:10])
        if subtype == "time":
            return time.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def as_moment(value: Any, subtype: str, zone: tzinfo | None) -> Instant | None:
    """A stored or computed value as date, time or aware datetime; None for anything else."""
    if isinstance(value, str):
        value = read_iso(value, subtype)
    if subtype == "datetime":
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=zone) if value.tzinfo is None else value
    if subtype == "date":
        return (
            _local(value, zone).date()
            if isinstance(value, datetime)
            else value
            if isinstance(value, date)
            else None
        )
    return value.replace(tzinfo=None) if isinstance(value, time) else None


def format_moment(value: Instant, zone: tzinfo | None) -> str:
    """For reading: 21/11/2026, 09:30, or both, in the place's time."""
    if isinstance(value, datetime):
        local = _local(value, zone)
        return f"{local:%d/%m}/{local.year:04} {local:%H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m}/{value.year:04}"
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def input_value(value: Instant, zone: tzinfo | None) -> str:
    """For a native date or time input: local ISO 8601 without a zone."""
    if isinstance(value, datetime):
        local = _local(value, zone)
        return local.replace(tzinfo=None).isoformat(timespec="seconds" if local.second else "minutes")
    return (
        value.isoformat()
        if isinstance(value, date)
        else value.isoformat(timespec="auto")[:8].removesuffix(":00")
    )


def _local(value: datetime, zone: tzinfo | None) -> datetime:
    """The place's time; as it is where the calendar ends."""
    try:
        return value.astimezone(zone) if value.tzinfo and zone else value
    except OverflowError:
        return value


def _split_iso(typed: str) -> str:
    """`2026-11-21T09:30` with a blank, so that both ways of writing split alike."""
    return re.sub(r"^(\d{4}-\d{2}-\d{2})T", r"\1 ", typed)
