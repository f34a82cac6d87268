"""The region's calendar: its zone, and the holidays that working-day clocks leave out besides the week-end."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Madrid")


def days_off(years: Iterable[int]) -> tuple[date, ...]:
    """National and regional holidays of these years, in order; a town's own two days are not among them."""
    import holidays  # loaded when it is asked: a process that starts need not wait for it

    return tuple(sorted(holidays.country_holidays("ES", subdiv="CL", years=list(years))))


def local_date(at: datetime) -> date:
    """The day that it is in the region."""
    return at.astimezone(ZONE).date()
