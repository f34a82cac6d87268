"""The only place that makes ids: 63-bit integers that grow with time, unique without coordination.

42 bits of milliseconds since 2024, 21 random bits; a process never gives the same one twice.
"""

import secrets
import threading
import time
from typing import Protocol

EPOCH_MS = 1_704_067_200_000


class Ids(Protocol):
    """Gives a new id at each call."""

    def new(self) -> int: ...


class TimeIds:
    """Ids for production. Safe to share among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def new(self) -> int:
        made = ((time.time_ns() // 1_000_000 - EPOCH_MS) << 21) | secrets.randbits(21)
        with self._lock:
            self._last = max(made, self._last + 1)
            return self._last
