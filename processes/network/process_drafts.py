"""Drafts of processes: one a process, guarded by its etag. Reading the drawing is the engine's business."""

import hashlib
from datetime import datetime
from typing import Any, cast

from msgspec import Struct, structs
from sqlalchemy import CursorResult, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processes.network.tables import ProcessDraft


class Drawing(Struct, frozen=True, kw_only=True):
    """What is to be kept: the diagram, who drew it, and the deployed version that they began from."""

    xml: bytes
    author: str
    base_definition_id: int


def find_process_draft(session: Session, process_id: str) -> ProcessDraft | None:
    """The draft of a process."""
    return session.get(ProcessDraft, process_id, populate_existing=True)


def save_process_draft(
    session: Session, process_id: str, drawing: Drawing, *, now: datetime, replaces: str | None
) -> str | None:
    """The new etag; None when the stored draft is not the one that this `replaces` (None: there was none).

    One conditional statement, so that of two who save at once one is told. The caller commits.
    """
    etag = etag_of(drawing.xml)
    values = {**structs.asdict(drawing), "etag": etag, "at": now}
    table = ProcessDraft
    if replaces is not None:
        changed = update(table).where(table.process_id == process_id, table.etag == replaces).values(values)
        return etag if cast("CursorResult[Any]", session.execute(changed)).rowcount == 1 else None
    try:
        with session.begin_nested():
            session.execute(insert(table).values(process_id=process_id, **values))
    except IntegrityError:
        return None
    return etag


def drop_process_draft(session: Session, process_id: str) -> None:
    """Forget the draft, if there is one."""
    session.execute(delete(ProcessDraft).where(ProcessDraft.process_id == process_id))


def etag_of(xml: bytes) -> str:
    """The same for the same drawing."""
    return hashlib.sha256(xml).hexdigest()[:32]
