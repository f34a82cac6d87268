"""How fast the clocks of processes run: `CONCIERTO_PACE=quick` is for demos and acceptance tests only.

The pace travels as a variable of the process; the decision `care_clocks` turns it into durations.
"""

import os
from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from engine import Engine

PACES = ("quick",)


class UnknownPace(ValueError):
    """CONCIERTO_PACE holds a word that means nothing."""


def read_pace(environment: Mapping[str, str] = os.environ) -> str | None:
    """None: the clocks that the Network agreed on. Raises UnknownPace."""
    pace = environment.get("CONCIERTO_PACE") or None
    if pace is not None and pace not in PACES:
        raise UnknownPace(f"Expected CONCIERTO_PACE to be one of {', '.join(PACES)}, but it is {pace!r}")
    return pace


class PacedPublisher(Struct, frozen=True):
    """The engine's publishing door; what starts through it runs at this pace."""

    engine: Engine
    pace: str | None = None

    def publish(
        self, *, name: str, key: str, variables: Mapping[str, Any], message_id: str, connection: Connection
    ) -> bool:
        """Whether the message is new."""
        paced = dict(variables) if self.pace is None else {**variables, "pace": self.pace}
        return self.engine.publish(
            name, key=key, variables=paced, message_id=message_id, connection=connection
        )
