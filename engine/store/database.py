"""Connections and transactions: SQLite as one file among threads, PostgreSQL for more.

On SQLite a transaction that will write must say so first (`execution_options(writes=True)`): it then waits
for its turn at the beginning (BEGIN IMMEDIATE) and cannot be refused in the middle. With `writes="late"` it waits
at its first write, and each read before sees what is committed then, as on PostgreSQL.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry

from engine.errors import StoreFull
from engine.store.lacking import Lacking, find_lacking

Synchronous = Literal["FULL", "NORMAL"]
BUSY_TIMEOUT_MS = 15_000
PATIENCE = {
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""A host that is cut off finds out in half a minute, not after a quarter of an hour; the address may say otherwise."""
NO_ROOM = frozenset({"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})
LATE = "late"
READS = ("SELECT", "PRAGMA", "EXPLAIN", "BEGIN")


def open_database(
    url: str, *, synchronous: Synchronous = "FULL", pool_size: int = 10, overflow: int = 30
) -> sa.Engine:
    """A SQLAlchemy engine for `sqlite:///file` or `postgresql+psycopg://...`, as the store needs it."""
    address = sa.make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.update_query_dict({**PATIENCE, **address.query})
    database = sa.create_engine(address, pool_size=pool_size, max_overflow=overflow, pool_pre_ping=True)
    if address.get_backend_name() == "sqlite":
        _set_up_sqlite(database, synchronous)
    return database


def _set_up_sqlite(database: sa.Engine, synchronous: Synchronous) -> None:
    @sa.event.listens_for(database, "connect")
    def connect(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # BEGIN is said below, not guessed by the driver
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(database, "handle_error")
    def in_words(context: sa.engine.ExceptionContext) -> None:
        full = full_disk(context.original_exception)
        if full is not None:
            context.chained_exception = full

    @sa.event.listens_for(database, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        if writes != LATE:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @sa.event.listens_for(database, "before_cursor_execute")
    def begin_late(connection: sa.Connection, cursor: Any, statement: str, *_rest: Any) -> None:
        if connection.get_execution_options().get("writes") != LATE or cursor.connection.in_transaction:
            return
        if not statement.lstrip().upper().startswith(READS):
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def full_disk(error: BaseException | None) -> StoreFull | None:
    """The error in words, if it is that SQLite found no room."""
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", "") in NO_ROOM:
        return StoreFull("Expected room on the disk of the database, but it is full. Nothing was written.")
    return None


class Transactions:
    """Opens the store's own transactions on one database, or takes part in a caller's."""

    def __init__(self, database: sa.Engine) -> None:
        self.database = database

    @cached_property
    def lacking(self) -> Lacking:
        """As it was when it was first asked: what is migrated meanwhile is used by the next process."""
        return find_lacking(self.database)

    @contextmanager
    def reading(self, connection: sa.Connection | None = None) -> Iterator[sa.Connection]:
        """A short read of its own, or the caller's transaction (which sees its own writes)."""
        if connection is not None:
            yield connection
            return
        with self.database.connect() as own:
            yield own

    @contextmanager
    def writing(self, connection: sa.Connection | None = None) -> Iterator[sa.Connection]:
        """A transaction of its own; in the caller's a savepoint, so that a retry starts clean."""
        if connection is not None:
            with connection.begin_nested():
                yield connection
            return
        with self.database.connect().execution_options(writes=True) as own, own.begin():
            yield own
