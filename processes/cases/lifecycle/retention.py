"""When data may be blocked and erased, by the terms in force on a day. Pure; the terms are law/parameters.json.

Blocking keeps them for as long as somebody may be held to account for them (LOPDGDD, article 32); then they go.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct


class LifecycleRefused(ValueError):
    """`reason`: open_case, running, is_blocked, not_blocked, too_soon; `until`: when it may be done, if that is why."""

    def __init__(self, reason: str, text: str, until: date | None = None) -> None:
        super().__init__(text)
        self.reason = reason
        self.until = until


class Standing(Struct, frozen=True, kw_only=True):
    """What there is of a participant. `closed_on`: of the case that closed last; None: there never was one."""

    has_open_case: bool
    is_running: bool
    closed_on: date | None
    blocked_until: date | None


def check_block(standing: Standing, law: Mapping[str, Any], today: date) -> date:
    """Until when it stays blocked. Raises LifecycleRefused."""
    _check_over(standing)
    if standing.blocked_until is not None:
        raise LifecycleRefused("is_blocked", "Expected data that are not blocked, but they are")
    begins = max(_kept_until(standing, law) or today, today)
    return _years_after(begins, _years(law, "record_blocked_years"))


def check_erase(standing: Standing, law: Mapping[str, Any], today: date) -> None:
    """Raises LifecycleRefused where the data must be kept, or blocked first."""
    _check_over(standing)
    until = standing.blocked_until
    if until is None:
        kept = _kept_until(standing, law)
        until = None if kept is None else _years_after(kept, _years(law, "record_blocked_years"))
    if until is not None and today < until:
        text = f"Expected a day from {until} on, but it is {today}: block the data until then"
        raise LifecycleRefused("too_soon", text, until)


def _check_over(standing: Standing) -> None:
    if standing.has_open_case:
        raise LifecycleRefused("open_case", "Expected closed cases only, but one is open: close it first")
    if standing.is_running:
        raise LifecycleRefused("running", "Expected ended processes only, but one runs: end it first")


def _kept_until(standing: Standing, law: Mapping[str, Any]) -> date | None:
    closed = standing.closed_on
    return None if closed is None else _years_after(closed, _years(law, "record_kept_years"))


def _years(law: Mapping[str, Any], name: str) -> int:
    if name not in law:
        raise LookupError(f"Expected the parameter {name} in force, but it is not")
    return int(law[name])


def _years_after(day: date, years: int) -> date:
    """29 February is followed by 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
