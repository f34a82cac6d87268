"""The inbox of several groups, on every store: each task once, in the order of due times, page by page."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from engine.ports import Store
from engine.views import TaskFilter, TaskPosition, TaskView

GROUPS = frozenset({"ceas_ts/leon", "ceas_ts/burgos"})
OTHER = "edis/soria"


def tasks_of(rows: Any, instance_id: int) -> dict[int, TaskView]:
    """Five tasks: of one group, of both, of another; with and without due times, some taken, some over."""
    day = timedelta(days=instance_id % 3)
    offers = (("ceas_ts/leon",), ("ceas_ts/burgos", "ceas_ts/leon"), (OTHER,), ("ceas_ts/burgos", OTHER))
    made = {
        number: rows.task(
            instance_id,
            number,
            candidates=offer,
            due_at=None if number == instance_id % 4 else rows.now + day + timedelta(hours=number // 3),
            created_at=rows.now - timedelta(minutes=instance_id % 2),
            assignee="eva" if (instance_id + number) % 3 == 0 else None,
            process_id="call" if instance_id % 2 else "visit",
        )
        for number, offer in enumerate(offers, start=1)
    }
    over = rows.task(instance_id, 9, state="completed", ended_at=rows.now, ended_by="ana")
    return {**made, 9: over}


@pytest.fixture
def tasks(store: Store, rows: Any, begin: Callable[..., None]) -> list[TaskView]:
    """All that is stored, after one task in each instance was closed by a later step."""
    every = []
    for instance_id in range(1, 13):
        made = tasks_of(rows, instance_id)
        begin(instance_id, tasks=made)
        closed = instance_id % 4 + 1
        store.steps.commit([rows.stepped(instance_id, was=1, tasks_closed={closed: "completed"})])
        every += [replace(task, state="completed") if n == closed else task for n, task in made.items()]
    return every


def place(task: TaskView) -> tuple[Any, ...]:
    return (task.due_at is None, task.due_at, task.created_at, task.instance_id, task.number)


def expected(tasks: list[TaskView], **fields: Any) -> list[str]:
    """What an inbox holds, found by looking at every task."""
    held = [
        task
        for task in tasks
        if task.state == "open"
        and not GROUPS.isdisjoint(task.candidates)
        and all(getattr(task, name) == value for name, value in fields.items())
    ]
    dated = sorted((task for task in held if task.due_at), key=place)
    undated = sorted((task for task in held if not task.due_at), key=lambda task: place(task)[2:])
    return [task.reference for task in dated + undated]


def references(found: list[TaskView]) -> list[str]:
    return [task.reference for task in found]


@pytest.mark.parametrize(
    ("filters", "fields"),
    [
        ({}, {}),
        ({"unassigned": True}, {"assignee": None}),
        ({"assignee": "eva"}, {"assignee": "eva"}),
        ({"process_id": "visit"}, {"process_id": "visit"}),
        ({"process_id": "visit", "unassigned": True}, {"process_id": "visit", "assignee": None}),
    ],
)
def test_an_inbox_holds_each_task_once_in_order(
    store: Store, tasks: list[TaskView], filters: dict[str, Any], fields: dict[str, Any]
) -> None:
    wanted = expected(tasks, **fields)
    assert len(wanted) > 4
    chosen = TaskFilter(candidates=GROUPS, limit=100, **filters)
    assert references(store.reads.list_tasks(chosen)) == wanted
    assert store.reads.count_tasks(chosen) == len(wanted)


@pytest.mark.parametrize("size", [1, 4, 7])
def test_pages_by_offset_and_by_position_give_the_whole(
    store: Store, tasks: list[TaskView], size: int
) -> None:
    wanted = expected(tasks)
    chosen = TaskFilter(candidates=GROUPS, limit=size)
    by_offset, by_position = [], []
    for offset in range(0, len(wanted), size):
        by_offset += references(store.reads.list_tasks(replace(chosen, offset=offset)))
    after: TaskPosition | None = None
    while page := store.reads.list_tasks(replace(chosen, after=after)):
        by_position += references(page)
        last = page[-1]
        after = TaskPosition(**{name: getattr(last, name) for name in TaskPosition.__struct_fields__})
    assert by_offset == wanted
    assert by_position == wanted


def test_nobody_without_groups_has_an_inbox(store: Store, tasks: list[TaskView]) -> None:
    assert tasks
    assert store.reads.list_tasks(TaskFilter(candidates=frozenset())) == []
