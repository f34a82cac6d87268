"""The engine's failures. A *rejection* goes back to the caller and nothing changed; a bug raises anything else.

Incidents are no exceptions: they are events on the instance (see events.IncidentRaised).
"""

from collections.abc import Sequence
from datetime import datetime


class EngineError(Exception):
    """Base of every error that the engine raises on purpose."""


class Rejection(EngineError):
    """The command may not run in this state; nothing changed. `code` is stable, the text is for people.

    `named`: the elements or numbers that it is about, such as the scopes among which one must be chosen.
    """

    def __init__(
        self,
        code: str,
        text: str,
        *,
        by: str = "",
        at: datetime | None = None,
        named: tuple[str, ...] = (),
    ) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.by = by
        self.at = at
        self.named = named


class SeveralRefused(Rejection):
    """Several parts of one command may not run: each with its place in the command. The code is the first one's."""

    def __init__(self, refused: Sequence[tuple[int, Rejection]]) -> None:
        first = refused[0][1]
        text = "; ".join(f"{place + 1}: {rejection.text}" for place, rejection in refused)
        super().__init__(first.code, text, by=first.by, at=first.at, named=first.named)
        self.refused = tuple(refused)


class UnknownDefinition(EngineError):
    """No deployed process has this id or version."""


class UnknownInstance(EngineError):
    """No instance has this id."""


class StaleState(EngineError):
    """Somebody else committed a step of this instance first; load again and retry."""


class StoreUnreachable(EngineError):
    """The database, or this connection to it, is gone. Nothing is wrong with what was asked; it may have been done."""


class StoreFull(StoreUnreachable):
    """There is no room on the disk of the database. Nothing was written; it goes on once there is room."""


class WorkersUnreachable(EngineError):
    """The workers could not be told of their work; they will find it by a sweep."""


class BudgetExceeded(EngineError):
    """A step wanted more elements than its budget (an endless loop without a wait)."""
