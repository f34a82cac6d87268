"""The rows of one instance after its migration: they are told in the new version's elements. Few, so one by one."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec.structs import asdict

from engine.rows import Migrated, Moved, MovedTask
from engine.store import tables as t
from engine.store.columns import UtcTime
from engine.store.lacking import Lacking


def move_rows(connection: sa.Connection, instance_id: int, migrated: Migrated, lacking: Lacking) -> None:
    """Write the new version, element and what the element says into open rows."""
    if migrated.instance is not None:
        here = t.instances.c.instance_id == instance_id
        connection.execute(sa.update(t.instances).where(here).values(asdict(migrated.instance)))
    moved: Iterable[tuple[sa.Table, Sequence[Moved]]] = (
        (t.activities, migrated.activities),
        (t.jobs, migrated.jobs),
        (t.timers, migrated.timers),
        (t.subscriptions, migrated.subscriptions),
        (t.incidents, migrated.incidents),
        (t.tasks, migrated.tasks),
    )
    for table, rows in moved:
        for row in rows:
            of_row = sa.and_(table.c.instance_id == instance_id, table.c.number == row.number)
            connection.execute(sa.update(table).where(of_row).values(_values(row)))
    for task in migrated.tasks:
        _offer(connection, instance_id, task, lacking)


def _values(row: Moved) -> dict[str, Any]:
    return {name: value for name, value in asdict(row).items() if name != "number" and value is not None}


def _offer(connection: sa.Connection, instance_id: int, task: MovedTask, lacking: Lacking) -> None:
    if task.candidates is None:
        return
    c = t.task_candidates.c
    connection.execute(
        sa.delete(t.task_candidates).where(c.instance_id == instance_id, c.number == task.number)
    )
    of = t.tasks.c
    due_by = sa.func.coalesce(of.due_at, sa.literal(t.NO_DUE_TIME, UtcTime))
    offered: dict[sa.Column[Any], Any] = {
        c.instance_id: of.instance_id,
        c.number: of.number,
        c.open: sa.true(),
        c.due_by: due_by,
        c.created_at: of.created_at,
    }
    there = {column: value for column, value in offered.items() if lacking.has(column)}
    for candidate in dict.fromkeys(task.candidates):
        offer = sa.select(sa.literal(candidate), *there.values()).where(
            of.instance_id == instance_id, of.number == task.number
        )
        connection.execute(sa.insert(t.task_candidates).from_select([c.candidate, *there], offer))
