"""Signals to everybody who waits for them in other instances, and to the processes that they start.

Each delivery is one step that claims it, so that each receiver gets a signal once (invariants 2 and 8). In the
sending instance the kernel has delivered it already.
"""

import logging
from collections.abc import Callable

import msgspec

from engine.behaviors.promises import BROKEN_BY_STEP
from engine.commands import Command, DeliverMessage, StartInstance
from engine.errors import EngineError, Rejection, StaleState, StoreUnreachable
from engine.ids import Ids
from engine.ports import Store
from engine.rows import NEW_INSTANCE, SignalClaim, SignalDelivery
from engine.stepping import Committed, Stepper
from engine.values import decode_values

log = logging.getLogger(__name__)
GONE = frozenset({"subscription_gone", "instance_ended", "unknown_instance"})
PASSED_OVER = frozenset({"signal_taken", "instance_suspended"})
_payload = msgspec.msgpack.Decoder(dict[str, bytes])


class Broadcasts:
    """Hands on what was broadcast."""

    def __init__(self, store: Store, stepper: Stepper, *, ids: Ids) -> None:
        self._store = store
        self._stepper = stepper
        self._ids = ids

    def deliver_waiting(self, limit: int, after: Callable[[Committed], None]) -> int:
        """Deliver what waits now, at most `limit`; how many were delivered. `after` is told of each step."""
        return sum(self._deliver(delivery, after) for delivery in self._store.signals.deliverable(limit))

    def _deliver(self, delivery: SignalDelivery, after: Callable[[Committed], None]) -> bool:
        claim = SignalClaim(delivery.signal_id, delivery.instance_id, delivery.definition_id, delivery.number)
        try:
            committed = self._stepper.run(self._command(delivery), claim=claim)
        except (StaleState, StoreUnreachable):
            return False
        except EngineError as error:
            self._not_delivered(delivery, error)
            return False
        after(committed)
        return True

    def _command(self, delivery: SignalDelivery) -> Command:
        variables = decode_values(_payload.decode(delivery.payload))
        if delivery.instance_id != NEW_INSTANCE:
            return DeliverMessage(
                instance_id=delivery.instance_id,
                number=delivery.number,
                message_id=f"signal-{delivery.signal_id}",
                name=delivery.name,
                variables=variables,
                actor=delivery.sent_by,
            )
        return StartInstance(
            instance_id=self._ids.new(),
            definition_id=delivery.definition_id,
            variables=variables,
            start_event=delivery.element,
            trigger=delivery.name,
            actor=delivery.sent_by,
        )

    def _not_delivered(self, delivery: SignalDelivery, error: EngineError) -> None:
        """One that cannot be made is set aside: it must not keep the others from their turn."""
        code = error.code if isinstance(error, Rejection) else ""
        if code in PASSED_OVER or (code == BROKEN_BY_STEP and delivery.instance_id != NEW_INSTANCE):
            return
        if code not in GONE:
            log.error("signal %s was set aside: %s", delivery.signal_id, type(error).__name__)
        self._store.signals.set_aside(delivery, "gone" if code in GONE else "failed")
