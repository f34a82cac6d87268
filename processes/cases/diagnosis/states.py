"""The life of a diagnosis: provisional, complete, validated; O1 at the beginning, O2 later. Pure, as tables."""

from datetime import date
from typing import Literal

State = Literal["provisional", "complete", "validated"]
Moment = Literal["O1", "O2"]

MOMENTS: tuple[Moment, ...] = ("O1", "O2")
STEPS: frozenset[tuple[State, State]] = frozenset(
    {
        ("provisional", "provisional"),
        ("provisional", "complete"),
        ("complete", "complete"),
        ("complete", "provisional"),  # an answer was taken back
        ("complete", "validated"),
    }
)
MONTHS_UNTIL_O2 = 6
"""(p) How long after the plan the second measurement may be made, unless the case is closing."""


class DiagnosisRefused(ValueError):
    """The diagnosis cannot take that step. `reason` is a code that the page says in words."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def check_step(before: State, after: State) -> None:
    """Raises DiagnosisRefused for a step that is not in the table; a validated one takes none."""
    if (before, after) not in STEPS:
        reason = "locked" if before == "validated" else "not_complete"
        raise DiagnosisRefused(
            reason, f"Expected a step from {before} that there is, but {after} is none of them"
        )


def check_moment(moment: object) -> Moment:
    """Raises DiagnosisRefused."""
    for known in MOMENTS:
        if moment == known:
            return known
    raise DiagnosisRefused("unknown_moment", f"Expected O1 or O2, but got {moment!r}")


def check_second(
    plan_agreed_on: date | None, *, is_closing: bool, today: date, months: int = MONTHS_UNTIL_O2
) -> None:
    """May the second measurement be made? At closing always, else `months` after the plan at the earliest."""
    if is_closing:
        return
    if plan_agreed_on is None:
        raise DiagnosisRefused("no_plan", "Expected the date of the plan for an O2, but there is none")
    earliest = add_months(plan_agreed_on, months)
    if today < earliest:
        raise DiagnosisRefused("too_early", f"Expected an O2 from {earliest} on, but today is {today}")


def add_months(day: date, months: int) -> date:
    """The same day some months later; the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
