"""Reading definitions, instances and their history, and where the open work of a definition stands."""

from datetime import datetime

import sqlalchemy as sa

from engine.store import tables as t
from engine.store.columns import UtcTime
from engine.store.database import Transactions
from engine.store.rowing import as_rows, columns
from engine.views import ActivityView, DefinitionView, ElementCount, InstanceFilter, InstanceView

d, i, a = t.definitions.c, t.instances.c, t.activities.c


class SqlInstanceQueries:
    """Short reads; nothing is locked."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def find_definition(self, definition_id: int) -> DefinitionView | None:
        return self._first_definition(sa.select(t.definitions).where(d.definition_id == definition_id))

    def latest_definition(self, process_id: str) -> DefinitionView | None:
        query = sa.select(t.definitions).where(d.process_id == process_id).order_by(d.version.desc()).limit(1)
        return self._first_definition(query)

    def list_definitions(self, process_id: str | None = None) -> list[DefinitionView]:
        """By process id, the newest version first."""
        query = sa.select(t.definitions).order_by(d.process_id, d.version.desc())
        if process_id is not None:
            query = query.where(d.process_id == process_id)
        with self._transactions.reading() as connection:
            return as_rows(DefinitionView, connection.execute(query))

    def find_instance(self, instance_id: int) -> InstanceView | None:
        query = sa.select(*columns(t.instances, InstanceView, self._transactions.lacking)).where(
            i.instance_id == instance_id
        )
        with self._transactions.reading() as connection:
            return next(iter(as_rows(InstanceView, connection.execute(query))), None)

    def list_instances(self, chosen: InstanceFilter) -> list[InstanceView]:
        """The youngest first."""
        equal = {
            i.process_id: chosen.process_id,
            i.definition_id: chosen.definition_id,
            i.state: chosen.state,
        }
        query = sa.select(*columns(t.instances, InstanceView, self._transactions.lacking))
        query = query.where(*[column == value for column, value in equal.items() if value is not None])
        if chosen.business_keys is not None:
            query = query.where(i.business_key.in_(chosen.business_keys))
        if chosen.except_keys:
            query = query.where(i.business_key.not_in(chosen.except_keys))
        if chosen.process_ids is not None:
            query = query.where(i.process_id.in_(chosen.process_ids))
        if chosen.among is not None:
            by_key = i.business_key.in_(chosen.among.business_keys)
            query = query.where(sa.or_(by_key, i.instance_id.in_(chosen.among.instance_ids)))
        if chosen.after is not None:
            end = (sa.literal(chosen.after.started_at, UtcTime), sa.literal(chosen.after.instance_id))
            query = query.where(sa.tuple_(i.started_at, i.instance_id) < sa.tuple_(*end))
        query = (
            query.order_by(i.started_at.desc(), i.instance_id.desc())
            .limit(chosen.limit)
            .offset(chosen.offset)
        )
        with self._transactions.reading() as connection:
            return as_rows(InstanceView, connection.execute(query))

    def activities(self, instance_id: int) -> list[ActivityView]:
        """In the order in which they were entered."""
        query = sa.select(t.activities).where(a.instance_id == instance_id).order_by(a.number)
        with self._transactions.reading() as connection:
            return as_rows(ActivityView, connection.execute(query))

    def element_counts(
        self, definition_id: int, now: datetime, except_keys: frozenset[str] = frozenset()
    ) -> dict[str, ElementCount]:
        """By element: open activities, tasks past due, and how long what is open has waited."""
        with self._transactions.reading() as connection:
            late = {row.element: row.n for row in connection.execute(_late(definition_id, now, except_keys))}
            waits: dict[str, list[tuple[int, int, datetime]]] = {}
            for row in connection.execute(_ranks(definition_id, except_keys)):
                waits.setdefault(row.element, []).append((row.rank, row.n, row.started_at))
        return {element: _count(element, rows, late.get(element, 0), now) for element, rows in waits.items()}

    def _first_definition(self, query: sa.Select[tuple[object, ...]]) -> DefinitionView | None:
        with self._transactions.reading() as connection:
            return next(iter(as_rows(DefinitionView, connection.execute(query))), None)


def _late(definition_id: int, now: datetime, except_keys: frozenset[str]) -> sa.Select[tuple[str, int]]:
    c = t.tasks.c
    shown = [c.business_key.not_in(except_keys)] if except_keys else []
    return (
        sa.select(c.element, sa.func.count().label("n"))
        .where(c.definition_id == definition_id, c.state == t.OPEN, c.due_at < now, *shown)
        .group_by(c.element)
    )


def _ranks(definition_id: int, except_keys: frozenset[str]) -> sa.Select[tuple[str, datetime, int, int]]:
    """Of each element only the rows at the median and the ninth decile (nearest rank), the youngest first."""
    youngest = (a.started_at.desc(), a.instance_id, a.number)
    n = sa.func.count().over(partition_by=a.element).label("n")
    rank = sa.func.row_number().over(partition_by=a.element, order_by=youngest).label("rank")
    hidden = sa.select(i.instance_id).where(i.business_key.in_(except_keys))
    ranked = (
        sa.select(a.element, a.started_at, rank, n)
        .where(a.definition_id == definition_id, a.state == t.OPEN)
        .where(*([a.instance_id.not_in(hidden)] if except_keys else []))
        .subquery()
    )
    r = ranked.c
    return sa.select(r.element, r.started_at, r.rank, r.n).where(
        sa.or_(r.rank == (r.n + 1) // 2, r.rank == (r.n * 9 + 9) // 10)
    )


def _count(element: str, rows: list[tuple[int, int, datetime]], late: int, now: datetime) -> ElementCount:
    waits = [(now - started_at).total_seconds() for _, _, started_at in sorted(rows)]
    return ElementCount(
        element=element, open=rows[0][1], late=late, median_wait_s=waits[0], p90_wait_s=waits[-1]
    )
