"""Reading tasks: the inbox's query."""

from typing import Any

import sqlalchemy as sa
from msgspec.structs import replace

from engine.store import tables as t
from engine.store.columns import UtcTime
from engine.store.database import Transactions
from engine.store.inbox import inbox
from engine.store.rowing import as_rows
from engine.views import TaskFilter, TaskPosition, TaskView

c, i = t.tasks.c, t.instances.c
_tie = (c.created_at, c.instance_id, c.number)
ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (c.due_at.is_(None), c.due_at, *_tie),
    "-due": (c.due_at.is_(None), c.due_at.desc(), *_tie),
    "created": _tie,
    "-created": (c.created_at.desc(), c.instance_id.desc(), c.number.desc()),
    "priority": (c.priority.desc(), c.due_at.is_(None), c.due_at, *_tie),
}


class SqlTaskQueries:
    """Tasks by filter. Access is the caller's: a filter without candidates is not restricted."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def find_task(self, instance_id: int, number: int) -> TaskView | None:
        query = sa.select(t.tasks).where(c.instance_id == instance_id, c.number == number)
        with self._transactions.reading() as connection:
            return next(iter(as_rows(TaskView, connection.execute(query))), None)

    def list_tasks(self, chosen: TaskFilter) -> list[TaskView]:
        in_index = chosen.candidates and chosen.order == "due" and chosen.state == "open"
        if in_index and self._transactions.lacking.has(t.task_candidates.c.due_by):
            others = _conditions(replace(chosen, candidates=None, state=None, after=None))
            query = inbox(chosen, others).order_by(*ORDERS["due"])
        else:
            query = sa.select(t.tasks).where(*_conditions(chosen)).order_by(*ORDERS[chosen.order])
            query = query.limit(chosen.limit).offset(chosen.offset)
        with self._transactions.reading() as connection:
            return as_rows(TaskView, connection.execute(query))

    def count_tasks(self, chosen: TaskFilter) -> int:
        """How many in all, whatever the filter's limit and offset."""
        query = sa.select(sa.func.count()).select_from(t.tasks).where(*_conditions(chosen))
        with self._transactions.reading() as connection:
            return connection.execute(query).scalar_one()


def _conditions(chosen: TaskFilter) -> list[sa.ColumnElement[bool]]:
    equal = {
        c.assignee: chosen.assignee,
        c.process_id: chosen.process_id,
        c.element: chosen.element,
    }
    conditions: list[sa.ColumnElement[bool]] = [
        column == value for column, value in equal.items() if value is not None
    ]
    if chosen.state is not None:
        conditions.append(c.state == (t.OPEN if chosen.state == "open" else chosen.state))
    if chosen.unassigned:
        conditions.append(c.assignee.is_(None))
    if chosen.candidates is not None:
        conditions.append(_is_candidate(chosen.candidates, is_open=chosen.state == "open"))
    if chosen.process_ids is not None:
        conditions.append(c.process_id.in_(chosen.process_ids))
    if chosen.after is not None:
        conditions.append(_behind(chosen.after, chosen.order))
    if chosen.instance_ids is not None:
        conditions.append(c.instance_id.in_(chosen.instance_ids))
    if chosen.business_keys is not None:
        of_keys = sa.select(i.instance_id).where(i.business_key.in_(chosen.business_keys))
        conditions.append(c.instance_id.in_(of_keys))
    if chosen.except_keys:
        conditions.append(c.business_key.not_in(chosen.except_keys))
    if chosen.due_before is not None:
        conditions.append(c.due_at < chosen.due_before)
    return conditions


def _behind(end: TaskPosition, order: str) -> sa.ColumnElement[bool]:
    """What comes after `end` in an order: keyset paging, so that new rows move no page."""
    here = sa.tuple_(sa.literal(end.created_at, UtcTime), sa.literal(end.instance_id), sa.literal(end.number))
    tied = sa.tuple_(*_tie)
    if order == "-created":
        return tied < here
    if order == "created":
        return tied > here
    due = _due_behind(end, tied > here, descending=order == "-due")
    if order == "priority":
        return sa.or_(c.priority < end.priority, sa.and_(c.priority == end.priority, due))
    return due


def _due_behind(
    end: TaskPosition, tied: sa.ColumnElement[bool], *, descending: bool
) -> sa.ColumnElement[bool]:
    """Tasks without a due time come last, whichever way."""
    if end.due_at is None:
        return sa.and_(c.due_at.is_(None), tied)
    further = c.due_at < end.due_at if descending else c.due_at > end.due_at
    return sa.or_(further, sa.and_(c.due_at == end.due_at, tied), c.due_at.is_(None))


def _is_candidate(groups: frozenset[str], *, is_open: bool) -> sa.ColumnElement[bool]:
    of_task = t.task_candidates.c
    offered = sa.exists().where(
        of_task.instance_id == c.instance_id, of_task.number == c.number, of_task.candidate.in_(groups)
    )
    return offered.where(of_task.open.is_(True)) if is_open else offered
