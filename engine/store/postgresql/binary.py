"""Values as PostgreSQL's binary parameters, by column type; and arrays of them."""

import struct
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from engine.store.columns import UtcTime, Words

Encode = Callable[[Any], bytes]
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

_integer = struct.Struct(">i").pack
_bigint = struct.Struct(">q").pack
_array_head = struct.Struct(">iiIii").pack
NULL = _integer(-1)


def _timestamptz(value: datetime) -> bytes:
    """A datetime without a zone is refused: subtracting it raises TypeError."""
    return _bigint((value - EPOCH) // MICROSECOND)


def _boolean(value: bool) -> bytes:
    return b"\x01" if value else b"\x00"


def _words(value: Iterable[str]) -> bytes:
    return "\n".join(value).encode()


class Binary(Struct, frozen=True, eq=False):
    """A PostgreSQL type: the ids of it and of its arrays (pg_type.oid, fixed for ever), and the encoder."""

    name: str
    oid: int
    array_oid: int
    encode: Encode


BIGINT = Binary("bigint", 20, 1016, _bigint)
INTEGER = Binary("integer", 23, 1007, _integer)
TEXT = Binary("text", 25, 1009, str.encode)
BYTEA = Binary("bytea", 17, 1001, bytes)
BOOLEAN = Binary("boolean", 16, 1000, _boolean)
TIME = Binary("timestamptz", 1184, 1185, _timestamptz)
WORDS = Binary("text", 25, 1009, _words)
BY_NAME = {each.name: each for each in (BIGINT, INTEGER, BYTEA, BOOLEAN, TIME, TEXT)}
BY_COLUMN: Sequence[tuple[type, Binary]] = (
    (UtcTime, TIME),
    (Words, WORDS),
    (sa.BigInteger, BIGINT),
    (sa.Integer, INTEGER),
    (sa.Boolean, BOOLEAN),
    (sa.LargeBinary, BYTEA),
    (sa.Text, TEXT),
)


def of_column(column: sa.Column[Any]) -> Binary:
    """How values of this column are sent."""
    kind = column.type
    for known, binary in BY_COLUMN:
        if isinstance(kind, known):
            return binary
    raise TypeError(f"Expected a column type that steps write, but {column} has {kind!r}")


def array(binary: Binary, values: Sequence[Any]) -> bytes:
    """A one-dimensional array that may hold nulls."""
    if not values:
        return _array_head(0, 0, binary.oid, 0, 0)[:12]
    parts = [_array_head(1, 1, binary.oid, len(values), 1)]
    for value in values:
        if value is None:
            parts.append(NULL)
        else:
            item = binary.encode(value)
            parts += (_integer(len(item)), item)
    return b"".join(parts)


def bigint_from(item: bytes) -> int:
    """A bigint or an integer of a result."""
    return int.from_bytes(item, "big", signed=True)
