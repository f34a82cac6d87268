"""Prepared statements on psycopg's libpq connections, without a cursor: parameters and results are binary.

The call releases Python's lock while the server works. Inside a caller's transaction the caller must have begun.
"""

from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
import sqlalchemy as sa
from psycopg.pq import ConnStatus, ExecStatus

from engine.errors import StaleState, StoreUnreachable

KEPT = 400
"""Statements that one connection keeps prepared; a server pays memory for each. Too many: all are made anew."""
BINARY = [1] * 1_000
_numbers = count()
"""A name is never used again: what the server has forgotten of a connection, and what not, is not known here."""
CUT = frozenset({"57P01", "57P02", "57P03", "08000", "08003", "08006"})
"""SQLSTATEs of a connection that the server ended."""
UNKNOWN_STATEMENT = "26000"
"""psycopg deallocates everything on a connection whose transaction it rolls back: then prepare anew."""
BUSY = frozenset({"40001", "40P01", "55P03"})
_names: WeakKeyDictionary[Any, dict[bytes, bytes]] = WeakKeyDictionary()


class ConnectionLost(StoreUnreachable):
    """The server is gone, or this connection to it. What was asked may have been done."""


def run(driver: psycopg.Connection[Any], text: bytes, types: Sequence[int], values: Sequence[Any]) -> Any:
    """The statement's libpq result for these encoded values (None: null).

    Raises StaleState (somebody else's rows or locks), ConnectionLost, DBAPIError.
    """
    known = _names.get(driver)
    if known is None:
        known = _names[driver] = {}
    try:
        name = known.get(text) or _prepare(driver, known, text, types)
        result = driver.pgconn.exec_prepared(name, values, BINARY[: len(values)], 1)
    except psycopg.OperationalError as error:
        raise ConnectionLost(error) from error
    if result.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        _raise(driver, result)
    return result


def say(driver: psycopg.Connection[Any], command: bytes) -> None:
    """A command without parameters, as SAVEPOINT. Raises as `run`."""
    try:
        result = driver.pgconn.exec_(command)
    except psycopg.OperationalError as error:
        raise ConnectionLost(error) from error
    if result.status != ExecStatus.COMMAND_OK:
        _raise(driver, result)


def forget(driver: psycopg.Connection[Any], known: dict[bytes, bytes]) -> None:
    """Drop this module's statements, not those that psycopg prepared for others."""
    for name in known.values():
        say(driver, b"DEALLOCATE " + name)
    known.clear()


def _prepare(
    driver: psycopg.Connection[Any], known: dict[bytes, bytes], text: bytes, types: Sequence[int]
) -> bytes:
    if len(known) >= KEPT:
        forget(driver, known)
    name = f"engine_{next(_numbers)}".encode()
    result = driver.pgconn.prepare(name, text, types)
    if result.status != ExecStatus.COMMAND_OK:
        _raise(driver, result)
    known[text] = name
    return name


def _raise(driver: psycopg.Connection[Any], result: Any) -> None:
    """The error of a result, in the words of its kind. Never with values: they may be a person's."""
    error = psycopg.errors.error_from_result(result)
    state = error.sqlstate or ""
    if state in CUT or driver.pgconn.status != ConnStatus.OK:
        raise ConnectionLost(error) from error
    if state == UNKNOWN_STATEMENT:
        _names.pop(driver, None)
        raise StaleState("Expected prepared statements, but the connection has forgotten them") from error
    if state.startswith("23"):
        raise StaleState("Expected new rows, but another step wrote them first") from error
    if state in BUSY:
        raise StaleState("Expected the database to be free, but another transaction held it") from error
    raise sa.exc.DBAPIError.instance("a step's statement", None, error, psycopg.Error, hide_parameters=True)
