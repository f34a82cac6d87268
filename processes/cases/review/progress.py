"""What a follow-up measures: the part of the plan that is done, months since, months stuck. Pure; decides nothing.

The decision `progress` (progress.dmn) proposes from it; people decide.
"""

from datetime import date
from decimal import Decimal

from msgspec import Struct


class Seen(Struct, frozen=True, kw_only=True):
    """What was answered and is known on the day. `stuck_since`: the first follow-up without progress, in a row."""

    on: date
    plan_agreed_on: date
    is_progressing: bool
    stuck_since: date | None = None
    reached: int | None = None
    actions: int = 0
    done_percent: Decimal | int | None = None


class Measured(Struct, frozen=True, kw_only=True):
    """`done_ratio` 0 to 1, None: not known."""

    done_ratio: Decimal | None
    months_since_plan: int
    months_stuck: int
    stuck_since: date | None


def measure(seen: Seen) -> Measured:
    """Outcomes that are noted in the plan go before what was estimated in the form."""
    stuck_since = None if seen.is_progressing else seen.stuck_since or seen.on
    return Measured(
        done_ratio=_done_ratio(seen),
        months_since_plan=whole_months(seen.plan_agreed_on, seen.on),
        months_stuck=0 if stuck_since is None else max(1, whole_months(stuck_since, seen.on)),
        stuck_since=stuck_since,
    )


def whole_months(start: date, end: date) -> int:
    """How many months are over; none before the first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return max(0, months - (end.day < start.day))


def _done_ratio(seen: Seen) -> Decimal | None:
    if seen.actions and seen.reached is not None:
        return Decimal(seen.reached) / seen.actions
    return None if seen.done_percent is None else Decimal(seen.done_percent) / 100
