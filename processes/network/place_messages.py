"""Telling a case's processes that a place is kept for it: one message an offer, in the transaction that made it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from engine import Engine
from engine.store import SqlStore
from processes.network.places import Entry

MESSAGE = "place_offered"


class Publisher(Protocol):
    """The engine's publishing door. The same `message_id` is delivered once, however often it is sent."""

    def publish(
        self, name: str, *, key: str, variables: Mapping[str, Any], message_id: str, connection: Connection
    ) -> object:
        """Deliver `name` inside the transaction of `connection`."""
        ...


def tell_offer(session: Session, resource: str, entry: Entry, *, now: datetime) -> None:
    """`place_offered`, key: the case's code."""
    until = None if entry.offer_until is None else entry.offer_until.isoformat()
    publisher_at(session, now).publish(
        MESSAGE,
        key=entry.case_code,
        variables={"case_id": entry.case_code, "resource": resource, "offer_until": until},
        message_id=f"place_offered:{entry.id}",
        connection=session.connection(),
    )


def publisher_at(session: Session, now: datetime) -> Publisher:
    """For handlers, which have a session and a time and no engine; the worker's next round delivers."""
    return Engine(SqlStore(session.connection().engine), clock=_At(now))


class _At:
    """The one moment of a job."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at
