"""Built-in functions on dates and times (DMN 1.5, 10.3.4.10-11). The present comes from the evaluation."""

from datetime import date, datetime

from engine.feel.builtins.registry import builtin, dates
from engine.feel.errors import Unevaluable
from engine.feel.evaluation import Evaluation

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@builtin("now()", wants_evaluation=True)
def now(evaluation: Evaluation) -> datetime:
    if evaluation.now is None:
        raise Unevaluable("Expected an evaluation that knows the present, but it was given none")
    return evaluation.now


@builtin("today()", wants_evaluation=True)
def today(evaluation: Evaluation) -> date:
    return now(evaluation).date()  # type: ignore[no-any-return]


@builtin("day of year(date: date|date and time)")
def day_of_year(value: date) -> int:
    return dates(value).timetuple().tm_yday


@builtin("day of week(date: date|date and time)")
def day_of_week(value: date) -> str:
    return DAYS[value.weekday()]


@builtin("month of year(date: date|date and time)")
def month_of_year(value: date) -> str:
    return MONTHS[value.month - 1]


@builtin("week of year(date: date|date and time)")
def week_of_year(value: date) -> int:
    return dates(value).isocalendar().week


@builtin("last day of month(date: date|date and time)")
def last_day_of_month(value: date) -> int:
    """An extension."""
    following = date(value.year + value.month // 12, value.month % 12 + 1, 1) if value.year < 9999 else None
    if following is None:
        raise Unevaluable("Expected a year before 9999, but it is later")
    return date.fromordinal(following.toordinal() - 1).day
