"""Threads that deliver messages to the same subscribers take turns: otherwise all try the oldest one, and one wins.

Only within a process, and only to save work: that a message is delivered once is the store's doing (a claim).
"""

from collections.abc import Callable, Iterable
from threading import Lock

from engine.rows import MessageRow

PLACES = 64
"""Messages of different names and keys rarely share a turn."""


class Turns:
    """One for each engine."""

    def __init__(self) -> None:
        self._locks = [Lock() for _ in range(PLACES)]

    def deliver(
        self, messages: Iterable[MessageRow], deliver: Callable[[MessageRow], bool]
    ) -> tuple[int, bool]:
        """Deliver those whose turn is free: how many were, and whether other threads were at the rest.

        When all were other threads', it returns once these have done what they had found.
        """
        done, others = 0, []
        for lock, found in self._by_turn(messages):
            if not lock.acquire(blocking=False):
                others.append(lock)
                continue
            try:
                done += sum(map(deliver, found))
            finally:
                lock.release()
        if not done:
            for lock in others:
                lock.acquire()
                lock.release()
        return done, bool(others)

    def _by_turn(self, messages: Iterable[MessageRow]) -> list[tuple[Lock, list[MessageRow]]]:
        by_place: dict[int, list[MessageRow]] = {}
        for message in messages:
            by_place.setdefault(hash((message.name, message.key)) % PLACES, []).append(message)
        return [(self._locks[place], found) for place, found in by_place.items()]
