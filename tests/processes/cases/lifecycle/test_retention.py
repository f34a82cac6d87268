"""The terms: what may be blocked and erased on which day."""

from datetime import date

import pytest

from processes.cases.law import law_context
from processes.cases.lifecycle.retention import LifecycleRefused, Standing, check_block, check_erase

LAW = {"record_kept_years": 5, "record_blocked_years": 3}
TODAY = date(2026, 11, 22)


def standing(
    *, is_open: bool = False, runs: bool = False, closed: date | None = None, blocked: date | None = None
) -> Standing:
    return Standing(has_open_case=is_open, is_running=runs, closed_on=closed, blocked_until=blocked)


@pytest.mark.parametrize(
    ("closed", "until"),
    [
        (date(2026, 11, 22), date(2034, 11, 22)),
        (date(2020, 1, 1), date(2029, 11, 22)),
        (None, date(2029, 11, 22)),
        (date(2024, 2, 29), date(2032, 3, 1)),
    ],
    ids=["just closed", "kept long enough", "never a case", "leap day"],
)
def test_how_long_it_is_blocked(closed: date | None, until: date) -> None:
    assert check_block(standing(closed=closed), LAW, TODAY) == until


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (standing(is_open=True), "open_case"),
        (standing(runs=True), "running"),
        (standing(blocked=date(2030, 1, 1)), "is_blocked"),
    ],
    ids=["open", "running", "blocked"],
)
def test_what_is_not_blocked(what: Standing, reason: str) -> None:
    with pytest.raises(LifecycleRefused) as refused:
        check_block(what, LAW, TODAY)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("what", "reason", "until"),
    [
        (standing(is_open=True), "open_case", None),
        (standing(runs=True), "running", None),
        (standing(closed=date(2018, 11, 23)), "too_soon", date(2026, 11, 23)),
        (standing(blocked=date(2026, 11, 23)), "too_soon", date(2026, 11, 23)),
    ],
    ids=["open", "running", "a day too soon", "blocked one day more"],
)
def test_what_is_not_erased(what: Standing, reason: str, until: date | None) -> None:
    with pytest.raises(LifecycleRefused) as refused:
        check_erase(what, LAW, TODAY)
    assert (refused.value.reason, refused.value.until) == (reason, until)


@pytest.mark.parametrize(
    "what",
    [standing(), standing(closed=date(2018, 11, 22)), standing(blocked=TODAY)],
    ids=["never a case", "the term is over", "the blocking is over"],
)
def test_what_is_erased(what: Standing) -> None:
    check_erase(what, LAW, TODAY)


def test_the_terms_are_parameters_in_force() -> None:
    assert {"record_kept_years", "record_blocked_years"} <= set(law_context(TODAY))
    with pytest.raises(LookupError, match="record_kept_years"):
        check_block(standing(closed=TODAY), {}, TODAY)
