"""Telling every process of a case that waits for a message: it goes to one receiver, so each gets its own.

In the caller's transaction, and only to those that wait now: a process that starts later is not told.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from engine.store.tables import instances, subscriptions

UNDER_WAY = ("active", "suspended")


class Publisher(Protocol):
    """The engine's publishing door. The same `message_id` is delivered once, however often it is sent."""

    def publish(
        self,
        name: str,
        *,
        key: str,
        message_id: str,
        time_to_live: timedelta,
        actor: str,
        connection: Connection,
        variables: Mapping[str, Any] | None = None,
    ) -> object:
        """Deliver `name` inside the transaction of `connection`."""
        ...


def tell_waiting(session: Session, publisher: Publisher, message: str, key: str, *, by: str) -> int:
    """Publish once for each wait, suspended ones too; how many."""
    s = subscriptions.c
    wanted = (s.kind == "message", s.name == message, s.key == key)
    found = select(s.instance_id, s.number).where(*wanted).order_by(s.instance_id, s.number)
    waits = session.execute(found).all()
    for instance_id, number in waits:
        publisher.publish(
            message,
            key=key,
            message_id=f"{message}:{instance_id}-{number}",
            time_to_live=timedelta(0),
            actor=by,
            connection=session.connection(),
        )
    return len(waits)


def is_anything_under_way(session: Session, key: str) -> bool:
    """Whether any process about this runs, or is suspended."""
    i = instances.c
    found = select(i.instance_id).where(i.business_key == key, i.state.in_(UNDER_WAY)).limit(1)
    return session.scalar(found) is not None
