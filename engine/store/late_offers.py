"""What processes of the release before wrote without columns that they did not know: put right once they are gone.

An offer of a task without the task's times stands at the wrong place of an inbox (inbox.py); nothing else is wrong.
"""

from datetime import UTC, datetime

import sqlalchemy as sa

from engine.store import tables as t
from engine.store.columns import UtcTime

c, k = t.tasks.c, t.task_candidates.c
NOBODY_WAS_THERE = datetime(1971, 1, 1, tzinfo=UTC)
"""No task is older: what seems to be has the column's default."""


IS_ITS_TASK = sa.and_(c.instance_id == k.instance_id, c.number == k.number)
IS_LATE = sa.and_(
    k.open.is_(True),
    k.created_at < NOBODY_WAS_THERE,
    sa.exists().where(IS_ITS_TASK).correlate(t.task_candidates),
)
DUE_BY = sa.func.coalesce(c.due_at, sa.literal(t.NO_DUE_TIME, UtcTime))
COMPLETE = (
    sa.update(t.task_candidates)
    .where(IS_LATE)
    .values(
        created_at=sa.select(c.created_at).where(IS_ITS_TASK).scalar_subquery(),
        due_by=sa.select(DUE_BY).where(IS_ITS_TASK).scalar_subquery(),
    )
)


def complete_offers(connection: sa.Connection) -> int:
    """Give open offers their task's times; how many had none. May be done any number of times."""
    return connection.execute(COMPLETE).rowcount


def has_late_offers(connection: sa.Connection) -> bool:
    """Reads the index of open offers: for once an hour."""
    return connection.execute(sa.select(k.number).where(IS_LATE).limit(1)).first() is not None
