"""What is due again and again beside jobs and timers, such as offers of places that ran out. Any number of workers may.

Each chore is one transaction and finds nothing to do where another worker was first. Not for work of a process: timers.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session, sessionmaker

from engine import Engine
from processes.cases.consent.access_seals import seal_accesses
from processes.network.resources import settle_all

log = logging.getLogger(__name__)


class Chore(Struct, frozen=True, kw_only=True):
    """What is done every `every_s`; it says how many things it changed."""

    name: str
    every_s: float
    do: Callable[[Session, datetime], int]


CHORES = (
    Chore(name="settle_offers", every_s=300.0, do=settle_all),
    Chore(name="seal_accesses", every_s=3_600.0, do=seal_accesses),
)
"""A place that was offered and not taken goes to the next who waits; what was written of who saw what is sealed."""


class Rounds:
    """Does each chore when its time has come, at first at once. One that fails is tried again at its next time."""

    def __init__(
        self, engine: Engine, sessions: sessionmaker[Session], chores: Sequence[Chore] = CHORES
    ) -> None:
        self._engine = engine
        self._sessions = sessions
        self._chores = chores
        self._next = dict.fromkeys((chore.name for chore in chores), 0.0)

    def go(self) -> int:
        """How many things were changed."""
        now = time.monotonic()
        due = [chore for chore in self._chores if self._next[chore.name] <= now]
        changed = 0
        for chore in due:
            self._next[chore.name] = now + chore.every_s
            try:
                changed += self._do(chore)
            except Exception:
                log.exception("the chore %s failed and will be tried again", chore.name)
        if changed:
            self._engine.settle()
        return changed

    def _do(self, chore: Chore) -> int:
        with self._sessions() as session, session.begin():
            session.connection(execution_options={"writes": True})
            return chore.do(session, self._engine.clock.now())
