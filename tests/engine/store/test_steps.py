"""The contract of loading and committing steps, on every store."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from engine.errors import Rejection, StaleState
from engine.ports import Store
from engine.rows import IncidentRow, JobClaim, MessageClaim, TimerClaim

Begin = Callable[..., None]


def test_a_step_is_loaded_as_it_was_committed(store: Store, rows: Any, begin: Begin) -> None:
    begin(7)
    store.steps.commit([rows.stepped(7, was=1)])
    stored = store.steps.load([7, 8])
    assert list(stored) == [7]
    assert (stored[7].version, stored[7].digest, stored[7].state) == (2, bytes([2]) * 32, b"body 2")
    journal = store.steps.journal_rows(7)
    assert [row.sequence for row in journal] == [1, 2]
    assert journal[1] == rows.stepped(7, was=1).journal


def test_the_second_of_two_steps_from_one_state_is_stale_and_changes_nothing(
    store: Store, rows: Any, begin: Begin
) -> None:
    begin(7, tasks={1: rows.task(7, 1)})
    store.steps.commit([rows.stepped(7, was=1)])
    late = rows.stepped(7, was=1, tasks_closed={1: "completed"}, tasks={2: rows.task(7, 2)})
    with pytest.raises(StaleState):
        store.steps.commit([late])
    assert len(store.steps.journal_rows(7)) == 2
    assert [task.state for task in (store.reads.find_task(7, 1),) if task] == ["open"]
    assert store.reads.find_task(7, 2) is None


def test_steps_of_many_instances_are_all_written_or_none(store: Store, rows: Any, begin: Begin) -> None:
    begin(7)
    begin(8)
    with pytest.raises(StaleState):
        store.steps.commit([rows.stepped(7, was=1), rows.stepped(8, was=9)])
    assert {each.version for each in store.steps.load([7, 8]).values()} == {1}
    store.steps.commit([rows.stepped(7, was=1), rows.stepped(8, was=1), rows.started(9)])
    assert {number: each.version for number, each in store.steps.load([7, 8, 9]).items()} == {
        7: 2,
        8: 2,
        9: 1,
    }


def test_a_task_is_created_assigned_and_closed(store: Store, rows: Any, begin: Begin) -> None:
    task = rows.task(7, 1, due_at=rows.now + timedelta(days=1), candidates=("a", "b/c"))
    begin(7, tasks={1: task})
    assert store.reads.find_task(7, 1) == task
    store.steps.commit([rows.stepped(7, was=1, tasks_assigned={1: "eva"})])
    assert store.reads.find_task(7, 1) == replace(task, assignee="eva")
    closing = rows.stepped(7, was=2, tasks_closed={1: "completed"})
    store.steps.commit([closing])
    ended = replace(task, assignee="eva", state="completed", ended_at=closing.journal.at, ended_by="ana")
    assert store.reads.find_task(7, 1) == ended


def test_a_job_may_end_and_begin_again_under_its_number(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, jobs={1: rows.job(7, 1, error="before")})
    store.steps.commit([rows.stepped(7, was=1, jobs_closed=[1], jobs={1: rows.job(7, 1)})])
    assert [job.error for job in store.reads.jobs(7)] == [""]


def test_the_ends_of_an_instance_touch_no_other_instance(store: Store, rows: Any, begin: Begin) -> None:
    for instance_id in (7, 8):
        begin(
            instance_id,
            jobs={1: rows.job(instance_id, 1)},
            timers={2: rows.timer(instance_id, 2)},
            subscriptions={3: rows.subscription(instance_id, 3)},
            activities={1: rows.activity(instance_id, 1)},
        )
    ends: dict[str, Any] = {"jobs_closed": [1], "timers_closed": [2], "subscriptions_closed": [3]}
    store.steps.commit([rows.stepped(7, was=1, activities_closed={1: "completed"}, **ends)])
    reads = store.reads
    for read in (reads.jobs, reads.timers, reads.subscriptions):
        assert [row.instance_id for row in read()] == [8]
    assert [reads.activities(each)[0].state for each in (7, 8)] == ["completed", "open"]


def test_incidents_are_raised_and_resolved(store: Store, rows: Any, begin: Begin) -> None:
    incident = IncidentRow(
        instance_id=7,
        number=5,
        definition_id=1,
        token=1,
        element="send_letter",
        kind="job",
        text="no",
        raised_at=rows.now,
    )
    begin(7, incidents={5: incident})
    assert [(each.kind, each.resolved_at) for each in store.reads.incidents(7)] == [("job", None)]
    step = rows.stepped(7, was=1, incidents_resolved=[5])
    store.steps.commit([step])
    assert store.reads.incidents()[0].resolved_at == step.journal.at


def test_a_message_is_taken_by_one_step(store: Store, rows: Any, begin: Begin) -> None:
    begin(7)
    begin(8)
    store.messages.add(rows.message(1))
    store.steps.commit([rows.stepped(7, was=1, claim=MessageClaim("m-1"))])
    with pytest.raises(Rejection):
        store.steps.commit([rows.stepped(8, was=1, claim=MessageClaim("m-1"))])
    assert store.steps.load([8])[8].version == 1
    assert [(each.state, each.instance_id) for each in store.reads.messages()] == [("delivered", 7)]


def test_a_message_stays_when_its_step_is_stale(store: Store, rows: Any, begin: Begin) -> None:
    begin(7)
    store.messages.add(rows.message(1))
    with pytest.raises(StaleState):
        store.steps.commit([rows.stepped(7, was=4, claim=MessageClaim("m-1"))])
    assert [each.state for each in store.reads.messages()] == ["waiting"]


def test_only_the_holder_of_the_lease_may_step(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, jobs={1: rows.job(7, 1)})
    store.work.lease("w-1", now=rows.now, margin=timedelta(0), limit=1)
    with pytest.raises(Rejection) as rejected:
        store.steps.commit([rows.stepped(7, was=1, claim=JobClaim(1, "w-0"))])
    assert rejected.value.code == "job_lease_lost"
    assert store.steps.load([7])[7].version == 1
    store.steps.commit([rows.stepped(7, was=1, claim=JobClaim(1, "w-1"))])
    assert store.reads.jobs() == []


def test_a_start_timer_fires_once_and_moves_on(store: Store, rows: Any) -> None:
    timer = rows.timer(0, 4, left=2)
    store.deployments.save(rows.deployment(timers=(timer,)))
    then = replace(timer, due_at=rows.now + timedelta(days=1), left=1)
    claim = TimerClaim(1, 4, timer.due_at, then)
    store.steps.commit([rows.started(7, claim=claim)])
    with pytest.raises(Rejection):
        store.steps.commit([rows.started(8, claim=claim)])
    assert store.deployments.start_timers("call") == [then]
    store.steps.commit([rows.started(8, claim=TimerClaim(1, 4, then.due_at, None))])
    assert store.deployments.start_timers("call") == []


def test_a_paused_instance_keeps_its_work_back(store: Store, rows: Any, begin: Begin) -> None:
    begin(
        7, jobs={1: rows.job(7, 1)}, timers={2: rows.timer(7, 2)}, subscriptions={3: rows.subscription(7, 3)}
    )
    store.messages.add(rows.message(1))
    store.steps.commit([rows.stepped(7, was=1, paused=True)])
    assert store.work.ready_jobs(rows.now, 10) == []
    assert store.work.due_timers(rows.now, 10) == []
    assert store.messages.find_subscriber("m-1") is None
    store.steps.commit([rows.stepped(7, was=2, paused=False)])
    assert store.work.ready_jobs(rows.now, 10) == ["7-1"]
    assert [timer.number for timer in store.work.due_timers(rows.now, 10)] == [2]
    assert store.messages.find_subscriber("m-1") is not None
