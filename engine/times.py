"""Milliseconds since 1970, as events store times, and aware datetimes, as rows and people do."""

from datetime import UTC, datetime


def at_ms(milliseconds: int) -> datetime:
    """The moment, in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def in_ms(moment: datetime) -> int:
    """Milliseconds since 1970, rounded."""
    return round(moment.timestamp() * 1000)
