"""`after A, B or C within D`, before anything runs: how late the steps of a path may come at the worst.

The rule. Nobody says how long people, jobs and messages take, so what is no timer may come at any time, but no later
than the earliest running timer: that fires then, and is a step of its own. So time is counted from A (a clock for each
promise), and of each running timer its latest moment on that clock is known: the latest moment of the step that armed
it, and its duration. A timer that ran before A fires at most its whole duration after A. The latest moments of the
steps of a path can all come true together, so this is no guess. A promise is broken where a step may come later than
D while B is owed; a timer whose duration the diagram does not say leaves it *not proven*.

A day counts 24 hours on both sides. A month of a timer counts 31 days and a month of D 28, unless D has as many months.
"""

from collections.abc import Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from engine.feel import BudgetExceeded
from engine.feel.values import DaysTimeDuration, YearsMonthsDuration
from engine.iso8601 import Period, parse_cycle, parse_period
from engine.model import Timer

DAY = 86_400
LONGEST_MONTH, SHORTEST_MONTH = 31 * DAY, 28 * DAY
UTC_ZONE = ZoneInfo("UTC")


class Span(NamedTuple):
    """A stretch of time with its months kept apart."""

    months: int
    seconds: float

    def plus(self, other: "Span") -> "Span":
        return Span(self.months + other.months, self.seconds + other.seconds)

    def at_most(self) -> float:
        return self.months * LONGEST_MONTH + self.seconds

    def fits(self, most: "Span") -> bool:
        """Whether it is never longer than `most`."""
        same = self.months <= most.months and self.seconds <= most.seconds
        return same or self.at_most() <= most.months * SHORTEST_MONTH + most.seconds


class Running(NamedTuple):
    """A timer that runs. `key` tells it from the others; `fires` is the latest moment since A (None: no bound)."""

    key: int
    fires: Span | None


class Clock(Struct, frozen=True):
    """Time since A for one promise while B is owed: what runs. `unknown`: a timer of unknown duration was armed."""

    running: tuple[Running, ...] = ()
    unknown: bool = False


class Until(Struct, frozen=True):
    """The latest moment since A (None: no bound at all), or `unknown`: it cannot be said."""

    at: Span | None
    unknown: bool = False

    def is_late(self, within: Period) -> bool:
        """Whether it may be later than the promise says. False where nothing can be said: ask `unknown` first."""
        return not self.unknown and (self.at is None or not self.at.fits(span(within)))


def span(period: Period) -> Span:
    return Span(period.months, period.days * DAY + period.seconds)


def longest(timer: Timer) -> Span | None:
    """How long a timer runs, by its literal or a constant expression; None: the diagram does not say."""
    value = timer.literal if timer.expression is None else None
    if timer.expression is not None and not timer.expression.names:
        try:
            value = timer.expression.evaluate({})
        except BudgetExceeded:
            return None
    if isinstance(value, DaysTimeDuration):
        return Span(0, value.timedelta.total_seconds())
    if isinstance(value, YearsMonthsDuration):
        return Span(value.months, 0)
    return _read(value, timer.kind) if isinstance(value, str) else None


def begin(armed: Mapping[int, Span | None]) -> Clock:
    """The clock after the step in which A was done: these timers run then, whenever they were armed."""
    return _armed(Clock(), Until(Span(0, 0)), armed)


def owed_until(clock: Clock) -> Until:
    """How late the next step may come, whatever it is, while B is owed."""
    if clock.unknown:
        return Until(None, unknown=True)
    bounds = [each.fires for each in clock.running if each.fires is not None]
    return Until(min(bounds, key=Span.at_most) if bounds else None)


def advance(clock: Clock, *, armed: Mapping[int, Span | None], kept: frozenset[int]) -> Clock:
    """The clock after one more step in which B was not done.

    `armed`: the timers that the step armed, with how long they run; a repeating timer that fired is armed again.
    `kept`: of those that ran before, which still run.
    """
    going_on = tuple(each for each in clock.running if each.key in kept and each.key not in armed)
    return _armed(Clock(going_on, clock.unknown), owed_until(clock), armed)


def _armed(clock: Clock, at: Until, armed: Mapping[int, Span | None]) -> Clock:
    new = [
        Running(key, None if at.at is None or lasting is None else at.at.plus(lasting))
        for key, lasting in armed.items()
    ]
    unknown = clock.unknown or any(lasting is None for lasting in armed.values())
    return Clock(tuple(sorted((*clock.running, *new), key=lambda each: each.key)), unknown)


def _read(text: str, kind: str) -> Span | None:
    """A date depends on when it is: nothing can be said of it."""
    try:
        if kind == "cycle":
            cycle = parse_cycle(text, UTC_ZONE)
            return span(cycle.period) if cycle.start is None else None
        return span(parse_period(text))
    except ValueError:
        return None
