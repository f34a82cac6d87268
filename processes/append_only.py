"""Log tables that are only added to: the mapper refuses a change, and so does the database by triggers.

`only_added_to` guards a mapped log on SQLite and on PostgreSQL; `trigger_statements` is for migrations.
"""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import DDL, Connection, MetaData, event
from sqlalchemy.orm import Mapper

from processes.orm import Base

Row = TypeVar("Row", bound=Base)


def trigger_statements(table: str, dialect: str) -> tuple[str, ...]:
    """The SQL that makes `table` append-only on `dialect` (sqlite or postgresql)."""
    message = f"{table} is append-only"
    if dialect == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            for verb in ("UPDATE", "DELETE")
        )
    if dialect == "postgresql":
        return (
            f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        )
    raise ValueError(f"Expected sqlite or postgresql, but the dialect is {dialect!r}")


def _guard_table(table: str, metadata: MetaData) -> None:
    """Create the triggers whenever `create_all` makes the table."""
    for dialect in ("sqlite", "postgresql"):
        for statement in trigger_statements(table, dialect):
            ddl = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(metadata.tables[table], "after_create", ddl)


def only_added_to(kind: type[Row], error: type[Exception], row: Callable[[Row], str]) -> None:
    """Refuse with `error` any change to a row of `kind`; `row` says which one it is, without personal data."""

    def refuse(_mapper: Mapper[Row], _connection: Connection, changed: Row) -> None:
        raise error(
            f"Expected {kind.__tablename__} to be only added to, but row {row(changed)} was to be changed"
        )

    event.listen(kind, "before_update", refuse)
    event.listen(kind, "before_delete", refuse)
    _guard_table(kind.__tablename__, kind.metadata)
