"""Extension functions on working days: Castilla y León's calendar (Spain, subdivision CL) and the town's own
days.

Saturdays, Sundays and holidays are not working days (?): the law that applies is to be checked before
relying on it.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from engine.feel.builtins.registry import builtin, dates
from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation
from engine.feel.nanoseconds import combine

COUNTRY, SUBDIVISION = "ES", "CL"
MOST_DAYS = 10_000


@lru_cache(maxsize=200)
def public_holidays(year: int) -> frozenset[date]:
    """The regional calendar of one year."""
    import holidays  # takes a tenth of the start of a process, and few expressions ask for it

    return frozenset(holidays.country_holidays(COUNTRY, subdiv=SUBDIVISION, years=year))


def _works(day: date, evaluation: Evaluation) -> bool:
    return day.weekday() < 5 and day not in public_holidays(day.year) and day not in evaluation.days_off


@builtin("working days after(date: date|date and time, n: number)", wants_evaluation=True)
def working_days_after(evaluation: Evaluation, start: date, n: int | Decimal) -> date:
    """The n-th working day after (before, when negative) the date; a date and time keeps its clock."""
    if not -MOST_DAYS <= n <= MOST_DAYS or n != int(n):
        raise Unevaluable(f"Expected a whole number of at most {MOST_DAYS} days, but got another")
    step = timedelta(1 if n >= 0 else -1)
    day, left = dates(start), abs(int(n))
    while left:
        evaluation.spend(1)
        day += step
        left -= _works(day, evaluation)
    return combine(day, start.timetz()) if isinstance(start, datetime) else day


@builtin("working days between(from: date|date and time, to: date|date and time)", wants_evaluation=True)
def working_days_between(evaluation: Evaluation, start: date, end: date) -> int:
    """How many working days come after `from`, up to and with `to`."""
    first, last = dates(start), dates(end)
    if abs((last - first).days) > MOST_DAYS:
        raise Unevaluable(f"Expected dates at most {MOST_DAYS} days apart, but they are further")
    evaluation.spend(abs((last - first).days))
    sign, (low, high) = (1, (first, last)) if first <= last else (-1, (last, first))
    days = (low + timedelta(offset) for offset in range(1, (high - low).days + 1))
    return sign * sum(_works(day, evaluation) for day in days)


@builtin("is working day(date: date|date and time)", wants_evaluation=True)
def is_working_day(evaluation: Evaluation, day: date) -> bool:
    return _works(dates(day), evaluation)
