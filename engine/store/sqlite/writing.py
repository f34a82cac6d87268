"""Loading and committing on one SQLite connection, in the transaction that it has begun."""

# ruff: noqa: S608 - names of our own tables and columns; every value is a parameter

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from json import dumps
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects import sqlite

from engine.errors import StaleState
from engine.ports import Stored
from engine.rows import Changes
from engine.store.claims import claim_of, lost
from engine.store.database import full_disk
from engine.store.writes import Planned, Row, Write, is_instance_change

COLUMNS = "SELECT instance_id, row_version, digest, body FROM engine_instances WHERE instance_id "
LOAD = COLUMNS + "= ?"
LOAD_MANY = COLUMNS + "IN (SELECT value FROM json_each(?))"
Send = Callable[[Any], Any]


class Prepared(Struct, frozen=True):
    """A write's text, with its columns as parameters 1, 2 ...; `sends` are the columns that the driver cannot send."""

    text: str
    sends: tuple[tuple[int, Send], ...]

    def row(self, values: Row) -> Sequence[Any]:
        if not self.sends:
            return values
        sent = list(values)
        for index, send in self.sends:
            sent[index] = send(sent[index])
        return sent


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


def load(driver: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Stored]:
    """The instances of these ids that exist."""
    text, values = (LOAD, ids) if len(ids) == 1 else (LOAD_MANY, (dumps(list(ids)),))
    found = driver.execute(text, values)
    return {row[0]: Stored(*row) for row in found.fetchall()}


@errors_told()
def write(driver: sqlite3.Connection, planned: Planned, steps: Iterable[Changes]) -> None:
    """Write what is planned of these steps; after an exception the transaction must be rolled back.

    Raises StaleState, Rejection.
    """
    for step in steps:
        claim = claim_of(step)
        if claim is not None and driver.execute(_claim_text(claim[0].text), claim[1]).rowcount != 1:
            raise lost(step)
    for kind, rows in planned:
        prepared = prepare(kind)
        cursor = driver.executemany(prepared.text, map(prepared.row, rows))
        if is_instance_change(kind) and cursor.rowcount != len(rows):
            ids = [row[0] for row in rows]
            raise StaleState(f"Expected instances {ids} to be as loaded, but another step came first")


@cache
def prepare(kind: Write) -> Prepared:
    """How this kind of row is written."""
    types = [kind.table.c[name].type.bind_processor(DIALECT) for name in kind.columns]
    sends = tuple((index, send) for index, send in enumerate(types) if send is not None)
    return Prepared(_text(kind), sends)


DIALECT = sqlite.dialect()


@cache
def _claim_text(text: str) -> str:
    return text.format("?1", "?2", "?3")


def _text(kind: Write) -> str:
    table, numbered = kind.table.name, [f"?{n}" for n in range(1, len(kind.columns) + 1)]
    if kind.action == "insert":
        names = ", ".join(f'"{name}"' for name in kind.columns)
        return f"INSERT INTO {table} ({names}) VALUES ({', '.join(numbered)})"
    pairs = [f'"{name}" = {value}' for name, value in zip(kind.columns, numbered, strict=True)]
    where = " AND ".join(pairs[: kind.keys])
    if kind.action == "delete":
        return f"DELETE FROM {table} WHERE {where}"
    if is_instance_change(kind):
        where = f"{where} AND row_version = {numbered[1]} - 1"
    return f"UPDATE {table} SET {', '.join(pairs[kind.keys :])} WHERE {where}"
