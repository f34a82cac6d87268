"""What processes send, kept on its way until somebody brings it: the twin of a slow network.

Off until it is told to hold. What comes from outside is never kept; nor is a signal for its sender itself.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

import msgspec
from msgspec.structs import replace

from engine.rows import MessageRow, SignalRow
from engine.values import encode_values
from engine.views import SubscriptionView

Taker: TypeAlias = tuple[str, int, int]
"""An element; of a wait also its instance and number."""
_payload = msgspec.msgpack.Decoder(dict[str, bytes])


class SlowNetwork:
    """Between the messages in memory and who takes them."""

    def __init__(self) -> None:
        self._is_holding = False
        self._published: set[str] = set()
        self._brought: dict[str, Taker] = {}

    def hold(self) -> None:
        """From now on nothing that a process sends comes by itself."""
        self._is_holding = True

    def publish(self, message_id: str) -> None:
        """This one comes from outside."""
        self._published.add(message_id)

    def bring(
        self, message: MessageRow, to: SubscriptionView | str, *, at: datetime, variables: Mapping[str, Any]
    ) -> MessageRow:
        """It comes now, to nobody but this wait or element; `variables` come with it besides what it carries."""
        self._brought[message.message_id] = (
            (to, 0, 0) if isinstance(to, str) else (to.element, to.instance_id, to.number)
        )
        payload = _payload.decode(message.payload) | encode_values(dict(variables))
        return replace(message, published_at=at, payload=msgspec.msgpack.encode(payload))

    def has_come(self, message: MessageRow) -> bool:
        return not self._is_holding or message.message_id in self._published | self._brought.keys()

    def is_for(self, message: MessageRow, taker: Taker) -> bool:
        """Whether this element (in this instance, by this wait) may take it."""
        element, instance_id, number = self._brought.get(message.message_id, taker)
        return element == taker[0] and (not number or (instance_id, number) == taker[1:])

    def lets_through(self, signal: SignalRow) -> bool:
        """Signals of processes are brought by nobody: whoever holds says by itself what comes."""
        return not (self._is_holding and signal.instance_id)
