"""The time of the database server, for hosts that share one: their own clocks may differ by minutes.

A lease, a due time and an expiry then mean the same everywhere. The server is asked once a minute; between, the
time that passed here is added, whatever is done to this machine's clock.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from msgspec import Struct

log = logging.getLogger(__name__)
ASK_EVERY_S = 60.0
ASK_AGAIN_S = 5.0
SLOWEST_ANSWER_S = 0.5


class Asked(Struct, frozen=True):
    """The server's time when this machine's counter stood at `counter`, and when to ask again."""

    at: datetime
    counter: float
    until: float


class DatabaseClock:
    """A Clock. `counter` gives seconds that only grow. Safe to share among threads."""

    def __init__(self, database: sa.Engine, counter: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._counter = counter
        self._asked: Asked | None = None

    def now(self) -> datetime:
        """Raises sqlalchemy.exc.OperationalError when the server never answered; later it goes on by itself."""
        counter = self._counter()
        asked = self._asked
        if asked is None or counter >= asked.until:
            asked = self._asked = self._ask(asked)
        return asked.at + timedelta(seconds=self._counter() - asked.counter)

    def _ask(self, before: Asked | None) -> Asked:
        began = self._counter()
        try:
            with self._database.connect() as connection:
                at: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        except sa.exc.SQLAlchemyError as error:
            if before is None:
                raise
            log.warning("the database's clock was not asked: %s", type(error).__name__)
            return Asked(before.at, before.counter, self._counter() + ASK_AGAIN_S)
        ended = self._counter()
        if before is not None and ended - began > SLOWEST_ANSWER_S:
            return Asked(before.at, before.counter, ended + ASK_AGAIN_S)
        return Asked(at, (began + ended) / 2, ended + ASK_EVERY_S)


def clock_of(database: sa.Engine) -> DatabaseClock | None:
    """The clock that hosts of this database share; None for SQLite, whose processes are on one machine."""
    return DatabaseClock(database) if database.dialect.name == "postgresql" else None
