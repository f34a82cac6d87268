"""The contract of signals, on every store: a delivery for each receiver, taken once."""

from collections.abc import Callable
from typing import Any

import pytest

from engine.errors import Rejection
from engine.ports import Store
from engine.rows import NEW_INSTANCE, SignalClaim, SignalDelivery, SignalRow, StartSubscriptionRow

Begin = Callable[..., None]


def signal(rows: Any, number: int = 1, instance_id: int = 0) -> SignalRow:
    return SignalRow(
        id=number, name="alarm", payload=b"\x80", sent_at=rows.now, sent_by="eva", instance_id=instance_id
    )


def waiting(rows: Any, instance_id: int, **fields: Any) -> dict[str, Any]:
    row = rows.subscription(instance_id, 3, kind="signal", name="alarm", key="", **fields)
    return {"subscriptions": {3: row}}


def claim(delivery: SignalDelivery) -> SignalClaim:
    return SignalClaim(delivery.signal_id, delivery.instance_id, delivery.definition_id, delivery.number)


def receivers(store: Store) -> list[tuple[int, int]]:
    return [(each.signal_id, each.instance_id) for each in store.signals.deliverable(10)]


def test_each_that_waits_has_a_delivery_of_its_own(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, **waiting(rows, 7))
    begin(8, **waiting(rows, 8))
    begin(9, subscriptions={3: rows.subscription(9, 3, name="alarm")})
    begin(10, subscriptions={3: rows.subscription(10, 3, kind="signal", name="other")})
    assert store.signals.broadcast(signal(rows)) == 2
    assert receivers(store) == [(1, 7), (1, 8)]
    first = store.signals.deliverable(1)[0]
    assert (first.number, first.element, first.name, first.payload, first.sent_by) == (
        3,
        "wait_for_call",
        "alarm",
        b"\x80",
        "eva",
    )


def test_a_signal_of_a_step_goes_to_the_others_only(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, **waiting(rows, 7))
    begin(8, **waiting(rows, 8))
    store.steps.commit([rows.stepped(7, was=1, signals=[signal(rows, instance_id=7)])])
    assert receivers(store) == [(1, 8)]


def test_start_events_of_signals_and_of_messages_are_told_apart(store: Store, rows: Any) -> None:
    by_signal = StartSubscriptionRow(
        definition_id=1, number=0, element="begin", name="alarm", opened_at=rows.now, kind="signal"
    )
    by_message = StartSubscriptionRow(
        definition_id=1, number=4, element="told", name="alarm", opened_at=rows.now
    )
    store.deployments.save(rows.deployment(subscriptions=(by_signal, by_message)))
    assert store.signals.broadcast(signal(rows)) == 1
    [delivery] = store.signals.deliverable(10)
    assert (delivery.instance_id, delivery.definition_id, delivery.element) == (NEW_INSTANCE, 1, "begin")
    store.messages.add(rows.message(1, name="alarm"))
    assert store.messages.find_start("m-1") == by_message


def test_a_delivery_is_taken_once(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, **waiting(rows, 7))
    store.signals.broadcast(signal(rows))
    [delivery] = store.signals.deliverable(10)
    store.steps.commit([rows.stepped(7, was=1, claim=claim(delivery))])
    assert store.signals.deliverable(10) == []
    with pytest.raises(Rejection) as refused:
        store.steps.commit([rows.stepped(7, was=2, claim=claim(delivery))])
    assert refused.value.code == "signal_taken"
    assert store.steps.load([7])[7].version == 2


def test_a_suspended_receiver_waits_and_one_set_aside_does_not(store: Store, rows: Any, begin: Begin) -> None:
    begin(7, **waiting(rows, 7, paused=True))
    begin(8, **waiting(rows, 8))
    store.signals.broadcast(signal(rows))
    [delivery] = store.signals.deliverable(10)
    store.signals.set_aside(delivery, "failed")
    assert store.signals.deliverable(10) == []
    store.steps.commit([rows.stepped(7, was=1, paused=False)])
    assert receivers(store) == [(1, 7)]
