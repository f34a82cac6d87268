"""The worker inside the web's own process: jobs and sweeps in one thread, without Redis. For a small network."""

import logging
import os
import threading
from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from engine import Engine
from engine.wakeups import WakeUps
from processes.tasks import Handler, find_handler
from workers.jobs import Workshop, run_ready_jobs

log = logging.getLogger(__name__)
AT_ONCE = 50


class EmbeddedWorker:
    """Looks every `interval_s` seconds, and at once when this process made work."""

    def __init__(
        self,
        engine: Engine,
        sessions: sessionmaker[Session],
        *,
        find: Callable[[str], Handler | None] = find_handler,
        interval_s: float = 0.5,
    ) -> None:
        self._workshop = Workshop(engine, sessions, find, f"embedded-{os.getpid()}")
        self._interval_s = interval_s
        self._wakeups = WakeUps()
        engine.dispatcher = self._wakeups
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="embedded-worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> bool:
        """End after the job that runs now; whether it has ended in time."""
        self._stopping.set()
        self._wakeups.wake(())
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                worked = self.work_once()
            except Exception:
                log.exception("a round of work failed and will be tried again")
                worked = 0
            if not worked:
                self._wakeups.wait(self._interval_s)

    def work_once(self) -> int:
        """One round: what is due, then jobs; how much was done."""
        worked = self._workshop.engine.tick()
        for _ in range(AT_ONCE):
            if self._stopping.is_set() or not run_ready_jobs(self._workshop, 1):
                break
            worked += 1
        return worked
