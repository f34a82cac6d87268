"""The only place that asks the system for the time. Everything else is given a clock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the present as an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)
