"""The aid for rent or mortgage debt: how much at most, until when it is decided, and its legal steps. Pure.

Ley 4/2018 de Castilla y León, by the parameters in force on the day of the case (`law`): at most a part of the annual
IPREM, decided within months. No register and no payment is here.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.iso8601 import Period
from processes.network.calendar import ZONE

REQUESTED, GRANTED, DENIED, WITHDRAWN = "requested", "granted", "denied", "withdrawn"
NEEDED = ("iprem_monthly", "iprem_payments", "housing_debt_percent", "housing_debt_months")
CENT = Decimal("0.01")


class AidRefused(ValueError):
    """The aid cannot be recorded like that: a parameter is missing, or the law does not allow it."""


def most_aid(law: Mapping[str, Any]) -> Decimal:
    """Euros at most. Raises AidRefused."""
    monthly, payments, percent, _ = _read(law)
    return (monthly * payments * percent / 100).quantize(CENT)


def decide_by(law: Mapping[str, Any], asked_at: datetime) -> datetime:
    """Until when it must be decided. Raises AidRefused."""
    return Period(months=int(_read(law)[3])).after(asked_at, ZONE)


def check_decision(result: object, amount: object, most: Decimal) -> tuple[str, Decimal | None]:
    """The aid's status and the euros granted. Raises AidRefused: more than the law allows is never granted."""
    if result == DENIED:
        return DENIED, None
    if result != GRANTED:
        raise AidRefused(f"Expected {GRANTED!r} or {DENIED!r}, but got {result!r}")
    euros = _euros(amount)
    if not 0 < euros <= most:
        raise AidRefused(f"Expected an aid of more than 0 and at most {most} euros, but got {euros}")
    return GRANTED, euros


def to_cents(euros: Decimal) -> int:
    """As the table keeps it."""
    return int(euros * 100)


def from_cents(cents: int) -> Decimal:
    """As people read it."""
    return (Decimal(cents) / 100).quantize(CENT)


def _read(law: Mapping[str, Any]) -> tuple[Decimal, ...]:
    missing = [name for name in NEEDED if law.get(name) is None]
    if missing:
        raise AidRefused(
            f"Expected the law's {', '.join(missing)} on the case's day, but they are not in force"
        )
    return tuple(Decimal(str(law[name])) for name in NEEDED)


def _euros(amount: object) -> Decimal:
    try:
        return Decimal(str(amount)).quantize(CENT)
    except InvalidOperation:
        raise AidRefused(f"Expected an amount in euros, but got {type(amount).__name__}") from None
