"""One thread that does jobs, one after the other, and can be given up: a handler that hangs must not stop the rest."""

import logging
import threading
from datetime import datetime

from engine import LeasedJob
from workers.jobs import Workshop, do

log = logging.getLogger(__name__)


class Hand:
    """Works when woken, until nothing is ready. Dismissed, it ends after the job that it has, however long."""

    def __init__(self, workshop: Workshop, name: str) -> None:
        self._workshop = workshop
        self._called = threading.Event()
        self._dismissed = threading.Event()
        self._held: LeasedJob | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._called.set()

    def dismiss(self) -> None:
        self._dismissed.set()
        self._called.set()

    def has_ended(self, timeout_s: float = 0.0) -> bool:
        """Wait for it so long."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def overdue(self, now: datetime) -> LeasedJob | None:
        """The job whose lease has run out in this hand; another may have it by now."""
        held = self._held
        return held if held is not None and held.leased_until <= now else None

    def _run(self) -> None:
        while not self._dismissed.is_set():
            self._called.wait()
            self._called.clear()
            try:
                while not self._dismissed.is_set() and self._do_one():
                    pass
            except Exception:
                log.exception("jobs could not be done and will be tried again")

    def _do_one(self) -> bool:
        leased = self._workshop.engine.lease_jobs(self._workshop.worker, 1)
        if not leased:
            return False
        self._held = leased[0]
        try:
            do(self._workshop, leased[0])
        finally:
            self._held = None
        return True
