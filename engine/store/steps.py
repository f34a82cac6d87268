"""Loading and committing steps in SQL: on the database's own hot path, or within a transaction.

A condition that no longer holds (another step came first, the message was taken, the lease was lost) changes
nothing.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import sqlalchemy as sa

from engine.errors import StaleState
from engine.ports import Stored
from engine.rows import Changes, JournalRow
from engine.store import postgresql, sqlite
from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.lanes import Lanes
from engine.store.narrow_writes import plan_for
from engine.store.rare_writes import is_rare, write_after, write_before
from engine.store.rowing import as_rows

BUSY = ("locked", "deadlock", "could not serialize")
LOAD = sa.select(
    t.instances.c.instance_id, t.instances.c.row_version, t.instances.c.digest, t.instances.c.body
).where(t.instances.c.instance_id.in_(sa.bindparam("ids", expanding=True)))


class OwnTransactions(Protocol):
    """A database's hot path: each call is a transaction of its own; `write` is within the driver's."""

    def load(self, ids: Sequence[int]) -> dict[int, Stored]: ...
    def commit(self, steps: Sequence[Changes]) -> None: ...
    def write(self, driver: Any, steps: Sequence[Changes]) -> None: ...


class SqlSteps:
    """`load` and `commit` on either database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions
        self._lanes = Lanes(transactions.database)
        self._is_postgresql = transactions.database.dialect.name == "postgresql"

    @cached_property
    def _own(self) -> OwnTransactions:
        """Made at the first step: what it writes is chosen by what the database has."""
        plan = plan_for(self._transactions.lacking)
        if self._is_postgresql:
            return postgresql.PostgresqlLanes(self._lanes, plan)
        return sqlite.SqliteLanes(self._lanes, plan)

    def load(self, ids: Sequence[int], connection: sa.Connection | None = None) -> dict[int, Stored]:
        """The instances of these ids that exist."""
        if connection is None:
            return self._own.load(ids)
        return {row[0]: Stored(*row) for row in connection.execute(LOAD, {"ids": list(ids)})}

    def commit(self, steps: Sequence[Changes], connection: sa.Connection | None = None) -> None:
        """Write steps of different instances, all or none. Raises StaleState; Rejection: a claim was lost."""
        if not steps:
            return
        if connection is None and not _is_rare(steps):
            self._own.commit(steps)
            return
        try:
            with self._transactions.writing(connection) as open_connection:
                self._write_within(open_connection, steps)
        except sa.exc.IntegrityError as error:
            raise StaleState("Expected new rows, but another step wrote them first") from error
        except sa.exc.OperationalError as error:
            if not self._may_retry(error, connection):
                raise
            raise StaleState("Expected the database to be free, but another transaction held it") from error

    def _write_within(self, connection: sa.Connection, steps: Sequence[Changes]) -> None:
        driver = connection.connection.driver_connection
        for step in steps:
            write_before(connection, step, self._transactions.lacking)
        if any(step.claim is not None for step in steps):
            for step in steps:
                self._own.write(driver, [step])
        else:
            self._own.write(driver, steps)
        for step in steps:
            write_after(connection, step)

    def _may_retry(self, error: sa.exc.OperationalError, connection: sa.Connection | None) -> bool:
        """Whether trying again can help. On SQLite a transaction of its own has waited for its turn already."""
        has_waited = connection is None and not self._is_postgresql
        return not has_waited and any(word in str(error.orig) for word in BUSY)

    def journal_rows(self, instance_id: int) -> list[JournalRow]:
        """Every step of an instance, the first first."""
        c = t.journal.c
        query = sa.select(t.journal).where(c.instance_id == instance_id).order_by(c.sequence)
        with self._transactions.reading() as connection:
            return as_rows(JournalRow, connection.execute(query))


def _is_rare(steps: Sequence[Changes]) -> bool:
    """Whether these steps need more than one statement."""
    return any(map(is_rare, steps)) or (len(steps) > 1 and any(step.claim is not None for step in steps))
