"""Steps that are SQLite transactions of their own: on a lane, begun as writers (they wait for their turn first)."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from engine.errors import StaleState
from engine.ports import Stored
from engine.rows import Changes
from engine.store.database import full_disk
from engine.store.lanes import Lanes
from engine.store.sqlite import writing


class SqliteLanes:
    """`load` and `commit` without a caller's transaction."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes

    def load(self, ids: Sequence[int]) -> dict[int, Stored]:
        """The instances of these ids that exist."""
        with self._lanes.lane() as lane, errors_told():
            return writing.load(lane.driver, ids)

    def commit(self, steps: Sequence[Changes]) -> None:
        """Raises StaleState; Rejection: a claim was lost. Nothing is written then."""
        with self._lanes.lane() as lane, errors_told():
            lane.driver.execute("BEGIN IMMEDIATE")
            try:
                writing.write(lane.driver, steps)
                lane.driver.execute("COMMIT")
            except BaseException:
                if lane.driver.in_transaction:
                    lane.driver.execute("ROLLBACK")
                raise


@contextmanager
def errors_told() -> Iterator[None]:
    """The driver's errors as SQLAlchemy's, without values; another step's rows as StaleState."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise StaleState("Expected new rows, but another step wrote them first") from error
    except sqlite3.Error as error:
        full = full_disk(error)
        if full is not None:
            raise full from error
        raise sa.exc.DBAPIError.instance(
            "a step's statement", None, error, sqlite3.Error, hide_parameters=True
        ) from error
