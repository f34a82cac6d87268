"""The states that this process wrote last: the next step of the same instance need not load them.

Never the truth. A commit rests on the row version, so a state that is no longer the last changes nothing; what is
refused on one is asked again on what is stored (stepping.py). Little is kept, and not for long.
"""

from datetime import datetime, timedelta
from threading import Lock

from engine.ports import Stored
from engine.rows import Changes

KEPT_FOR = timedelta(seconds=5)
"""Steps in a row are kept for; between two answers of a person another process has often been there first."""
MOST_BYTES = 16 * 1024 * 1024
OVERHEAD = 500


class LastStates:
    """By instance, the oldest first. Safe to share among threads; each state is given to one taker only."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: dict[int, tuple[datetime, Stored]] = {}
        self._bytes = 0
        self._lock = Lock()

    def take(self, instance_id: int, now: datetime) -> Stored | None:
        """The state that was written last here, if that was just now; it is not kept any longer."""
        with self._lock:
            found = self._drop(instance_id)
        if found is None or not timedelta(0) <= now - found[0] <= KEPT_FOR:
            return None
        return found[1]

    def keep(self, changes: Changes) -> None:
        """Keep what was committed, unless nothing comes of it here: the instance ended, or others were called."""
        change = changes.instance
        if change.ended_at is not None or changes.outbox:
            return
        stored = Stored(change.instance_id, change.was + 1, change.digest, change.body)
        size = _size(stored)
        with self._lock:
            self._drop(stored.instance_id)
            while self._kept and self._bytes + size > self._most_bytes:
                self._drop(next(iter(self._kept)))
            if size <= self._most_bytes:
                self._kept[stored.instance_id] = changes.journal.at, stored
                self._bytes += size

    def _drop(self, instance_id: int) -> tuple[datetime, Stored] | None:
        found = self._kept.pop(instance_id, None)
        if found is not None:
            self._bytes -= _size(found[1])
        return found


def _size(stored: Stored) -> int:
    return len(stored.state) + OVERHEAD
