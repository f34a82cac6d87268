"""Signals in memory: the twin of engine/store/signals.py."""

from typing import Any

from engine.errors import Rejection
from engine.rows import (
    NEW_INSTANCE,
    SignalClaim,
    SignalDelivery,
    SignalRow,
    StartSubscriptionRow,
    SubscriptionRow,
)
from engine.testing.memory_tables import Tables

Receiver = tuple[int, int, int, int]


class MemorySignals:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def broadcast(self, signal: SignalRow, connection: Any = None) -> int:  # noqa: ARG002
        with self._tables.lock:
            return address(self._tables, signal)

    def deliverable(self, limit: int) -> list[SignalDelivery]:
        tables = self._tables
        with tables.lock:
            waiting = [
                delivery
                for receiver, delivery in tables.deliveries.items()
                if tables.delivery_states[receiver] == "waiting"
                and tables.network.lets_through(tables.signals[delivery.signal_id])
                and not _is_paused(tables, delivery)
            ]
        return sorted(waiting, key=lambda each: (each.signal_id, each.instance_id, each.number))[:limit]

    def set_aside(self, delivery: SignalDelivery, state: str) -> None:
        with self._tables.lock:
            if self._tables.delivery_states[receiver(delivery)] == "waiting":
                self._tables.delivery_states[receiver(delivery)] = state


def address(tables: Tables, signal: SignalRow) -> int:
    """A delivery for each that waits now, but in the sender itself."""
    tables.signals[signal.id] = signal
    waiting: list[tuple[int, SubscriptionRow | StartSubscriptionRow]] = [
        (each.instance_id, each)
        for each in tables.subscriptions.values()
        if (each.kind, each.name) == ("signal", signal.name) and each.instance_id != signal.instance_id
    ]
    waiting += [
        (NEW_INSTANCE, each)
        for each in tables.starts.values()
        if (each.kind, each.name) == ("signal", signal.name)
    ]
    made = [
        SignalDelivery(
            signal_id=signal.id,
            instance_id=instance_id,
            definition_id=each.definition_id,
            number=each.number,
            element=each.element,
            name=signal.name,
            payload=signal.payload,
            sent_by=signal.sent_by,
        )
        for instance_id, each in waiting
    ]
    tables.deliveries |= {receiver(delivery): delivery for delivery in made}
    tables.delivery_states |= {receiver(delivery): "waiting" for delivery in made}
    return len(made)


def check_waiting(tables: Tables, claim: SignalClaim) -> None:
    if tables.delivery_states.get(receiver(claim)) != "waiting":
        raise Rejection(
            "signal_taken", f"Expected signal {claim.signal_id} to wait for its receiver, but it was taken"
        )


def receiver(one: SignalClaim | SignalDelivery) -> Receiver:
    return one.signal_id, one.instance_id, one.definition_id, one.number


def _is_paused(tables: Tables, delivery: SignalDelivery) -> bool:
    subscription = tables.subscriptions.get((delivery.instance_id, delivery.number))
    return subscription is not None and subscription.paused
