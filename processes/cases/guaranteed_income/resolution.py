"""What a resolution must hold to be recorded: two people, and for a grant an amount and its first day. Pure.

A table proposes, people decide: what they decide against the table's proposal is theirs, with their reasons.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

GRANTED, REFUSED, WITHDRAWN = "granted", "refused", "withdrawn"
RESOLUTIONS = (GRANTED, REFUSED, WITHDRAWN)


class ResolutionRefused(ValueError):
    """It cannot be recorded like that; the text names what is missing, never a person."""


class Resolution(Struct, frozen=True, kw_only=True):
    """As the table keeps it: an amount and a first day only where it was granted."""

    status: str
    proposed_by: str | None
    decided_by: str | None
    kind: str | None
    unmet: tuple[str, ...]
    amount_cents: int | None
    accrues_from: date | None


def read_resolution(given: Mapping[str, Any]) -> Resolution:
    """From `resolution`, `proposed_by`, `decided_by`, and what the tables said. Raises ResolutionRefused."""
    status = given.get("resolution")
    if status not in RESOLUTIONS:
        raise ResolutionRefused(f"Expected a resolution of {', '.join(RESOLUTIONS)}, but got {status!r}")
    if status != WITHDRAWN:
        _check_two_people(given.get("proposed_by"), given.get("decided_by"))
    is_granted = status == GRANTED
    return Resolution(
        status=str(status),
        proposed_by=given.get("proposed_by"),
        decided_by=given.get("decided_by") if status != WITHDRAWN else None,
        kind=_said(given, "income_kind").get("kind"),
        unmet=tuple(_said(given, "eligibility").get("unmet") or ()),
        amount_cents=_cents(_said(given, "income_amount")) if is_granted else None,
        accrues_from=_first_day(_said(given, "accrual")) if is_granted else None,
    )


def _said(given: Mapping[str, Any], decision: str) -> Mapping[str, Any]:
    found = given.get(decision)
    return found if isinstance(found, Mapping) else {}


def _check_two_people(proposed_by: object, decided_by: object) -> None:
    if not proposed_by or not decided_by or proposed_by == decided_by:
        raise ResolutionRefused("Expected one person to propose and another to decide, but they are not two")


def _cents(amount: Mapping[str, Any]) -> int:
    euros = Decimal(str(amount.get("amount") or 0))
    if amount.get("state") != "amount" or euros <= 0:
        raise ResolutionRefused("Expected an amount to grant, but the table gives none")
    return int(euros * 100)


def _first_day(accrual: Mapping[str, Any]) -> date:
    day = accrual.get("accrues_from")
    if isinstance(day, str):
        day = date.fromisoformat(day[:10])
    if not isinstance(day, date):
        raise ResolutionRefused("Expected the day from which it is paid, but the table gives none")
    return day
