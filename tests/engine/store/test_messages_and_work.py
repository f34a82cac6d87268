"""The contract of messages, leases, timers, the outbox and deployments, on every store."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from engine.errors import StaleState
from engine.ports import Store
from engine.rows import Resource, StartSubscriptionRow

Begin = Callable[..., None]
HOUR = timedelta(hours=1)


def start(rows: Any, definition_id: int = 1, **fields: Any) -> StartSubscriptionRow:
    row = StartSubscriptionRow(
        definition_id=definition_id, number=0, element="begin", name="called_back", opened_at=rows.now
    )
    return replace(row, **fields)


def test_a_message_id_is_published_once(store: Store, rows: Any) -> None:
    assert store.messages.add(rows.message(1))
    assert not store.messages.add(rows.message(2, message_id="m-1"))
    assert [message.message_id for message in store.reads.messages("waiting")] == ["m-1"]


def test_the_oldest_subscription_of_name_and_key_takes_a_message(
    store: Store, rows: Any, begin: Begin
) -> None:
    begin(7, subscriptions={3: rows.subscription(7, 3, opened_at=rows.now + timedelta(minutes=1))})
    begin(8, subscriptions={3: rows.subscription(8, 3)})
    begin(9, subscriptions={3: rows.subscription(9, 3, key="C-2")})
    begin(6, subscriptions={3: rows.subscription(6, 3, kind="signal")})
    store.messages.add(rows.message(1))
    found = store.messages.find_subscriber("m-1")
    assert found == rows.subscription(8, 3)


def test_a_message_that_nobody_takes_is_not_deliverable(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, subscriptions={3: rows.subscription(7, 3)})
    store.messages.add(rows.message(1, key="C-9"))
    store.messages.add(rows.message(2))
    assert [message.message_id for message in store.messages.deliverable(10)] == ["m-2"]


def test_a_subscription_opened_after_the_message_died_does_not_take_it(
    store: Store, rows: Any, begin: Begin
) -> None:
    begin(7, subscriptions={3: rows.subscription(7, 3, opened_at=rows.now + 2 * HOUR)})
    store.messages.add(rows.message(1))
    store.messages.add(rows.message(2, expires_at=None))
    assert store.messages.find_subscriber("m-1") is None
    assert store.messages.find_subscriber("m-2") is not None


def test_messages_expire_unless_somebody_waits(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, subscriptions={3: rows.subscription(7, 3)})
    store.messages.add(rows.message(1))
    store.messages.add(rows.message(2, key="C-2"))
    store.messages.add(rows.message(3, key="C-3", expires_at=rows.now + 3 * HOUR))
    assert store.messages.expire(rows.now + HOUR - timedelta(seconds=1)) == 0
    assert store.messages.expire(rows.now + HOUR) == 1
    states = {message.message_id: message.state for message in store.reads.messages()}
    assert states == {"m-1": "waiting", "m-2": "expired", "m-3": "waiting"}


def test_a_failed_message_is_set_aside(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, subscriptions={3: rows.subscription(7, 3)})
    store.messages.add(rows.message(1))
    store.messages.fail("m-1")
    assert store.messages.deliverable(10) == []


def test_a_job_is_leased_to_one_worker_until_its_time_runs_out(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, jobs={1: rows.job(7, 1)})
    lease: dict[str, Any] = {"margin": timedelta(seconds=10), "limit": 5}
    [job] = store.work.lease("w-1", now=rows.now, **lease)
    assert (job.worker, job.leased_until) == ("w-1", rows.now + timedelta(seconds=70))
    assert store.work.find_job(7, 1) == job
    assert store.work.lease("w-2", now=rows.now + timedelta(seconds=69), **lease) == []
    [again] = store.work.lease("w-2", now=rows.now + timedelta(seconds=70), **lease)
    assert again.worker == "w-2"
    assert not store.work.put_back(job)


def test_due_jobs_are_leased_in_order_and_by_reference(store: Store, rows: Any, begin: Begin) -> None:
    jobs = {n: rows.job(7, n, due_at=rows.now - timedelta(minutes=n)) for n in (1, 2, 3)}
    begin(7, jobs=jobs | {4: rows.job(7, 4, due_at=rows.now + HOUR)})
    assert store.work.ready_jobs(rows.now, 10) == ["7-3", "7-2", "7-1"]
    [third] = store.work.lease("w", now=rows.now, margin=HOUR, limit=1)
    assert third.number == 3
    [first] = store.work.lease("w", now=rows.now, margin=HOUR, limit=1, only=(7, 1))
    assert first.number == 1
    assert store.work.lease("w", now=rows.now, margin=HOUR, limit=1, only=(7, 4)) == []


def test_a_failed_job_is_put_back_for_later(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, jobs={1: rows.job(7, 1)})
    [job] = store.work.lease("w", now=rows.now, margin=HOUR, limit=1)
    later = replace(job, retries=2, failures=1, due_at=rows.now + HOUR, error="no answer")
    assert store.work.put_back(later)
    assert store.work.find_job(7, 1) == replace(later, worker=None, leased_until=None)
    assert store.work.ready_jobs(rows.now, 1) == []


def test_due_timers_come_in_order_of_time(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, timers={n: rows.timer(7, n, due_at=rows.now - timedelta(minutes=n)) for n in (1, 2)})
    begin(8, timers={1: rows.timer(8, 1, due_at=rows.now + HOUR)})
    assert [timer.number for timer in store.work.due_timers(rows.now, 10)] == [2, 1]
    assert [timer.number for timer in store.work.due_timers(rows.now, 1)] == [2]


def test_the_outbox_is_emptied_only_when_it_was_told(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, outbox=["7-1", "7-2"])

    def broken(_references: Sequence[str]) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.work.relay(broken, 10)
    told: list[str] = []
    assert store.work.relay(told.extend, 1) == 1
    assert store.work.relay(told.extend, 10) == 1
    assert told == ["7-1", "7-2"]
    assert store.work.relay(told.extend, 10) == 0


def test_a_deployment_keeps_its_files_and_versions(store: Store, rows: Any) -> None:
    shared = Resource(name="a.form.json", kind="form", digest="same", content=b"{}")
    first = rows.deployment(1)
    first = replace(first, resources=(*first.resources, shared))
    second = replace(rows.deployment(2), resources=(shared,), kept=(1,), definitions=())
    store.deployments.save(first)
    store.deployments.save(second)
    assert store.deployments.files(1) == [shared, first.resources[0]]
    assert store.deployments.files(2) == [shared]
    assert store.deployments.find_in_deployment(2, "call") == rows.definition(1)
    assert store.deployments.find_in_deployment(2, "other") is None


def test_a_version_is_deployed_once(store: Store, rows: Any) -> None:
    store.deployments.save(rows.deployment(1))
    same = rows.deployment(2, definitions=(rows.definition(2, version=1),))
    with pytest.raises(StaleState):
        store.deployments.save(same)
    assert [each.definition_id for each in store.reads.list_definitions()] == [1]
    assert store.deployments.files(2) == []


def test_a_new_version_takes_over_what_starts_instances(store: Store, rows: Any) -> None:
    store.deployments.save(rows.deployment(1, timers=(rows.timer(0, 4),), subscriptions=(start(rows),)))
    new = rows.timer(0, 5, definition_id=2)
    store.deployments.save(rows.deployment(2, timers=(new,), subscriptions=(start(rows, 2),)))
    assert store.deployments.start_timers("call") == [new]
    store.messages.add(rows.message(1))
    assert store.messages.find_start("m-1") == start(rows, 2)
    assert [each.version for each in store.reads.list_definitions("call")] == [2, 1]
    latest = store.reads.latest_definition("call")
    assert latest is not None
    assert latest.version == 2
