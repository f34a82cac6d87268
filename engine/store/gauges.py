"""How much waits, how long, and what is stuck: what monitoring and `concierto doctor` ask. A few indexed reads.

Counts of open work walk partial indexes of what is open; what is over costs nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from engine.store import tables as t

ALIVE = ("active", "suspended")
TASKS = frozenset({"userTask", "manualTask"})
FAILED: sa.ColumnElement[str] = sa.literal_column("'failed'")
j, c, n = t.jobs.c, t.timers.c, sa.func.count()


class Open(Struct, frozen=True):
    """`count` instances of a process in a state, activities at one of its elements, or tasks (no name)."""

    process_id: str
    name: str
    count: int


class Gauges(Struct, frozen=True, kw_only=True):
    """At one moment. Ages are in seconds, 0 when nothing is due; `dead_letters` are messages and signals set aside."""

    jobs: int
    jobs_ready: int
    jobs_leased: int
    oldest_job_s: float
    timers_due: int
    oldest_timer_s: float
    incidents: int
    outbox: int
    messages_waiting: int
    dead_letters: int
    instances: tuple[Open, ...]
    activities: tuple[Open, ...]
    tasks: tuple[Open, ...]


def read_gauges(database: sa.Engine, now: datetime) -> Gauges:
    """Everything at `now`, in one short reading transaction."""
    with database.connect() as connection:
        ready, oldest_job = connection.execute(_due(j, _is_free(now), now)).one()
        due, oldest_timer = connection.execute(_due(c, c.due_at <= now, now)).one()
        activities = list(_activities(connection))
        return Gauges(
            jobs=_count(connection, t.jobs),
            jobs_ready=ready,
            jobs_leased=_count(connection, t.jobs, j.leased_until > now),
            oldest_job_s=_age(now, oldest_job),
            timers_due=due,
            oldest_timer_s=_age(now, oldest_timer),
            incidents=_count(connection, t.incidents, t.incidents.c.resolved_at.is_(None)),
            outbox=_count(connection, t.outbox),
            messages_waiting=_count(connection, t.messages, t.messages.c.state == t.WAITING),
            dead_letters=_count(connection, t.messages, t.messages.c.state == FAILED)
            + _count(connection, t.signal_deliveries, t.signal_deliveries.c.state == FAILED),
            instances=_added(_instances(connection)),
            activities=_added(each for each, _ in activities),
            tasks=_added(Open(each.process_id, "", each.count) for each, kind in activities if kind in TASKS),
        )


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(j.worker.is_(None), j.leased_until <= now)


def _due(
    columns: sa.sql.base.ReadOnlyColumnCollection[str, sa.Column[object]],
    condition: sa.ColumnElement[bool],
    now: datetime,
) -> Any:
    return sa.select(n, sa.func.min(columns.due_at)).where(
        columns.due_at <= now, columns.paused.is_(False), condition
    )


def _age(now: datetime, oldest: datetime | None) -> float:
    return max(0.0, (now - oldest).total_seconds()) if oldest is not None else 0.0


def _count(connection: sa.Connection, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
    return connection.execute(sa.select(n).select_from(table).where(*conditions)).scalar_one()


def _activities(connection: sa.Connection) -> Iterator[tuple[Open, str]]:
    """Open ones, by process and element, with the element's kind (of one row each: the index does not hold it)."""
    a, one = t.activities.c, t.activities.alias().c
    at = (
        sa.select(a.definition_id, a.element, n.label("n"))
        .where(a.state == t.OPEN)
        .group_by(a.definition_id, a.element)
        .subquery()
    )
    kind = (
        sa.select(one.kind)
        .where(one.definition_id == at.c.definition_id, one.element == at.c.element, one.state == t.OPEN)
        .limit(1)
        .scalar_subquery()
    )
    process = t.definitions.c.process_id
    query = sa.select(process, at.c.element, at.c.n, kind.label("kind")).join(
        t.definitions, t.definitions.c.definition_id == at.c.definition_id
    )
    for row in connection.execute(query):
        yield Open(row.process_id, row.element, row.n), row.kind


def _added(counted: Iterable[Open]) -> tuple[Open, ...]:
    """Of several versions together."""
    sums: Counter[tuple[str, str]] = Counter()
    for each in counted:
        sums[each.process_id, each.name] += each.count
    return tuple(Open(*key, count) for key, count in sorted(sums.items()))


def _instances(connection: sa.Connection) -> Iterator[Open]:
    """Alive ones, by process and state: by version first, since that is what is indexed."""
    i, process = t.instances.c, t.definitions.c.process_id
    alive = (
        sa.select(i.definition_id, i.state, n.label("n"))
        .where(i.definition_id.in_(sa.select(t.definitions.c.definition_id)), i.state.in_(ALIVE))
        .group_by(i.definition_id, i.state)
        .subquery()
    )
    query = sa.select(process, alive.c.state, alive.c.n).join(
        t.definitions, t.definitions.c.definition_id == alive.c.definition_id
    )
    for row in connection.execute(query):
        yield Open(*row)
