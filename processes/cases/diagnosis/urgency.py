"""A critical flag is urgent: one message for each, in the transaction that recorded it, so that a process can begin.

The message carries codes; which flag it is stays out of it where the item is confidential: people look it up.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from engine import Engine
from engine.store import SqlStore
from processes.cases.diagnosis.packs import get_pack
from processes.cases.diagnosis.tables import Diagnosis
from processes.cases.tables import CaseEvent

MESSAGE = "critical_flag_raised"
CONFIDENTIAL = "confidential"


class Publisher(Protocol):
    """The engine's publishing door. The same `message_id` is delivered once, however often it is sent."""

    def publish(
        self, name: str, *, key: str, variables: Mapping[str, Any], message_id: str, connection: Connection
    ) -> object:
        """Deliver `name` inside the transaction of `connection`."""
        ...


class Raised(Struct, frozen=True, kw_only=True):
    """Flags that are new in a diagnosis, and who recorded them."""

    items: tuple[str, ...]
    by: str


def raise_flags(
    session: Session, publisher: Publisher, diagnosis: Diagnosis, raised: Raised, *, now: datetime
) -> None:
    """A message and a line in the case's story for each new flag; told twice, raised once."""
    pack = get_pack(diagnosis.pack)
    confidential = {item.id for item in pack.items() if item.is_confidential}
    for item in raised.items:
        name = f"critical:{diagnosis.id}:{diagnosis.revision}:{item}"
        flag = CONFIDENTIAL if item in confidential else item
        is_new = publisher.publish(
            MESSAGE,
            key=diagnosis.case_code,
            variables={"case_id": diagnosis.case_code, "diagnosis": diagnosis.number, "flag": flag},
            message_id=name,
            connection=session.connection(),
        )
        if is_new:
            session.add(_line(diagnosis, name, raised.by, now))
    session.flush()


def publisher_at(session: Session, now: datetime) -> Publisher:
    """For handlers, which have a session and a time and no engine; the worker's next round delivers."""
    return Engine(SqlStore(session.connection().engine), clock=_At(now))


def flags_of(items: Iterable[str], *, pack_id: str, sees_confidential: bool) -> list[str]:
    """The flags that a reader may know by name; each that they may not is just `confidential`."""
    pack = get_pack(pack_id)
    hidden = {item.id for item in pack.items() if item.is_confidential and not sees_confidential}
    return [CONFIDENTIAL if item in hidden else item for item in items]


def _line(diagnosis: Diagnosis, key: str, by: str, now: datetime) -> CaseEvent:
    return CaseEvent(
        case_code=diagnosis.case_code,
        key=key,
        kind="critical_flag",
        at=now,
        by=by,
        details={"diagnosis": diagnosis.number},
    )


class _At:
    """The one moment of a job."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at
