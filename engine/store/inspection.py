"""Whole instances as they stand at one moment, for those who check them. Many reads in one snapshot; no lock.

On PostgreSQL a read-only REPEATABLE READ transaction, on SQLite (WAL) any transaction that reads.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, TypeVar

import sqlalchemy as sa
from msgspec import Struct

from engine.inspection import Orphan, Seen, Tally
from engine.rows import START_TIMERS, IncidentRow, JobRow, JournalRow, SubscriptionRow, TimerRow
from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.lacking import Lacking
from engine.store.rowing import as_rows, columns
from engine.views import ActivityView, InstanceView, TaskView

RowT = TypeVar("RowT", bound=Struct)
PAGE = 500
OF_INSTANCES = (
    t.tasks,
    t.task_candidates,
    t.jobs,
    t.timers,
    t.subscriptions,
    t.incidents,
    t.activities,
    t.journal,
)


class SqlInspection:
    """Reads instances by their ids, in the order of the ids."""

    def __init__(self, transactions: Transactions) -> None:
        self._database = transactions.database
        self._transactions = transactions

    def newest(self) -> int:
        """The last id, 0 without any: ids grow, so what begins later has a greater one."""
        with self._database.connect() as connection:
            return connection.execute(sa.select(sa.func.max(t.instances.c.instance_id))).scalar_one() or 0

    def instance_ids(self, after: int, limit: int) -> list[int]:
        """The next instances after this id."""
        c = t.instances.c.instance_id
        with self._database.connect() as connection:
            return list(connection.execute(sa.select(c).where(c > after).order_by(c).limit(limit)).scalars())

    @contextmanager
    def look(self, instance_ids: Sequence[int]) -> Iterator[Iterator[Seen]]:
        """These instances, those that exist, all as of one moment; readable as long as the context is open."""
        with self._snapshot() as connection:
            yield _read(connection, list(instance_ids), self._transactions.lacking)

    def orphans(self) -> Iterator[Orphan]:
        """Rows of instances that do not exist, a table after the other."""
        for table in OF_INSTANCES:
            c = table.c.instance_id
            gone = ~sa.exists().where(t.instances.c.instance_id == c)
            query = sa.select(c).where(c != START_TIMERS, gone).distinct().order_by(c)
            yield from self._orphans_in(table, query)
        taken = t.messages.c
        gone = ~sa.exists().where(t.instances.c.instance_id == taken.instance_id)
        delivered = sa.select(taken.instance_id).where(taken.state == "delivered", gone)
        yield from self._orphans_in(t.messages, delivered)

    def _orphans_in(self, table: sa.Table, query: sa.Select[Any]) -> Iterator[Orphan]:
        with self._snapshot() as connection:
            for row in connection.execution_options(yield_per=PAGE).execute(query):
                yield Orphan(table.name, row[0])

    @contextmanager
    def _snapshot(self) -> Iterator[sa.Connection]:
        with self._database.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection


def _read(connection: sa.Connection, ids: list[int], lacking: Lacking) -> Iterator[Seen]:
    i = t.instances.c
    wanted = [*columns(t.instances, InstanceView, lacking), i.row_version, i.digest, i.body]
    query = sa.select(*wanted).where(i.instance_id.in_(ids)).order_by(i.instance_id)
    instances = connection.execute(query).all()
    parts, tallies = _parts(connection, ids, lacking), _tallies(connection, ids)
    for row in instances:
        instance_id = row.instance_id
        yield Seen(
            instance=as_rows(InstanceView, [row])[0],
            version=row.row_version,
            digest=row.digest,
            body=row.body,
            tally=tallies.get(instance_id, Tally()),
            candidates=frozenset(parts["candidates"].get(instance_id, ())),
            journal=_journal(connection, instance_id),
            taken=_taken(connection),
            **{name: tuple(parts[name].get(instance_id, ())) for name in LIVE},
        )


LIVE: Mapping[str, tuple[sa.Table, type[Struct], sa.ColumnElement[bool] | None]] = {
    "tasks": (t.tasks, TaskView, t.tasks.c.state == t.OPEN),
    "jobs": (t.jobs, JobRow, None),
    "timers": (t.timers, TimerRow, None),
    "subscriptions": (t.subscriptions, SubscriptionRow, None),
    "incidents": (t.incidents, IncidentRow, t.incidents.c.resolved_at.is_(None)),
    "activities": (t.activities, ActivityView, t.activities.c.state == t.OPEN),
}


def _parts(connection: sa.Connection, ids: list[int], lacking: Lacking) -> dict[str, dict[int, list[Any]]]:
    """The live rows of all these instances: one query a table."""
    parts: dict[str, dict[int, list[Any]]] = {}
    for name, (table, kind, alive) in LIVE.items():
        query = sa.select(*columns(table, kind, lacking)).where(table.c.instance_id.in_(ids))
        if alive is not None:
            query = query.where(alive)
        rows: list[Any] = as_rows(kind, connection.execute(query.order_by(table.c.instance_id)))
        parts[name] = {key: list(group) for key, group in groupby(rows, lambda row: row.instance_id)}
    c = t.task_candidates.c
    opened = sa.select(c.instance_id, c.number, c.candidate).where(c.instance_id.in_(ids), c.open.is_(True))
    parts["candidates"] = {}
    for row in connection.execute(opened):
        parts["candidates"].setdefault(row.instance_id, []).append((row.number, row.candidate))
    return parts


def _tallies(connection: sa.Connection, ids: list[int]) -> dict[int, Tally]:
    """Of those that have any rows of history."""

    def counted(table: sa.Table) -> dict[int, tuple[int, int]]:
        done = sa.func.count().filter(table.c.state == "completed")
        query = sa.select(table.c.instance_id, sa.func.count(), done).where(table.c.instance_id.in_(ids))
        rows = connection.execute(query.group_by(table.c.instance_id))
        return {row[0]: (row[1], row[2]) for row in rows}

    tasks, activities = counted(t.tasks), counted(t.activities)
    return {
        each: Tally(
            tasks=tasks.get(each, (0, 0))[0],
            tasks_completed=tasks.get(each, (0, 0))[1],
            activities=activities.get(each, (0, 0))[0],
            activities_completed=activities.get(each, (0, 0))[1],
        )
        for each in tasks.keys() | activities.keys()
    }


def _journal(connection: sa.Connection, instance_id: int) -> Callable[[], Iterator[JournalRow]]:
    """Page by page: a journal may be longer than memory is wide."""

    def read() -> Iterator[JournalRow]:
        c = t.journal.c
        last = 0
        while True:
            page = sa.select(t.journal).where(c.instance_id == instance_id, c.sequence > last)
            rows = as_rows(JournalRow, connection.execute(page.order_by(c.sequence).limit(PAGE)))
            yield from rows
            if len(rows) < PAGE:
                return
            last = rows[-1].sequence

    return read


def _taken(connection: sa.Connection) -> Callable[[Collection[str]], Mapping[str, int | None]]:
    def taken(message_ids: Collection[str]) -> Mapping[str, int | None]:
        c = t.messages.c
        query = sa.select(c.message_id, c.state, c.instance_id).where(c.message_id.in_(list(message_ids)))
        return {
            row.message_id: row.instance_id if row.state == "delivered" else None
            for row in connection.execute(query)
        }

    return taken
