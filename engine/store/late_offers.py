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


def complete_offers(connection: sa.Connection) -> int:
    """Give open offers their task's times; how many had none. May be done any number of times."""
    is_its_task = sa.and_(c.instance_id == k.instance_id, c.number == k.number)
    due_by = sa.func.coalesce(c.due_at, sa.literal(t.NO_DUE_TIME, UtcTime))
    late = sa.and_(
        k.open.is_(True),
        k.created_at < NOBODY_WAS_THERE,
        sa.exists().where(is_its_task).correlate(t.task_candidates),
    )
    completed = (
        sa.update(t.task_candidates)
        .where(late)
        .values(
            created_at=sa.select(c.created_at).where(is_its_task).scalar_subquery(),
            due_by=sa.select(due_by).where(is_its_task).scalar_subquery(),
        )
    )
    return connection.execute(completed).rowcount
