"""What this area needs from outside: a publisher of messages to processes, in the caller's transaction."""

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import Connection


class Publisher(Protocol):
    """The engine's publishing door. The same `message_id` is delivered once, however often it is sent."""

    def publish(
        self, *, name: str, key: str, variables: Mapping[str, Any], message_id: str, connection: Connection
    ) -> object:
        """Deliver `name` inside the transaction of `connection`."""
        ...
