"""What few steps do to the store: claims of signals and start timers, pauses, migrations, retries, signals sent.

Plain statements inside the step's transaction; writes.py has what most steps write.
"""

import sqlalchemy as sa

from engine.errors import Rejection
from engine.rows import START_TIMERS, Changes, SignalClaim, TimerClaim
from engine.store import tables as t
from engine.store.lacking import Lacking
from engine.store.moving import move_rows
from engine.store.signals import address, take


def is_rare(step: Changes) -> bool:
    """Whether a step needs any of this."""
    return (
        isinstance(step.claim, SignalClaim | TimerClaim)
        or step.paused is not None
        or step.migrated is not None
        or bool(step.signals)
        or bool(step.jobs_retried)
    )


def write_before(connection: sa.Connection, step: Changes, lacking: Lacking) -> None:
    """What must be done before rows are written. Raises Rejection: a claim was lost."""
    if isinstance(step.claim, SignalClaim):
        take(connection, step.claim)
    elif isinstance(step.claim, TimerClaim):
        _take_start_timer(connection, step.claim)
    instance_id = step.instance.instance_id
    if step.paused is not None:
        _pause(connection, instance_id, step.paused)
    if step.migrated is not None:
        move_rows(connection, instance_id, step.migrated, lacking)
    if step.jobs_retried:
        _retry(connection, step)


def write_after(connection: sa.Connection, step: Changes) -> None:
    """Signals reach who waits once the step is written."""
    for signal in step.signals:
        address(connection, signal)


def _take_start_timer(connection: sa.Connection, claim: TimerClaim) -> None:
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


def _pause(connection: sa.Connection, instance_id: int, paused: bool) -> None:
    for table in (t.jobs, t.timers, t.subscriptions):
        connection.execute(sa.update(table).where(table.c.instance_id == instance_id).values(paused=paused))


def _retry(connection: sa.Connection, step: Changes) -> None:
    """Due now, unless somebody is at it."""
    c = t.jobs.c
    waiting = sa.and_(
        c.instance_id == step.instance.instance_id, c.number.in_(step.jobs_retried), c.worker.is_(None)
    )
    connection.execute(sa.update(t.jobs).where(waiting).values(due_at=step.journal.at))
