"""The contract of reading, on every store: the same filter gives the same rows in the same order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from engine.ports import Store
from engine.views import (
    Among,
    InstanceFilter,
    InstancePosition,
    MessageFilter,
    TaskFilter,
    TaskPosition,
    WorkFilter,
)

Begin = Callable[..., None]
DAY = timedelta(days=1)


@pytest.fixture
def inbox(rows: Any, begin: Begin) -> None:
    """Five tasks of two instances."""
    t, now = rows.task, rows.now
    first = [
        t(7, 1, due_at=now + DAY, created_at=now, priority=50, candidates=("ts/leon", "cc")),
        t(7, 2, due_at=now - DAY, created_at=now + DAY, priority=90, assignee="eva"),
        t(7, 3, due_at=None, created_at=now + 2 * DAY, priority=10, candidates=()),
        t(7, 4, due_at=now, created_at=now, state="completed", ended_at=now, ended_by="eva"),
    ]
    other = t(
        8, 1, due_at=now + DAY, created_at=now - DAY, element="visit", business_key="C-2", candidates=("cc",)
    )
    begin(7, tasks={task.number: task for task in first})
    begin(8, business_key="C-2", tasks={1: other})


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (TaskFilter(), ["7-2", "8-1", "7-1", "7-3"]),
        (TaskFilter(order="-due"), ["8-1", "7-1", "7-2", "7-3"]),
        (TaskFilter(order="created"), ["8-1", "7-1", "7-2", "7-3"]),
        (TaskFilter(order="-created"), ["7-3", "7-2", "7-1", "8-1"]),
        (TaskFilter(order="priority"), ["7-2", "8-1", "7-1", "7-3"]),
        (TaskFilter(limit=2, offset=1), ["8-1", "7-1"]),
        (TaskFilter(state="completed"), ["7-4"]),
        (TaskFilter(state=None, order="created", instance_ids=frozenset({7})), ["7-1", "7-4", "7-2", "7-3"]),
        (TaskFilter(candidates=frozenset({"cc"})), ["8-1", "7-1"]),
        (TaskFilter(candidates=frozenset({"cc", "ceas_ts/leon"})), ["7-2", "8-1", "7-1"]),
        (TaskFilter(candidates=frozenset({"ts"})), []),
        (TaskFilter(candidates=frozenset()), []),
        (TaskFilter(assignee="eva"), ["7-2"]),
        (TaskFilter(unassigned=True), ["8-1", "7-1", "7-3"]),
        (TaskFilter(element="visit"), ["8-1"]),
        (TaskFilter(process_id="other"), []),
        (TaskFilter(business_keys=frozenset({"C-2"})), ["8-1"]),
        (TaskFilter(business_keys=frozenset()), []),
        (TaskFilter(instance_ids=frozenset()), []),
    ],
)
def test_tasks_are_chosen_and_ordered(
    store: Store, inbox: None, chosen: TaskFilter, expected: list[str]
) -> None:
    assert [task.reference for task in store.reads.list_tasks(chosen)] == expected
    if chosen.limit > 2:
        assert store.reads.count_tasks(chosen) == len(expected)


@pytest.mark.parametrize("order", ["due", "-due", "created", "-created", "priority"])
def test_pages_of_tasks_follow_each_other_while_tasks_are_added(
    store: Store, rows: Any, inbox: None, begin: Begin, order: Any
) -> None:
    """Keyset paging: each task once, also those without a due time; what is new moves no page."""
    whole = [task.reference for task in store.reads.list_tasks(TaskFilter(order=order))]
    seen: list[str] = []
    chosen = TaskFilter(order=order, limit=1)
    while page := store.reads.list_tasks(chosen):
        seen += [task.reference for task in page]
        position = {name: getattr(page[-1], name) for name in TaskPosition.__struct_fields__}
        chosen = replace(chosen, after=TaskPosition(**position))
        at = rows.now - 3 * DAY if order != "-created" else rows.now + 9 * DAY
        first = rows.task(90 + len(seen), 1, due_at=at, created_at=at, priority=99)
        if order == "-due":
            first = replace(first, due_at=rows.now + 9 * DAY)
        begin(90 + len(seen), tasks={1: first})
    assert seen == whole


def test_tasks_of_some_processes(store: Store, inbox: None) -> None:
    assert store.reads.list_tasks(TaskFilter(process_ids=frozenset())) == []
    assert len(store.reads.list_tasks(TaskFilter(process_ids=frozenset({"call", "x"})))) == 4


def test_tasks_due_before_a_time(store: Store, rows: Any, inbox: None) -> None:
    chosen = TaskFilter(due_before=rows.now)
    assert [task.reference for task in store.reads.list_tasks(chosen)] == ["7-2"]


def test_counting_looks_beyond_the_page(store: Store, inbox: None) -> None:
    assert store.reads.count_tasks(TaskFilter(limit=1)) == 4


def test_instances_are_chosen_the_youngest_first(store: Store, rows: Any, begin: Begin) -> None:
    begin(7)
    begin(8, business_key="C-2")
    reads = store.reads
    assert [each.instance_id for each in reads.list_instances(InstanceFilter())] == [8, 7]
    assert [each.instance_id for each in reads.list_instances(InstanceFilter(limit=1, offset=1))] == [7]
    chosen = InstanceFilter(
        business_keys=frozenset({"C-2"}), state="active", process_id="call", definition_id=1
    )
    assert reads.list_instances(chosen) == [rows.started(8, business_key="C-2").instance.started]
    assert reads.list_instances(InstanceFilter(state="completed")) == []
    assert reads.find_instance(9) is None


def test_instances_among_some_page_by_page(store: Store, begin: Begin) -> None:
    for each in range(7, 13):
        begin(each, business_key=f"C-{each}")
    among = Among(business_keys=frozenset({"C-7", "C-8"}), instance_ids=frozenset({8, 11}))
    chosen = InstanceFilter(among=among, process_ids=frozenset({"call"}), limit=2)
    first = store.reads.list_instances(chosen)
    assert [each.instance_id for each in first] == [11, 8]
    begin(13, business_key="C-7")
    end = InstancePosition(started_at=first[-1].started_at, instance_id=8)
    assert [each.instance_id for each in store.reads.list_instances(replace(chosen, after=end))] == [7]
    assert store.reads.list_instances(InstanceFilter(among=Among())) == []
    assert store.reads.list_instances(InstanceFilter(process_ids=frozenset({"other"}))) == []


def test_what_waits_is_read_page_by_page(store: Store, rows: Any, begin: Begin) -> None:
    for each in (7, 8):
        begin(
            each,
            jobs={1: rows.job(each, 1), 2: rows.job(each, 2)},
            timers={3: rows.timer(each, 3)},
            incidents={4: rows.incident(each, 4), 5: rows.incident(each, 5, resolved_at=rows.now)},
        )
    reads = store.reads

    def places(listed: Any) -> list[tuple[int, int]]:
        return [(row.instance_id, row.number) for row in listed]

    assert places(reads.list_jobs(WorkFilter(limit=3))) == [(7, 1), (7, 2), (8, 1)]
    assert places(reads.list_jobs(WorkFilter(after=(8, 1)))) == [(8, 2)]
    assert places(reads.list_timers(WorkFilter(after=(7, 3)))) == [(8, 3)]
    assert places(reads.list_incidents(WorkFilter())) == [(7, 4), (7, 5), (8, 4), (8, 5)]
    assert places(reads.list_incidents(WorkFilter(unresolved=True))) == [(7, 4), (8, 4)]
    assert reads.list_jobs(WorkFilter(process_ids=frozenset({"no such"}))) == []


def test_messages_are_read_page_by_page(store: Store, rows: Any) -> None:
    for number in range(1, 5):
        store.messages.add(rows.message(number, name="paid" if number != 2 else "called"))
    read = store.reads.list_messages
    first = read(MessageFilter(name="paid", state="waiting", limit=2))
    assert [row.message_id for row in first] == ["m-1", "m-3"]
    assert [row.message_id for row in read(MessageFilter(name="paid", after=first[-1].id))] == ["m-4"]
    assert read(MessageFilter(state="expired")) == []


def test_an_ended_instance_says_so(store: Store, rows: Any, begin: Begin) -> None:
    begin(7)
    step = rows.stepped(7, was=1)
    end = replace(step.instance, state="terminated", ended_at=step.journal.at, incidents=2)
    store.steps.commit([replace(step, instance=end)])
    found = store.reads.find_instance(7)
    assert found is not None
    assert (found.state, found.ended_at, found.incidents) == ("terminated", step.journal.at, 2)


def test_element_counts_say_how_many_wait_and_how_long(store: Store, rows: Any, begin: Begin) -> None:
    waits_h = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20]
    activities = {
        n: rows.activity(7, n, started_at=rows.now - timedelta(hours=h)) for n, h in enumerate(waits_h)
    }
    activities[90] = rows.activity(7, 90, state="completed", started_at=rows.now - 9 * DAY)
    activities[91] = rows.activity(7, 91, element="visit", definition_id=2)
    late = {n: rows.task(7, n, due_at=rows.now - DAY * (n - 1)) for n in range(4)}
    begin(7, activities=activities, tasks=late)
    counts = store.reads.element_counts(1, rows.now)
    assert list(counts) == ["call_participant"]
    count = counts["call_participant"]
    assert (count.open, count.late) == (11, 2)
    assert (count.median_wait_s, count.p90_wait_s) == (6 * 3600, 10 * 3600)
    assert store.reads.element_counts(3, rows.now) == {}


def test_what_waits_is_read_of_one_instance_or_all(store: Store, rows: Any, begin: Begin) -> None:
    for each in (7, 8):
        begin(
            each,
            jobs={1: rows.job(each, 1)},
            timers={2: rows.timer(each, 2)},
            subscriptions={3: rows.subscription(each, 3)},
            activities={2: rows.activity(each, 2), 1: rows.activity(each, 1)},
        )
    reads = store.reads
    assert [(row.instance_id, row.handler) for row in reads.jobs(8)] == [(8, "cases.send_letter")]
    assert [(row.instance_id, row.due_at) for row in reads.timers(8)] == [(8, rows.now)]
    assert [(row.instance_id, row.name) for row in reads.subscriptions(8)] == [(8, "called_back")]
    assert len(reads.jobs()) == len(reads.timers()) == len(reads.subscriptions()) == 2
    assert [row.number for row in reads.activities(7)] == [1, 2]


def test_what_a_reader_must_not_learn_of_is_in_no_list_and_no_count(
    store: Store, rows: Any, begin: Begin
) -> None:
    """Everything about a hidden business key is left out, also by way of groups in the order of due times."""
    for each, key in ((7, "C-1"), (8, "C-2")):
        store.messages.add(rows.message(each, key=key))
        begin(
            each,
            business_key=key,
            tasks={1: rows.task(each, 1, business_key=key, due_at=rows.now - DAY, candidates=("cc",))},
            jobs={1: rows.job(each, 1)},
            timers={2: rows.timer(each, 2)},
            incidents={4: rows.incident(each, 4)},
            activities={1: rows.activity(each, 1)},
        )
    reads, hidden = store.reads, frozenset({"C-2", "C-9"})
    inbox = TaskFilter(candidates=frozenset({"cc"}), except_keys=hidden)
    for chosen in (TaskFilter(except_keys=hidden), inbox):
        assert [task.reference for task in reads.list_tasks(chosen)] == ["7-1"]
        assert reads.count_tasks(chosen) == 1
    assert [row.instance_id for row in reads.list_instances(InstanceFilter(except_keys=hidden))] == [7]
    work = WorkFilter(except_keys=hidden)
    for listed in (reads.list_jobs(work), reads.list_timers(work), reads.list_incidents(work)):
        assert [row.instance_id for row in listed] == [7]
    assert [row.key for row in reads.list_messages(MessageFilter(except_keys=hidden))] == ["C-1"]
    [count] = reads.element_counts(1, rows.now, hidden).values()
    assert (count.open, count.late) == (1, 1)
    assert reads.element_counts(1, rows.now)["call_participant"].open == 2
