"""Driver connections for steps that are transactions of their own: kept between steps, without the pool's ceremony.

They are made by the SQLAlchemy engine (its settings hold) and end with it. A lane is used by one thread at a time.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa

KEPT = 16


class Lane:
    """One driver connection and what its dialect keeps with it. `is_broken`: it must not be used again."""

    def __init__(self, database: sa.Engine) -> None:
        raw = database.raw_connection()
        self.driver: Any = raw.driver_connection
        raw.detach()
        self.process = os.getpid()
        self.is_broken = False

    def close(self) -> None:
        """End the connection; one that is broken already is no matter."""
        with suppress(Exception):
            self.driver.close()


class Lanes:
    """The idle lanes of one database in this process."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database
        self._idle: list[Lane] = []
        sa.event.listen(database, "engine_disposed", lambda _database: self.clear())

    @contextmanager
    def lane(self) -> Iterator[Lane]:
        """A lane for one use. Whoever finds it broken says so; an error inside a transaction is ended by its user."""
        lane = self._take()
        try:
            yield lane
        finally:
            if lane.is_broken or len(self._idle) >= KEPT:
                lane.close()
            else:
                self._idle.append(lane)

    def clear(self) -> None:
        """End all idle lanes: a server that cut one has probably cut them all."""
        while self._idle:
            self._idle.pop().close()

    def _take(self) -> Lane:
        """A forked process leaves its parent's connections alone."""
        while True:
            try:
                lane = self._idle.pop()
            except IndexError:
                return Lane(self._database)
            if lane.process == os.getpid():
                return lane
