"""What a follow-up measures, and what the decision `progress` proposes from it."""

from datetime import date
from decimal import Decimal

import pytest

from processes.cases.review.progress import Seen, measure, whole_months

PLAN = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("end", "months"),
    [
        (date(2026, 1, 31), 0),
        (date(2026, 2, 28), 0),
        (date(2026, 3, 30), 1),
        (date(2026, 3, 31), 2),
        (date(2027, 1, 31), 12),
        (date(2025, 12, 1), 0),
    ],
)
def test_whole_months(end: date, months: int) -> None:
    assert whole_months(PLAN, end) == months


def seen(**given: object) -> Seen:
    return Seen(**{"on": date(2026, 8, 1), "plan_agreed_on": PLAN, "is_progressing": True, **given})  # type: ignore[arg-type]


def test_outcomes_of_the_plan_go_before_an_estimate() -> None:
    assert measure(seen(reached=1, actions=4, done_percent=90)).done_ratio == Decimal("0.25")
    assert measure(seen(reached=None, actions=4, done_percent=90)).done_ratio == Decimal("0.9")
    assert measure(seen(reached=0, actions=0, done_percent=None)).done_ratio is None


def test_months_without_progress_are_counted_from_the_first_in_a_row() -> None:
    first = measure(seen(is_progressing=False))
    assert (first.months_stuck, first.stuck_since) == (1, date(2026, 8, 1)), "the first month counts at once"
    later = measure(seen(on=date(2027, 3, 1), is_progressing=False, stuck_since=date(2026, 8, 1)))
    assert (later.months_stuck, later.stuck_since) == (7, date(2026, 8, 1))


def test_progress_ends_the_count() -> None:
    moving = measure(seen(is_progressing=True, stuck_since=date(2026, 2, 1)))
    assert (moving.months_stuck, moving.stuck_since) == (0, None)
