"""Batches of migrations in SQL. An instance is settled once: by a conditional update, whoever runs the batch."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

import msgspec
import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy import bindparam

from engine.migration.batch_rows import BatchItem, ItemState, MigrationBatch, Progress
from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.rowing import as_rows, insert_all

b, i = t.migration_batches.c, t.migration_items.c
SETTLE = (
    sa.update(t.migration_items)
    .where(i.batch_id == bindparam("b"), i.instance_id == bindparam("i"), i.state == t.WAITING)
    .values(state=bindparam("s"), text=bindparam("es"), text_en=bindparam("en"), settled_at=bindparam("at"))
)


class SqlMigrations:
    """The twin is engine/testing/memory_migrations.py."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def add(
        self, batch: MigrationBatch, instance_ids: Iterable[int], connection: sa.Connection | None = None
    ) -> None:
        """Store a batch, all its instances waiting."""
        row = asdict(batch) | {"mapping": msgspec.json.encode(batch.mapping).decode()}
        items = (_row(batch.batch_id, instance_id) for instance_id in instance_ids)
        with self._writing(connection) as open_connection:
            open_connection.execute(sa.insert(t.migration_batches).values(row))
            insert_all(open_connection, t.migration_items, items)

    def find(self, batch_id: int, connection: sa.Connection | None = None) -> MigrationBatch | None:
        found = self._batches(sa.select(t.migration_batches).where(b.batch_id == batch_id), connection)
        return found[0] if found else None

    def latest(self, limit: int) -> list[MigrationBatch]:
        """The youngest first."""
        query = sa.select(t.migration_batches).order_by(b.created_at.desc(), b.batch_id.desc())
        return self._batches(query.limit(limit))

    def progress(self, batch_id: int, connection: sa.Connection | None = None) -> Progress:
        query = sa.select(i.state, sa.func.count()).where(i.batch_id == batch_id).group_by(i.state)
        with self._reading(connection) as open_connection:
            counts: dict[str, int] = {row[0]: row[1] for row in open_connection.execute(query)}
        n = {state: counts.get(state, 0) for state in ("waiting", "done", "refused")}
        return Progress(batch_id=batch_id, **n)

    def waiting(self, batch_id: int, limit: int) -> list[int]:
        """Instances that are still to be migrated, by id."""
        query = sa.select(i.instance_id).where(i.batch_id == batch_id, i.state == t.WAITING)
        with self._reading() as connection:
            return list(connection.scalars(query.order_by(i.instance_id).limit(limit)))

    def settle(self, batch_id: int, items: Sequence[BatchItem], at: datetime) -> None:
        """Say what became of these; of those that wait no more nothing changes."""
        rows = [
            {"b": batch_id, "i": it.instance_id, "s": it.state, "es": it.text, "en": it.text_en, "at": at}
            for it in items
        ]
        if rows:
            with self._writing() as connection:
                connection.execute(SETTLE, rows)

    def items(self, batch_id: int, state: ItemState, *, after: int, limit: int) -> list[BatchItem]:
        """Instances of a batch in one state, by id, those after `after`."""
        query = sa.select(t.migration_items).where(
            i.batch_id == batch_id, i.state == state, i.instance_id > after
        )
        with self._reading() as connection:
            return as_rows(BatchItem, connection.execute(query.order_by(i.instance_id).limit(limit)))

    def _writing(self, connection: sa.Connection | None = None) -> AbstractContextManager[sa.Connection]:
        """Raises Rejection: not on the schema of the release before."""
        self._transactions.lacking.require(t.migration_batches)
        return self._transactions.writing(connection)

    def _reading(self, connection: sa.Connection | None = None) -> AbstractContextManager[sa.Connection]:
        """Raises as `_writing`."""
        self._transactions.lacking.require(t.migration_batches)
        return self._transactions.reading(connection)

    def _batches(
        self, query: sa.Select[tuple[object, ...]], connection: sa.Connection | None = None
    ) -> list[MigrationBatch]:
        with self._reading(connection) as open_connection:
            rows = [dict(row._mapping) for row in open_connection.execute(query)]
        return [MigrationBatch(**row | {"mapping": msgspec.json.decode(row["mapping"])}) for row in rows]


def _row(batch_id: int, instance_id: int) -> dict[str, object]:
    item = BatchItem(instance_id=instance_id, state="waiting")
    return {"batch_id": batch_id, **asdict(item)}
