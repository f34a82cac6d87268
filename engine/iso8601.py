"""ISO 8601 durations, moments and cycles, as timers use them (ISO 8601-1:2019, 5.5 and 5.6).

Days, weeks, months and years are calendar steps in a zone (a day may have 23 hours); hours and less are exact.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

ENDLESS = -1
_DURATION = re.compile(
    r"P(?=\d|T\d)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_CYCLE = re.compile(r"R(?P<repeats>\d*)/(?:(?P<start>[^/P]+)/)?(?P<interval>P[^/]+)(?:/(?P<end>[^/P]+))?")
_LONGEST_YEARS = 1000
_FIRST_YEAR = 1900
_MOST_DIGITS = 12
_SHORTEST_TURN = 1
_MOST_TURNS = 1_000_000_000


class Period(Struct, frozen=True):
    """A duration with its calendar part kept apart: months, days, and exact seconds."""

    months: int = 0
    days: int = 0
    seconds: float = 0.0

    def after(self, start: datetime, zone: ZoneInfo) -> datetime:
        """`start` plus this period: calendar steps on the wall clock of `zone`, then exact time."""
        if not (self.months or self.days):
            return start + timedelta(seconds=self.seconds)
        local = start.astimezone(zone).replace(tzinfo=None)
        month = local.month - 1 + self.months
        year, month = local.year + month // 12, month % 12 + 1
        day = min(local.day, _days_in_month(year, month))
        moved = local.replace(year=year, month=month, day=day) + timedelta(days=self.days)
        return moved.replace(tzinfo=zone).astimezone(UTC) + timedelta(seconds=self.seconds)


class Cycle(Struct, frozen=True):
    """`repeats` in all (ENDLESS without a count), from `start` (None: one period after it was set)."""

    repeats: int
    start: datetime | None
    period: Period


def _days_in_month(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def parse_period(text: str) -> Period:
    """An ISO 8601 duration. Raises ValueError."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"Expected an ISO 8601 duration such as P3D or PT4H, but got {text!r}")
    part = {name: value or "0" for name, value in match.groupdict().items()}
    if any(len(value.partition(".")[0]) > _MOST_DIGITS for value in part.values()):
        raise ValueError(f"Expected a duration of at most {_LONGEST_YEARS} years, but got {text[:80]!r}")
    months = int(part["years"]) * 12 + int(part["months"])
    days = int(part["weeks"]) * 7 + int(part["days"])
    seconds = int(part["hours"]) * 3600 + int(part["minutes"]) * 60 + float(part["seconds"])
    if months + days / 30 + seconds / 2_592_000 > _LONGEST_YEARS * 12:
        raise ValueError(f"Expected a duration of at most {_LONGEST_YEARS} years, but got {text!r}")
    return Period(months, days, seconds)


def parse_moment(text: str, zone: ZoneInfo) -> datetime:
    """An ISO 8601 date or date and time; without an offset it is local to `zone`. Raises ValueError."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"Expected an ISO 8601 date and time, but got {text!r}") from None
    try:
        if moment.year >= _FIRST_YEAR:
            return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        pass
    raise ValueError(f"Expected a moment of the years {_FIRST_YEAR} to 9999, but got {text[:80]!r}")


def parse_cycle(text: str, zone: ZoneInfo) -> Cycle:
    """An ISO 8601 repeating interval: R3/PT10S, R/P1D, R/2026-01-01T08:00/P1D. Raises ValueError."""
    match = _CYCLE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"Expected an ISO 8601 cycle such as R3/PT10S, but got {text!r}")
    start = parse_moment(match["start"], zone) if match["start"] else None
    period = parse_period(match["interval"])
    if not (period.months or period.days) and period.seconds < _SHORTEST_TURN:
        raise ValueError(f"Expected an interval of a second at least, but got {text!r}")
    repeats = match["repeats"]
    if len(repeats) > _MOST_DIGITS or int(repeats or 0) > _MOST_TURNS:
        raise ValueError(f"Expected at most {_MOST_TURNS} turns, but got {text[:80]!r}")
    return Cycle(int(repeats) if repeats else ENDLESS, start, period)


def check_literal(kind: str, text: str) -> None:
    """Raises ValueError when a literal timer of this kind does not parse; lint and the reader ask this."""
    zone = ZoneInfo("UTC")
    if kind == "duration":
        parse_period(text)
    elif kind == "date":
        parse_moment(text, zone)
    else:
        parse_cycle(text, zone)
