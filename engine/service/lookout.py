"""When to look, and how far back: a look is one statement; once a minute messages are compared with all that wait.

Messages and subscriptions of the last seconds are looked at each time. What slips through (a caller's
transaction that took longer, a clock that is ahead, a version that was deployed) waits for that minute.
"""

from datetime import datetime, timedelta

from msgspec.structs import replace

from engine.clock import Clock
from engine.ports import Store
from engine.rows import Due

RECENT = timedelta(seconds=15)
WHOLE_EVERY = timedelta(minutes=1)


class Lookout:
    """One for each engine. Safe to share: at worst two threads look at the whole."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._whole_at: datetime | None = None

    def look(self) -> Due:
        """What is due now."""
        now = self._clock.now()
        due = self._store.work.due(now, now - RECENT)
        return replace(due, messages=due.messages or self._is_time_for_all(now))

    def begin(self) -> datetime | None:
        """From when on messages are to be compared in this round: None is all of them."""
        now = self._clock.now()
        if not self._is_time_for_all(now):
            return now - RECENT
        self._whole_at = now + WHOLE_EVERY
        return None

    def recent(self) -> datetime:
        return self._clock.now() - RECENT

    def forget(self) -> None:
        """Something changed for what already waits: the next round compares all."""
        self._whole_at = None

    def _is_time_for_all(self, now: datetime) -> bool:
        return self._whole_at is None or now >= self._whole_at
