"""When a timer is due: an ISO 8601 date, duration or cycle, or a FEEL expression that gives one (BPMN 2.0, 10.5.5).

A cycle that missed several turns fires once.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel import Expression
from engine.feel.values import DaysTimeDuration, YearsMonthsDuration
from engine.iso8601 import ENDLESS, Cycle, Period, parse_cycle, parse_moment, parse_period
from engine.model import Timer
from engine.run import Unable


def first_due(
    timer: Timer, now: datetime, zone: ZoneInfo, evaluate: Callable[[Expression], Any]
) -> tuple[int, int]:
    """When the timer is due first (ms since 1970) and how many turns are left after that. Raises Unable."""
    value: Any = timer.literal if timer.expression is None else evaluate(timer.expression)
    try:
        if timer.kind == "cycle" and isinstance(value, str):
            return _first_turn(parse_cycle(value, zone), now, zone)
        return _ms(_single(timer.kind, value, now, zone)), 0
    except (ValueError, OverflowError) as error:
        raise Unable("timer", str(error)) from error


def _first_turn(cycle: Cycle, now: datetime, zone: ZoneInfo) -> tuple[int, int]:
    if cycle.repeats == 0:
        raise ValueError("Expected at least one turn, but the cycle says R0")
    left = ENDLESS if cycle.repeats == ENDLESS else cycle.repeats - 1
    due = cycle.start if cycle.start is not None else cycle.period.after(now, zone)
    return _ms(due), left


def _single(kind: str, value: Any, now: datetime, zone: ZoneInfo) -> datetime:
    if isinstance(value, str):
        return (
            parse_period(value).after(now, zone)
            if value.lstrip().startswith("P")
            else parse_moment(value, zone)
        )
    if isinstance(value, DaysTimeDuration):
        return now + value.timedelta
    if isinstance(value, YearsMonthsDuration):
        return Period(months=value.months).after(now, zone)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone).astimezone(UTC)
    raise ValueError(f"Expected a {kind} for the timer, but got {'null' if value is None else value!r}")


def next_due(
    timer: Timer,
    previous: int,
    *,
    now: datetime,
    zone: ZoneInfo,
    left: int,
    evaluate: Callable[[Expression], Any],
) -> tuple[int, int] | None:
    """The turn after the one that was due at `previous`, skipping those already past; None when it is over."""
    if left == 0:
        return None
    value: Any = timer.literal if timer.expression is None else evaluate(timer.expression)
    if not isinstance(value, str):
        raise Unable("timer", f"Expected an ISO 8601 cycle for the timer, but got a {type(value).__name__}")
    try:
        return _following(parse_cycle(value, zone).period, previous, now=now, zone=zone, left=left)
    except (ValueError, OverflowError) as error:
        raise Unable("timer", str(error)) from error


def _following(
    period: Period, previous: int, *, now: datetime, zone: ZoneInfo, left: int
) -> tuple[int, int] | None:
    due = datetime.fromtimestamp(previous / 1000, UTC)
    exact = not (period.months or period.days)
    missed = int((now - due).total_seconds() // period.seconds) if exact and now > due else 0
    due += timedelta(seconds=period.seconds * missed)
    left = left if left == ENDLESS else left - missed
    while left != 0 and left >= ENDLESS:
        due = period.after(due, zone)
        left = left if left == ENDLESS else left - 1
        if due > now:
            return _ms(due), left
    return None


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
