"""The worker inside the web's own process, without Redis, for a small network: one thread sweeps, one does jobs.

A handler that hangs past its lease keeps its thread, but not the work: another thread takes over, and what the
late one completes is refused.
"""

import logging
import os
import threading
import time
from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from engine import Engine
from engine.service.wakeups import WakeUps
from processes.tasks import Handler, find_handler
from workers.hand import Hand
from workers.jobs import Workshop
from workers.rounds import Rounds

log = logging.getLogger(__name__)
MOST_HANGING = 8


class EmbeddedWorker:
    """Looks every `interval_s` seconds, and at once when this process made work."""

    def __init__(
        self,
        engine: Engine,
        sessions: sessionmaker[Session],
        *,
        find: Callable[[str], Handler | None] = find_handler,
        interval_s: float = 1.0,
        rounds: Rounds | None = None,
    ) -> None:
        self._workshop = Workshop(engine, sessions, find, f"embedded-{os.getpid()}")
        self._interval_s = interval_s
        self._rounds = rounds
        self._wakeups = WakeUps()
        engine.dispatcher = self._wakeups
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="embedded-sweeper", daemon=True)
        self._hand = Hand(self._workshop, "embedded-worker")
        self._hanging: list[Hand] = []

    def start(self) -> None:
        self._hand.start()
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> bool:
        """End after the job that runs now; whether it has ended in time. One that hangs is not waited for."""
        give_up_at = time.monotonic() + timeout_s
        self._stopping.set()
        self._hand.dismiss()
        self._wakeups.wake(())
        self._thread.join(timeout_s)
        return self._hand.has_ended(max(0.0, give_up_at - time.monotonic())) and not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                worked = self._sweep()
            except Exception:
                log.exception("a round of work failed and will be tried again")
                worked = 0
            if not worked:
                self._wakeups.wait(self._interval_s)

    def _sweep(self) -> int:
        """One round: one statement, and what it says is due."""
        due = self._workshop.engine.due()
        worked = self._workshop.engine.tick(due=due)
        if self._rounds is not None:
            worked += self._rounds.go()
        self._relieve()
        if due.jobs or worked:
            self._hand.wake()
        return worked

    def _relieve(self) -> None:
        """Another hand in the place of one whose handler hangs; not without end."""
        overdue = self._hand.overdue(self._workshop.engine.clock.now())
        if overdue is None:
            return
        self._hanging = [hand for hand in self._hanging if not hand.has_ended()]
        if len(self._hanging) >= MOST_HANGING:
            log.error("no job is done any more: %s handlers hang; restart this process", MOST_HANGING)
            return
        log.error("handler %s hangs past its lease (job %s)", overdue.handler, overdue.reference)
        self._hand.dismiss()
        self._hanging.append(self._hand)
        self._hand = Hand(self._workshop, "embedded-worker")
        self._hand.start()
        self._hand.wake()
