"""What of the engine's tables and columns this database does not have yet: nothing, but for the hours of a rolling
upgrade in which new code runs on the schema of the release before (docs/upgrades.md).

Asked once for each store. Statements are chosen by it when they are made, so that it costs nothing when nothing lacks.
"""

from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from engine.errors import Rejection
from engine.store.tables import engine_metadata

THERE = {
    "sqlite": "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c"
    " WHERE t.type = 'table' AND substr(t.name, 1, 7) = 'engine_'",
    "postgresql": "SELECT t.relname, c.attname FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid"
    " WHERE t.relkind IN ('r', 'p') AND pg_table_is_visible(t.oid) AND substr(t.relname, 1, 7) = 'engine_'"
    " AND c.attnum > 0 AND NOT c.attisdropped",
}
"""Table and column names."""


class Lacking(Struct, frozen=True):
    """Names of tables, and of columns with their table ("engine_jobs.lost")."""

    tables: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()

    def has(self, column: sa.Column[Any]) -> bool:
        """Whether this column is there."""
        return f"{column.table}.{column.name}" not in self.columns

    def read(self, column: sa.Column[Any]) -> sa.ColumnElement[Any]:
        """The column; for one that lacks its default, under its name."""
        if self.has(column):
            return column
        default: Any = column.server_default
        value = sa.null() if default is None else sa.literal_column(default.arg.text)
        return sa.cast(value, column.type).label(column.name)

    def read_all(self, table: sa.Table) -> list[sa.ColumnElement[Any]]:
        """Every column of a table, to be selected."""
        return [self.read(column) for column in table.c]

    def require(self, table: sa.Table) -> None:
        """Raises Rejection where what rests on this table is off."""
        if table.name in self.tables:
            raise Rejection(
                "not_migrated",
                f"Expected table {table.name}, but the database is of the release before: `concierto migrate`",
            )


NOTHING = Lacking()


def find_lacking(database: sa.Engine) -> Lacking:
    """One statement. Of a database without any of our tables nothing is said to lack: they are about to be made."""
    with database.connect() as connection:
        there = {(row[0], row[1]) for row in connection.execute(sa.text(THERE[connection.dialect.name]))}
    tables = {table for table, _ in there}
    if not tables:
        return NOTHING
    return Lacking(
        tables=frozenset(engine_metadata.tables.keys() - tables),
        columns=frozenset(
            f"{table.name}.{column.name}"
            for table in engine_metadata.tables.values()
            if table.name in tables
            for column in table.c
            if (table.name, column.name) not in there
        ),
    )
