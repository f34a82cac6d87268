"""Reading tasks: the inbox's query."""

from typing import Any

import sqlalchemy as sa

from engine.store import tables as t
from engine.store.database import Transactions
from engine.store.rowing import as_rows
from engine.views import TaskFilter, TaskView

c = t.tasks.c
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
        query = sa.select(t.tasks).where(*_conditions(chosen)).order_by(*ORDERS[chosen.order])
        with self._transactions.reading() as connection:
            return as_rows(TaskView, connection.execute(query.limit(chosen.limit).offset(chosen.offset)))

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
        conditions.append(_is_candidate(chosen.candidates))
    if chosen.instance_ids is not None:
        conditions.append(c.instance_id.in_(chosen.instance_ids))
    if chosen.business_keys is not None:
        conditions.append(c.business_key.in_(chosen.business_keys))
    if chosen.due_before is not None:
        conditions.append(c.due_at < chosen.due_before)
    return conditions


def _is_candidate(groups: frozenset[str]) -> sa.ColumnElement[bool]:
    of_task = t.task_candidates.c
    return sa.exists().where(
        of_task.instance_id == c.instance_id, of_task.number == c.number, of_task.candidate.in_(groups)
    )
