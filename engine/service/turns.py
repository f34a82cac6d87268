"""Threads that deliver messages to the same subscribers take turns: otherwise all try the oldest one, and one wins.

Only within a process, and only to save work: that a message is delivered once is the store's doing (a claim).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from threading import Lock

from engine.rows import MessageRow

PLACES = 64
"""Messages of different names and keys rarely share a turn."""


class Turns:
    """One for each engine."""

    def __init__(self) -> None:
        self._locks = [Lock() for _ in range(PLACES)]

    def deliver(
        self, messages: Sequence[MessageRow], deliver: Callable[[MessageRow], bool]
    ) -> tuple[int, bool]:
        """Deliver those whose turn is free, in their order: how many were, and whether others were at the rest.

        When all were other threads', it returns once these have done what they had found.
        """
        places = [hash((message.name, message.key)) % PLACES for message in messages]
        left = Counter(places)
        done, mine, others = 0, set[int](), set[int]()
        try:
            for place, message in zip(places, messages, strict=True):
                if place not in mine | others:
                    (mine if self._locks[place].acquire(blocking=False) else others).add(place)
                if place in mine:
                    done += deliver(message)
                left[place] -= 1
                if place in mine and not left[place]:
                    mine.remove(place)
                    self._locks[place].release()
        finally:
            for place in mine:
                self._locks[place].release()
        if not done:
            for place in others:
                with self._locks[place]:
                    pass
        return done, bool(others)
