"""Wakes a worker in the same process: a `ports.Dispatcher` on a threading event. Knows not for which job."""

import threading
from collections.abc import Sequence


class WakeUps:
    """Any number of wake-ups while the worker is busy come to one."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def wake(self, references: Sequence[str]) -> None:  # noqa: ARG002
        self._event.set()

    def wait(self, seconds: float) -> bool:
        """Return when woken, or after `seconds`; whether it was woken."""
        woken = self._event.wait(seconds)
        self._event.clear()
        return woken
