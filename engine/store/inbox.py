"""The inbox of some groups in the order of due times: read from an index in that order, so that its first page
costs the same whatever waits behind it.

Other orders and other states: task_queries.py.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engine.store import tables as t
from engine.store.columns import UtcTime
from engine.views import TaskFilter, TaskPosition

c, k = t.tasks.c, t.task_candidates.c
PLACE = (k.due_by, k.created_at, k.instance_id, k.number)


def inbox(chosen: TaskFilter, others: Sequence[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """The page of open tasks that `chosen` asks for, unordered. `others` are its conditions on the task itself."""
    groups = sorted(chosen.candidates or ())
    firsts = [_first(group, chosen, others).subquery() for group in groups]
    every = sa.union(*(sa.select(first) for first in firsts)).subquery()
    page = sa.select(every.c.instance_id, every.c.number).order_by(*every.c)
    chosen_keys = page.limit(chosen.limit).offset(chosen.offset).subquery()
    of_task = sa.and_(chosen_keys.c.instance_id == c.instance_id, chosen_keys.c.number == c.number)
    return sa.select(t.tasks).join(chosen_keys, of_task)


def _first(group: str, chosen: TaskFilter, others: Sequence[sa.ColumnElement[bool]]) -> sa.Select[Any]:
    """As many of a group's tasks as may be needed, the first due first."""
    query = sa.select(*PLACE).where(k.candidate == group, k.open.is_(True))
    if chosen.after is not None:
        query = query.where(sa.tuple_(*PLACE) > _place(chosen.after))
    if others:
        query = query.join(t.tasks, sa.and_(c.instance_id == k.instance_id, c.number == k.number))
        query = query.where(*others)
    return query.order_by(*PLACE).limit(chosen.limit + chosen.offset)


def _place(end: TaskPosition) -> sa.ColumnElement[Any]:
    times = (sa.literal(at, UtcTime) for at in (end.due_at or t.NO_DUE_TIME, end.created_at))
    return sa.tuple_(*times, sa.literal(end.instance_id), sa.literal(end.number))
