"""The text of the one statement that commits steps, made once for each shape of step and then prepared.

A shape is which kinds of rows are written and whether one or many of each. Everything hangs on the row `ok`, which
is there when the instances have the row versions that they were loaded with (and the claim held): without it nothing
is changed. Data-modifying parts all see the same snapshot, so no row may be written by two of them (writes.plan).
"""

# ruff: noqa: S608 - names of our own tables and columns; every value is a parameter

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from engine.store.claims import ClaimText
from engine.store.partitions import PARTITIONED
from engine.store.postgresql.binary import BIGINT, BY_NAME, INTEGER, Binary, of_column
from engine.store.writes import Write, is_instance_change

Part = tuple[Write, bool]
"""A kind of write, and whether it has many rows."""


class Shape(Struct, frozen=True):
    """What a statement is made from. Not `is_alone`: it commits many steps, without claims.

    `ids` is the range of instance ids that share the partition: said as numbers, so that a plan made for every
    parameter still touches one partition only.
    """

    parts: tuple[Part, ...]
    claim: ClaimText | None = None
    is_alone: bool = True
    ids: tuple[int, int] | None = None


class Statement(Struct, frozen=True):
    """`types` are the parameters' type ids. It gives one row: whether `ok`, how many were as loaded."""

    text: bytes
    types: tuple[int, ...]


@lru_cache(maxsize=2_000)
def statement(shape: Shape) -> Statement:
    """The statement of a shape. Its parameters: of the claim, of the guard, then row by row or array by array."""
    text = _Text()
    parts = list(shape.parts)
    if shape.is_alone:
        _guard_alone(text, shape, parts.pop(0)[0])
    else:
        _guard_many(text)
    for write, is_many in parts:
        part = _many(text, write) if is_many else _one(text, write)
        text.add(part + _within(write, shape))
    locked = "(SELECT count(*) FROM held)" if text.has_held else "1"
    whole = f"WITH {', '.join(text.parts)} SELECT (SELECT count(*) FROM ok)::int, {locked}::int"
    return Statement(whole.encode(), tuple(text.types))


class _Text:
    """A statement that grows."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.types: list[int] = []
        self.has_held = False

    def parameter(self, binary: Binary, *, is_array: bool = False) -> str:
        self.types.append(binary.array_oid if is_array else binary.oid)
        return f"${len(self.types)}"

    def add(self, part: str, name: str = "") -> None:
        self.parts.append(f"{name or f'w{len(self.parts)}'} AS ({part})")


def _guard_alone(text: _Text, shape: Shape, write: Write) -> None:
    """One instance: its own row is the guard. With a claim the row is locked first, so that both hold or none."""
    changes = is_instance_change(write)
    if shape.claim is not None:
        held = ""
        if changes:
            key = f"instance_id = {text.parameter(BIGINT)} AND row_version = {text.parameter(INTEGER)}"
            text.add(f"SELECT 1 FROM engine_instances WHERE {key} FOR UPDATE", "held")
            text.has_held = True
            held = " AND EXISTS (SELECT FROM held)"
        values = [text.parameter(BY_NAME[name]) for name in shape.claim.types]
        text.add(f"{shape.claim.text.format(*values)}{held} RETURNING 1", "claimed")
    source = "claimed" if shape.claim is not None else ""
    if changes:
        text.add(_change_instance(text, write, source), "ok")
    else:
        values = [text.parameter(binary) for binary in _types(write)]
        start = f"INSERT INTO engine_instances ({_listed(write.columns)}) SELECT {', '.join(values)}"
        text.add(f"{start}{f' FROM {source}' if source else ''} RETURNING 1", "ok")


def _change_instance(text: _Text, write: Write, source: str) -> str:
    names = write.columns
    values = dict(zip(names, map(text.parameter, _types(write)), strict=True))
    settings = ", ".join(f'"{name}" = {values[name]}' for name in names[1:])
    where = f"instance_id = {values['instance_id']} AND row_version = {values['row_version']} - 1"
    claimed = f" AND EXISTS (SELECT FROM {source})" if source else ""
    return f"UPDATE engine_instances SET {settings} WHERE {where}{claimed} RETURNING 1"


def _guard_many(text: _Text) -> None:
    """All instances that were there are locked, in one order for everybody, and counted."""
    ids, versions = (text.parameter(binary, is_array=True) for binary in (BIGINT, INTEGER))
    text.add(
        f"SELECT i.instance_id FROM engine_instances i JOIN unnest({ids}, {versions}) AS x (instance_id, was)"
        " ON i.instance_id = x.instance_id AND i.row_version = x.was ORDER BY i.instance_id FOR UPDATE OF i",
        "held",
    )
    text.add(f"SELECT 1 WHERE (SELECT count(*) FROM held) = cardinality({ids})", "ok")


def _one(text: _Text, write: Write) -> str:
    values = [text.parameter(binary) for binary in _types(write)]
    if write.action == "insert":
        return f"INSERT INTO {write.table.name} ({_listed(write.columns)}) SELECT {', '.join(values)} FROM ok"
    pairs = [f'"{name}" = {value}' for name, value in zip(write.columns, values, strict=True)]
    where = f"{' AND '.join(pairs[: write.keys])} AND EXISTS (SELECT FROM ok)"
    if write.action == "delete":
        return f"DELETE FROM {write.table.name} WHERE {where}"
    return f"UPDATE {write.table.name} SET {', '.join(pairs[write.keys :])} WHERE {where}"


def _many(text: _Text, write: Write) -> str:
    table, names = write.table.name, write.columns
    arrays = ", ".join(text.parameter(binary, is_array=True) for binary in _types(write))
    rows = f"unnest({arrays}) AS x ({_listed(names)})"
    if write.action == "insert":
        chosen = ", ".join(f'x."{name}"' for name in names)
        return f"INSERT INTO {table} ({_listed(names)}) SELECT {chosen} FROM {rows}, ok"
    same = " AND ".join(f'{table}."{name}" = x."{name}"' for name in names[: write.keys])
    where = f"{same} AND EXISTS (SELECT FROM ok)"
    if write.action == "delete":
        return f"DELETE FROM {table} USING {rows} WHERE {where}"
    settings = ", ".join(f'"{name}" = x."{name}"' for name in names[write.keys :])
    return f"UPDATE {table} SET {settings} FROM {rows} WHERE {where}"


def _within(write: Write, shape: Shape) -> str:
    if shape.ids is None or write.action == "insert" or write.table not in PARTITIONED:
        return ""
    first, end = shape.ids
    return f" AND {write.table.name}.instance_id >= {first} AND {write.table.name}.instance_id < {end}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _types(write: Write) -> Sequence[Binary]:
    return TYPES[write]


class _Types(dict[Write, tuple[Binary, ...]]):
    def __missing__(self, write: Write) -> tuple[Binary, ...]:
        made = self[write] = tuple(of_column(write.table.c[name]) for name in write.columns)
        return made


TYPES = _Types()
"""How the columns of each kind of write are sent."""
