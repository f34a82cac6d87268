"""Rows of a query as values with fields named like the columns; the insert that leaves what is there."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.lacking import Lacking

StructT = TypeVar("StructT", bound=Struct)


def columns(table: sa.Table, kind: type[Struct], lacking: Lacking) -> list[sa.ColumnElement[Any]]:
    """The columns that a value of this kind is made of, or what stands for those that lack."""
    return [lacking.read(table.c[name]) for name in kind.__struct_fields__]


def as_rows(kind: type[StructT], rows: Iterable[sa.Row[Any]]) -> list[StructT]:
    """One value a row; columns that the kind does not have are left out."""
    found = list(rows)
    if not found:
        return []
    names, fields = kind.__struct_fields__, found[0]._fields
    # Places once a result, not a look-up by name for each value: half of an inbox page's time was that.
    places = [fields.index(name) for name in names]
    return [kind(**dict(zip(names, [row[place] for place in places], strict=True))) for row in found]


def insert_once(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is there; whether it was new."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement: Any = insert(table).values(**values)
    once = statement.on_conflict_do_nothing().returning(next(iter(table.primary_key)))
    return connection.execute(once).first() is not None


def insert_all(connection: sa.Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert these rows; nothing at all for none."""
    values = list(rows)
    if values:
        connection.execute(sa.insert(table), values)
