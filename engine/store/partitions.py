"""PostgreSQL only: activities and journal by the month in which their instance began.

Ids grow with time, so a month is a range of ids, and whoever names an instance reaches one partition.
Partitions live in a schema of their own. What has no month yet is in the partition `rest`; nothing is ever refused.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

import sqlalchemy as sa
from msgspec import Struct

from engine.history.sealing import RANDOM_BITS, id_at
from engine.ids import EPOCH_MS
from engine.store import tables as t
from engine.times import at_ms

SCHEMA = "engine_partitions"
PARTITIONED = (t.activities, t.journal)
AHEAD = 3
LOCK_TIMEOUT = "5s"
"""How long to wait for running steps before giving up until the next time."""
CHILDREN = sa.text(
    "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
    " WHERE i.inhparent = CAST(:parent AS regclass) ORDER BY c.relname"
)


class Month(Struct, frozen=True, order=True):
    """A calendar month in UTC."""

    year: int
    month: int

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        at = moment.astimezone(UTC)
        return cls(at.year, at.month)

    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def first_id(self) -> int:
        return id_at(datetime(self.year, self.month, 1, tzinfo=UTC))

    def __str__(self) -> str:
        return f"{self.year}_{self.month:02}"


for _table in PARTITIONED:
    for _statement in (
        f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
        f"CREATE TABLE IF NOT EXISTS {SCHEMA}.{_table.name}_rest PARTITION OF {_table.name} DEFAULT",
    ):
        _ddl: sa.DDL = sa.DDL(_statement)  # type: ignore[no-untyped-call]
        sa.event.listen(_table, "after_create", _ddl.execute_if(dialect="postgresql"))


def can_partition(connection: sa.Connection) -> bool:
    """Whether the tables are partitioned: on PostgreSQL, once migrated."""
    if connection.dialect.name != "postgresql":
        return False
    kind = sa.text("SELECT relkind = 'p' FROM pg_class WHERE oid = to_regclass('engine_journal')")
    return bool(connection.scalar(kind))


def can_prepare(connection: sa.Connection) -> bool:
    """Whether making a month costs nobody anything: nothing is in `rest`, which would be looked through."""
    return can_partition(connection) and not any(
        _has_rows(connection, table, f"{table.name}_rest") for table in PARTITIONED
    )


def missing(connection: sa.Connection, now: datetime) -> list[tuple[sa.Table, Month]]:
    """The months without a partition: those with rows in `rest`, this one and the coming ones."""
    wanted = []
    for table in PARTITIONED:
        there = set(connection.scalars(CHILDREN, {"parent": table.name}))
        months = {*_in_rest(connection, table), *_coming(now)}
        wanted += [(table, month) for month in sorted(months) if _name(table, month) not in there]
    return wanted


def make(connection: sa.Connection, table: sa.Table, month: Month) -> int:
    """Make the partition of a month, and move there what is in `rest`; how many rows. In the caller's transaction.

    Rows that move may be changed by nobody meanwhile: then the whole table is locked, else nothing that a step needs.
    """
    rest, made = _partition(table, f"{table.name}_rest"), _partition(table, _name(table, month))
    first, then = month.first_id, month.next().first_id
    inside = sa.and_(rest.c.instance_id >= first, rest.c.instance_id < then)
    connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    if connection.scalar(sa.select(sa.exists().where(inside))):
        connection.execute(sa.text(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE"))
    connection.execute(sa.text(f"CREATE TABLE {made} (LIKE {table.name} INCLUDING ALL)"))
    names = [column.name for column in rest.columns]
    copied = sa.insert(made).from_select(names, sa.select(rest).where(inside))
    moved: int = connection.execute(copied, execution_options={"preserve_rowcount": True}).rowcount
    connection.execute(sa.delete(rest).where(inside))
    attached = f"ATTACH PARTITION {made} FOR VALUES FROM ({first}) TO ({then})"
    connection.execute(sa.text(f"ALTER TABLE {table.name} {attached}"))
    return moved


def drop_empty(connection: sa.Connection, now: datetime) -> list[str]:
    """Drop the partitions of past months from which everything was purged; their names."""
    dropped = []
    this = Month.of(now)
    for table in PARTITIONED:
        for name in list(connection.scalars(CHILDREN, {"parent": table.name})):
            month = _month_of(table, name)
            if month is None or month >= this or _has_rows(connection, table, name):
                continue
            connection.execute(sa.text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.execute(sa.text(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE"))
            if not _has_rows(connection, table, name):
                connection.execute(sa.text(f"DROP TABLE {SCHEMA}.{name}"))
                dropped.append(name)
    return dropped


def _in_rest(connection: sa.Connection, table: sa.Table) -> Iterator[Month]:
    """The months of the rows in `rest`: one look at the index for each."""
    after = -1
    of = _partition(table, f"{table.name}_rest").c.instance_id
    query = sa.select(sa.func.min(of)).where(of > sa.bindparam("after"))
    while (found := connection.scalar(query, {"after": after})) is not None:
        month = Month.of(at_ms((found >> RANDOM_BITS) + EPOCH_MS))
        yield month
        after = month.next().first_id - 1


def _coming(now: datetime) -> Iterator[Month]:
    month = Month.of(now)
    for _ in range(AHEAD + 1):
        yield month
        month = month.next()


def _has_rows(connection: sa.Connection, table: sa.Table, name: str) -> bool:
    return bool(connection.scalar(sa.select(sa.exists().select_from(_partition(table, name)))))


def _partition(table: sa.Table, name: str) -> sa.Table:
    """The partition of a table by its name, as a table."""
    return table.to_metadata(sa.MetaData(), schema=SCHEMA, name=name)


def _name(table: sa.Table, month: Month) -> str:
    return f"{table.name}_{month}"


def _month_of(table: sa.Table, name: str) -> Month | None:
    """None for `rest`."""
    year, _, month = name.removeprefix(f"{table.name}_").partition("_")
    return Month(int(year), int(month)) if year.isdecimal() and month.isdecimal() else None
