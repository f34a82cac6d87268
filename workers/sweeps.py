"""Due timers, waiting messages, the outbox, forgotten jobs and rounds, again and again. Any number may run."""

import logging
import threading
import time

from engine import Engine
from workers.rounds import Rounds

log = logging.getLogger(__name__)
RESEND_EVERY_S = 5.0
TEND_EVERY_S = 3_600.0
"""How often history is sealed and its coming months are made."""


class Sweeper:
    """Sweeps every `interval_s`. What one round could not do the next tries again: a round never ends the thread."""

    def __init__(
        self,
        engine: Engine,
        *,
        interval_s: float = 1.0,
        resend_every_s: float = RESEND_EVERY_S,
        rounds: Rounds | None = None,
    ) -> None:
        self._engine = engine
        self._rounds = rounds
        self._interval_s = interval_s
        self._resend_every_s = resend_every_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End after the round that runs now."""
        self._stop.set()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        resend_at = tend_at = time.monotonic()
        while not self._stop.is_set():
            try:
                due = self._engine.due()
                self._engine.tick(due=due)
                if due.jobs and time.monotonic() >= resend_at:
                    self._engine.resend_jobs()
                    resend_at = time.monotonic() + self._resend_every_s
                if self._rounds is not None:
                    self._rounds.go()
                if time.monotonic() >= tend_at:
                    tend_at = time.monotonic() + TEND_EVERY_S
                    self._engine.history.tend()
            except Exception:
                log.exception("a sweep failed and will be tried again")
            self._stop.wait(self._interval_s)
