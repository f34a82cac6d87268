"""Messages and signals to who waits for them, due timers to their instances.

Each delivery is one step that claims what it delivers. What was delivered or fired meanwhile by
somebody else is simply passed over (invariants 2 and 8).
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from engine.behaviors.promises import BROKEN_BY_STEP
from engine.behaviors.timers import next_due
from engine.clock import Clock
from engine.commands import Command, DeliverMessage, FireTimer, RingAlarm, StartInstance
from engine.errors import EngineError, Rejection, StaleState, StoreUnreachable
from engine.ids import Ids
from engine.library import Library
from engine.model import EventDefinition
from engine.ports import Store
from engine.rows import ALARM, START_TIMERS, MessageClaim, MessageRow, TimerClaim, TimerRow
from engine.service.signals import Broadcasts
from engine.service.turns import Turns
from engine.stepping import Committed, Stepper
from engine.times import at_ms, in_ms
from engine.values import decode_values

log = logging.getLogger(__name__)
GONE = frozenset({"subscription_gone", "instance_ended", "instance_suspended", "unknown_instance"})
REMATCHES = 10
POSTPONED = timedelta(minutes=1)
_payload = msgspec.msgpack.Decoder(dict[str, bytes])


class Delivery:
    """Messages, signals and timers. `after` is told of each step that was written."""

    def __init__(self, store: Store, library: Library, stepper: Stepper, *, clock: Clock, ids: Ids) -> None:
        self._store = store
        self._library = library
        self._stepper = stepper
        self._clock = clock
        self._ids = ids
        self._broadcasts = Broadcasts(store, stepper, ids=ids)
        self._turns = Turns()

    def deliver_waiting(
        self, limit: int, after: Callable[[Committed], None], *, since: datetime | None = None
    ) -> int:
        """Deliver until nothing that waits has a taker, at most `limit`; how many were delivered.

        With `since` only where the message or its taker came then or later.
        """
        delivered, is_over = 0, False
        while delivered < limit and not is_over:
            waiting = self._store.messages.deliverable(limit - delivered, since)
            done, is_shared = self._turns.deliver(waiting, lambda message: self._deliver(message, after))
            done += self._broadcasts.deliver_waiting(max(0, limit - delivered - done), after)
            delivered += done
            is_over = not (done or is_shared)
        return delivered

    def fire_due(self, limit: int, after: Callable[[Committed], None]) -> int:
        """Fire the timers that are due now; how many fired."""
        return sum(
            self._fire(timer, after) for timer in self._store.work.due_timers(self._clock.now(), limit)
        )

    def _deliver(self, message: MessageRow, after: Callable[[Committed], None]) -> bool:
        for _ in range(REMATCHES):
            command = self._match(message)
            if command is None:
                return False
            try:
                committed = self._stepper.run(command, claim=MessageClaim(message.message_id))
            except Rejection as rejection:
                if rejection.code in GONE:
                    continue
                if rejection.code == BROKEN_BY_STEP and isinstance(command, DeliverMessage):
                    return False  # an incident says so already; it waits on
                if rejection.code != "message_taken":
                    self._set_aside(message, rejection)
                return False
            except (StaleState, StoreUnreachable):
                return False
            except EngineError as error:
                self._set_aside(message, error)
                return False
            after(committed)
            return True
        return False

    def _match(self, message: MessageRow) -> Command | None:
        """The oldest subscriber, else the process that it starts, else nobody."""
        variables = decode_values(_payload.decode(message.payload))
        subscription = self._store.messages.find_subscriber(message.message_id)
        if subscription is not None:
            return DeliverMessage(
                instance_id=subscription.instance_id,
                number=subscription.number,
                message_id=message.message_id,
                name=message.name,
                variables=variables,
                actor=message.published_by,
            )
        start = self._store.messages.find_start(message.message_id)
        if start is None:
            return None
        return StartInstance(
            instance_id=self._ids.new(),
            definition_id=start.definition_id,
            business_key=message.key,
            variables=variables,
            start_event=start.element,
            trigger=message.name,
            actor=message.published_by,
        )

    def _set_aside(self, message: MessageRow, error: EngineError) -> None:
        log.error("message %s was set aside: %s", message.message_id, type(error).__name__)
        self._store.messages.fail(message.message_id)

    def _fire(self, timer: TimerRow, after: Callable[[Committed], None]) -> bool:
        try:
            committed = self._start(timer) if timer.instance_id == START_TIMERS else self._wake(timer)
        except (StaleState, StoreUnreachable):
            return False
        except EngineError as error:
            # Fired by somebody else, or its step cannot be made: it must not keep the others from their turn.
            if not isinstance(error, Rejection):
                log.error(
                    "timer %s-%s did not fire: %s", timer.instance_id, timer.number, type(error).__name__
                )
            self._store.work.postpone(timer, self._clock.now() + POSTPONED)
            return False
        after(committed)
        return True

    def _wake(self, timer: TimerRow) -> Committed:
        kind = RingAlarm if timer.element == ALARM else FireTimer
        return self._stepper.run(kind(instance_id=timer.instance_id, number=timer.number))

    def _start(self, timer: TimerRow) -> Committed:
        then = self._next(timer)
        command = StartInstance(
            instance_id=self._ids.new(),
            definition_id=timer.definition_id,
            start_event=timer.element,
            trigger="timer",
        )
        claim = TimerClaim(timer.definition_id, timer.number, timer.due_at, then)
        return self._stepper.run(command, claim=claim)

    def _next(self, timer: TimerRow) -> TimerRow | None:
        """The start timer's next turn; turns that were missed are not made up for."""
        process = self._library.get(timer.definition_id).process
        node = process.nodes[timer.number]
        event: EventDefinition = next(event for event in node.events if event.timer is not None)
        assert event.timer is not None
        context = self._library.context(self._clock.now())
        found = next_due(
            event.timer,
            in_ms(timer.due_at),
            now=context.now,
            zone=process.zone or context.zone,
            left=timer.left,
            evaluate=lambda expression: context.evaluate(expression, {}, context.evaluation(process)),
        )
        if found is None:
            return None
        return msgspec.structs.replace(timer, due_at=at_ms(found[0]), left=found[1])
