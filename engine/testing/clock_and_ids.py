"""A clock that moves only when it is told to, and ids that count from 1."""

import itertools
from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
"""A Monday, ten o'clock in Madrid."""


class FixedClock:
    """Stands at `at` until `advance` or `stand_at` moves it. Never goes back."""

    def __init__(self, at: datetime = START) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def advance(self, seconds: float) -> None:
        self.stand_at(self._at + timedelta(seconds=seconds))

    def stand_at(self, at: datetime) -> None:
        if at < self._at:
            raise ValueError(f"Expected a time from {self._at} on, but got {at}")
        self._at = at


class CountingIds:
    """1, 2, 3 ... Safe to share among threads."""

    def __init__(self, first: int = 1) -> None:
        self._numbers = itertools.count(first)

    def new(self) -> int:
        return next(self._numbers)
