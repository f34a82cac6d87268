"""The messages that processes send, kept on their way until somebody brings them: the twin of a slow network.

Off until it is told to hold. What is published from outside is never kept.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from engine.rows import MessageRow
from engine.testing.memory_tables import Tables
from engine.values import encode_values

_payload = msgspec.msgpack.Decoder(dict[str, bytes])


class SlowNetwork:
    """Between the messages in memory and who takes them."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._is_holding = False
        self._published: set[str] = set()
        self._brought: dict[str, str] = {}

    def hold(self) -> None:
        """From now on nothing that a process sends comes by itself."""
        self._is_holding = True

    def publish(self, message_id: str) -> None:
        """This one comes from outside."""
        self._published.add(message_id)

    def held(self, name: str = "") -> list[MessageRow]:
        """What is on its way, the first sent first."""
        with self._tables.lock:
            messages = sorted(self._tables.messages.values(), key=lambda each: each.id)
        return [
            each
            for each in messages
            if each.state == "waiting" and not self.has_come(each) and name in ("", each.name)
        ]

    def bring(
        self, message: MessageRow, to: str, *, at: datetime, variables: Mapping[str, Any]
    ) -> MessageRow:
        """It comes now, to nobody but this element; `variables` come with it besides what it carries."""
        payload = _payload.decode(message.payload) | encode_values(dict(variables))
        arrived = replace(message, published_at=at, payload=msgspec.msgpack.encode(payload))
        with self._tables.lock:
            self._tables.messages[message.message_id] = arrived
        self._brought[message.message_id] = to
        return arrived

    def has_come(self, message: MessageRow) -> bool:
        return not self._is_holding or message.message_id in self._published | self._brought.keys()

    def is_for(self, message: MessageRow, element: str) -> bool:
        """Whether this element may take it."""
        return self._brought.get(message.message_id, element) == element
