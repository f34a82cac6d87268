"""The hot path: load instances, commit steps. One plain statement a table that changed; conditions first.

A condition that no longer holds (another step came first, the message was taken, the lease was lost) changes
nothing.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec.structs import asdict
from sqlalchemy import bindparam

from engine.errors import Rejection, StaleState
from engine.ports import Stored
from engine.rows import START_TIMERS, Changes, JobClaim, JournalRow, MessageClaim, SignalClaim, TimerClaim
from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.moving import move_rows
from engine.store.rowing import as_rows, insert_all
from engine.store.signals import address, take

Rows = list[dict[str, Any]]
BUSY = ("locked", "deadlock", "could not serialize")


def _of_row(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.instance_id == bindparam("i"), table.c.number == bindparam("n"))


def _close(table: sa.Table) -> sa.Update:
    values: dict[str, Any] = {
        "state": bindparam("s"),
        "ended_at": bindparam("at"),
        "ended_by": bindparam("by"),
    }
    return sa.update(table).where(_of_row(table)).values(values)


LOAD = sa.select(
    t.instances.c.instance_id, t.instances.c.row_version, t.instances.c.digest, t.instances.c.body
).where(t.instances.c.instance_id.in_(bindparam("ids", expanding=True)))
UPDATE_INSTANCE = (
    sa.update(t.instances)
    .where(t.instances.c.instance_id == bindparam("i"), t.instances.c.row_version == bindparam("was"))
    .values(
        row_version=t.instances.c.row_version + 1,
        digest=bindparam("d"),
        body=bindparam("b"),
        state=bindparam("s"),
        incidents=bindparam("c"),
        ended_at=bindparam("at"),
    )
)
ASSIGN_TASK = sa.update(t.tasks).where(_of_row(t.tasks)).values(assignee=bindparam("a"))
CLOSE_TASK = _close(t.tasks)
CLOSE_ACTIVITY = _close(t.activities)
CLOSE_CANDIDATES = sa.update(t.task_candidates).where(_of_row(t.task_candidates)).values(open=False)
RESOLVE_INCIDENT = sa.update(t.incidents).where(_of_row(t.incidents)).values(resolved_at=bindparam("at"))
DELETE = {table: sa.delete(table).where(_of_row(table)) for table in (t.jobs, t.timers, t.subscriptions)}


class SqlSteps:
    """`load` and `commit` on either database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def load(self, ids: Sequence[int], connection: sa.Connection | None = None) -> dict[int, Stored]:
        """The instances of these ids that exist."""
        with self._transactions.reading(connection) as open_connection:
            return {row[0]: Stored(*row) for row in open_connection.execute(LOAD, {"ids": list(ids)})}

    def commit(self, steps: Sequence[Changes], connection: sa.Connection | None = None) -> None:
        """Write steps of different instances, all or none. Raises StaleState; Rejection: a claim was lost."""
        try:
            with self._transactions.writing(connection) as open_connection:
                for step in steps:
                    _check_claim(open_connection, step)
                _write_instances(open_connection, steps)
                _write_ends(open_connection, steps)
                _write_beginnings(open_connection, steps)
        except sa.exc.IntegrityError as error:
            raise StaleState("Expected new rows, but another step wrote them first") from error
        except sa.exc.OperationalError as error:
            if not self._may_retry(error, connection):
                raise
            raise StaleState("Expected the database to be free, but another transaction held it") from error

    def _may_retry(self, error: sa.exc.OperationalError, connection: sa.Connection | None) -> bool:
        """Whether trying again can help. On SQLite a transaction of its own has waited for its turn already."""
        has_waited = connection is None and self._transactions.database.dialect.name == "sqlite"
        return not has_waited and any(word in str(error.orig) for word in BUSY)

    def journal_rows(self, instance_id: int) -> list[JournalRow]:
        """Every step of an instance, the first first."""
        c = t.journal.c
        query = sa.select(t.journal).where(c.instance_id == instance_id).order_by(c.sequence)
        with self._transactions.reading() as connection:
            return as_rows(JournalRow, connection.execute(query))


def _check_claim(connection: sa.Connection, step: Changes) -> None:
    """Take what the step rests on, or raise."""
    claim, instance_id = step.claim, step.instance.instance_id
    if isinstance(claim, MessageClaim):
        taken = sa.update(t.messages).where(
            t.messages.c.message_id == claim.message_id, t.messages.c.state == "waiting"
        )
        if connection.execute(taken.values(state="delivered", instance_id=instance_id)).rowcount != 1:
            raise Rejection("message_taken", f"Expected message {claim.message_id} to wait, but it was taken")
    elif isinstance(claim, SignalClaim):
        take(connection, claim)
    elif isinstance(claim, JobClaim):
        c = t.jobs.c
        done = sa.delete(t.jobs).where(
            c.instance_id == instance_id, c.number == claim.number, c.worker == claim.worker
        )
        if connection.execute(done).rowcount != 1:
            raise Rejection(
                "job_lease_lost",
                f"Expected the lease of job {instance_id}-{claim.number} to hold, but it was taken over",
            )
    elif isinstance(claim, TimerClaim):
        _check_start_timer(connection, claim)


def _check_start_timer(connection: sa.Connection, claim: TimerClaim) -> None:
    c = t.timers.c
    due = sa.and_(
        c.instance_id == START_TIMERS,
        c.definition_id == claim.definition_id,
        c.number == claim.number,
        c.due_at == claim.due_at,
    )
    then = claim.then
    fired: sa.Update | sa.Delete = sa.delete(t.timers).where(due)
    if then is not None:
        fired = sa.update(t.timers).where(due).values(due_at=then.due_at, left=then.left)
    if connection.execute(fired).rowcount != 1:
        raise Rejection(
            "timer_gone", f"Expected start timer {claim.number} to be due at {claim.due_at}, but it was not"
        )


def _write_instances(connection: sa.Connection, steps: Sequence[Changes]) -> None:
    new = [_new_instance(step) for step in steps if step.instance.was == 0]
    changed = [_changed_instance(step) for step in steps if step.instance.was > 0]
    if new:
        connection.execute(sa.insert(t.instances), new)
    if changed and connection.execute(UPDATE_INSTANCE, changed).rowcount != len(changed):
        ids = [row["i"] for row in changed]
        raise StaleState(f"Expected instances {ids} to be as loaded, but another step came first")


def _new_instance(step: Changes) -> dict[str, Any]:
    change, started = step.instance, step.instance.started
    assert started is not None
    body = {"row_version": 1, "digest": change.digest, "body": change.body}
    return asdict(started) | body


def _changed_instance(step: Changes) -> dict[str, Any]:
    c = step.instance
    return {
        "i": c.instance_id,
        "was": c.was,
        "d": c.digest,
        "b": c.body,
        "s": c.state,
        "c": c.incidents,
        "at": c.ended_at,
    }


def _write_ends(connection: sa.Connection, steps: Sequence[Changes]) -> None:
    """First what ended: a job that failed and is tried again has the number that it had before."""
    _run(connection, DELETE[t.jobs], _numbers(steps, "jobs_closed"))
    _run(connection, DELETE[t.timers], _numbers(steps, "timers_closed"))
    _run(connection, DELETE[t.subscriptions], _numbers(steps, "subscriptions_closed"))
    _run(connection, ASSIGN_TASK, _assigned(steps))
    closed = _closed(steps, "tasks_closed")
    _run(connection, CLOSE_TASK, closed)
    _run(connection, CLOSE_CANDIDATES, [{"i": row["i"], "n": row["n"]} for row in closed])
    _run(connection, CLOSE_ACTIVITY, _closed(steps, "activities_closed"))
    resolved = [
        row | {"at": step.journal.at} for step in steps for row in _numbers([step], "incidents_resolved")
    ]
    _run(connection, RESOLVE_INCIDENT, resolved)
    for step in steps:
        if step.paused is not None:
            _pause(connection, step.instance.instance_id, step.paused)
        if step.migrated is not None:
            move_rows(connection, step.instance.instance_id, step.migrated)


def _write_beginnings(connection: sa.Connection, steps: Sequence[Changes]) -> None:
    _insert(connection, t.journal, [step.journal for step in steps])
    _insert(connection, t.activities, _begun(steps, "activities"))
    tasks = _begun(steps, "tasks")
    _insert(connection, t.tasks, tasks)
    insert_all(connection, t.task_candidates, _candidates(tasks))
    for table, name in (
        (t.jobs, "jobs"),
        (t.timers, "timers"),
        (t.subscriptions, "subscriptions"),
        (t.incidents, "incidents"),
    ):
        _insert(connection, table, _begun(steps, name))
    _insert(connection, t.messages, [message for step in steps for message in step.messages])
    for step in steps:
        for signal in step.signals:
            address(connection, signal)
    insert_all(connection, t.outbox, [{"reference": ready} for step in steps for ready in step.outbox])


def _pause(connection: sa.Connection, instance_id: int, paused: bool) -> None:
    for table in (t.jobs, t.timers, t.subscriptions):
        connection.execute(sa.update(table).where(table.c.instance_id == instance_id).values(paused=paused))


def _numbers(steps: Sequence[Changes], name: str) -> Rows:
    return [{"i": step.instance.instance_id, "n": number} for step in steps for number in getattr(step, name)]


def _assigned(steps: Sequence[Changes]) -> Rows:
    return [
        {"i": step.instance.instance_id, "n": number, "a": assignee}
        for step in steps
        for number, assignee in step.tasks_assigned.items()
    ]


def _closed(steps: Sequence[Changes], name: str) -> Rows:
    return [
        {
            "i": step.instance.instance_id,
            "n": number,
            "s": state,
            "at": step.journal.at,
            "by": step.journal.actor,
        }
        for step in steps
        for number, state in getattr(step, name).items()
    ]


def _begun(steps: Sequence[Changes], name: str) -> list[Any]:
    return [row for step in steps for row in getattr(step, name).values()]


def _candidates(tasks: Iterable[Any]) -> Rows:
    return [
        {
            "candidate": candidate,
            "instance_id": task.instance_id,
            "number": task.number,
            "open": task.state == "open",
        }
        for task in tasks
        for candidate in task.candidates
    ]


def _insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Any]) -> None:
    insert_all(connection, table, map(asdict, rows))


def _run(connection: sa.Connection, statement: Any, rows: Rows) -> None:
    """Nothing at all for no rows: most steps touch few tables."""
    if rows:
        connection.execute(statement, rows)
