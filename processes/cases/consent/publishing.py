"""The engine's publishing door for service tasks, which have a session and a time and no engine.

What is published becomes visible with the caller's commit; the worker's next round delivers it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from engine import Engine
from engine.store import SqlStore
from processes.cases.waiting import Publisher


def publisher_at(session: Session, now: datetime) -> Publisher:
    """Publishes as of `now`."""
    return Engine(SqlStore(session.connection().engine), clock=_At(now))


class _At:
    """The one moment of a job."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at
