"""Jobs, timers and the outbox in SQL: what is due, who holds it, what must be told to the workers."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy import bindparam

from engine.rows import Due, JobRow, TimerRow
from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.due import look
from engine.store.rowing import as_rows

j = t.jobs.c
LEASE = (
    sa.update(t.jobs)
    .where(j.instance_id == bindparam("i"), j.number == bindparam("n"))
    .values(worker=bindparam("w"), leased_until=bindparam("u"))
)
LEASE_AND_COUNT = LEASE.values(lost=bindparam("l"))


class SqlWork:
    """The queue. A job's completion is a claim of a step; here it is leased and put back."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def lease(
        self,
        worker: str,
        *,
        now: datetime,
        margin: timedelta,
        limit: int,
        only: tuple[int, int] | None = None,
    ) -> list[JobRow]:
        """Take due jobs that nobody holds, each for its timeout and `margin`. One whose lease ran out is counted."""
        query = self._select().where(_is_free(now)).order_by(j.due_at, j.instance_id, j.number).limit(limit)
        if only is not None:
            query = query.where(j.instance_id == only[0], j.number == only[1])
        if not self._any(query):
            return []
        with self._transactions.writing() as connection:
            rows = as_rows(JobRow, connection.execute(query.with_for_update(skip_locked=True)))
            leased = [
                replace(
                    row,
                    worker=worker,
                    leased_until=now + timedelta(milliseconds=row.timeout_ms) + margin,
                    lost=row.lost + (row.worker is not None),
                )
                for row in rows
            ]
            if leased:
                connection.execute(self._lease_statement(), [_lease_of(row) for row in leased])
        return leased

    def put_back(self, job: JobRow, connection: sa.Connection | None = None) -> bool:
        """Write retries, failures, due time and error of a job that failed; False if the lease was lost."""
        statement = (
            sa.update(t.jobs)
            .where(j.instance_id == job.instance_id, j.number == job.number, j.worker == job.worker)
            .values(
                retries=job.retries,
                failures=job.failures,
                due_at=job.due_at,
                error=job.error,
                worker=None,
                leased_until=None,
            )
        )
        with self._transactions.writing(connection) as open_connection:
            return open_connection.execute(statement).rowcount == 1

    def due(self, now: datetime, since: datetime) -> Due:
        """Of what something is due, in one statement (see due.py)."""
        return look(self._transactions, now, since)

    def find_job(self, instance_id: int, number: int) -> JobRow | None:
        query = self._select().where(j.instance_id == instance_id, j.number == number)
        with self._transactions.reading() as connection:
            return next(iter(as_rows(JobRow, connection.execute(query))), None)

    def ready_jobs(self, now: datetime, limit: int) -> list[str]:
        """References of due jobs that nobody holds."""
        query = sa.select(j.instance_id, j.number).where(_is_free(now)).order_by(j.due_at).limit(limit)
        with self._transactions.reading() as connection:
            return [f"{row.instance_id}-{row.number}" for row in connection.execute(query)]

    def due_timers(self, now: datetime, limit: int) -> list[TimerRow]:
        """Timers whose time has come, the longest due first."""
        c = t.timers.c
        query = (
            sa.select(t.timers)
            .where(c.due_at <= now, c.paused.is_(False))
            .order_by(c.due_at, c.instance_id, c.number)
            .limit(limit)
        )
        with self._transactions.reading() as connection:
            return as_rows(TimerRow, connection.execute(query))

    def postpone(self, timer: TimerRow, until: datetime) -> None:
        """Let a timer that could not fire wait, if it is still there."""
        c = t.timers.c
        same = sa.and_(
            c.instance_id == timer.instance_id,
            c.definition_id == timer.definition_id,
            c.number == timer.number,
            c.due_at == timer.due_at,
        )
        with self._transactions.writing() as connection:
            connection.execute(sa.update(t.timers).where(same).values(due_at=until))

    def relay(self, tell: Callable[[Sequence[str]], None], limit: int) -> int:
        """Tell the references in the outbox and delete them. If telling fails they stay."""
        c = t.outbox.c
        query = sa.select(c.id, c.reference).order_by(c.id).limit(limit)
        if not self._any(query):
            return 0
        with self._transactions.writing() as connection:
            rows = connection.execute(query.with_for_update(skip_locked=True)).all()
            if rows:
                tell([row.reference for row in rows])
                connection.execute(sa.delete(t.outbox).where(c.id.in_([row.id for row in rows])))
        return len(rows)

    def _select(self) -> sa.Select[Any]:
        return sa.select(*self._transactions.lacking.read_all(t.jobs))

    def _lease_statement(self) -> sa.Update:
        """Leases that ran out are not counted where there is no column for it."""
        return LEASE_AND_COUNT if self._transactions.lacking.has(j.lost) else LEASE

    def _any(self, query: sa.Select[tuple[object, ...]]) -> bool:
        """Looking costs no lock; only when there is something is a transaction that writes begun."""
        with self._transactions.reading() as connection:
            return connection.execute(query.limit(1)).first() is not None


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        j.due_at <= now,
        j.paused.is_(False),
        sa.or_(j.worker.is_(None), j.leased_until <= now),
    )


def _lease_of(row: JobRow) -> dict[str, object]:
    return {"i": row.instance_id, "n": row.number, "w": row.worker, "u": row.leased_until, "l": row.lost}
