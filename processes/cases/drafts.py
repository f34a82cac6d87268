"""Drafts of task forms: what was typed, unchecked, for its writer only; gone when the task is done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete
from sqlalchemy.orm import Session

from processes.cases.tables import TaskDraft


def find_draft(session: Session, instance_id: int, number: int, username: str) -> TaskDraft | None:
    """What this person typed into this task."""
    return session.get(TaskDraft, (instance_id, number, username))


def save_draft(
    session: Session,
    instance_id: int,
    number: int,
    *,
    username: str,
    values: Mapping[str, Any],
    now: datetime,
) -> TaskDraft:
    """Keep what was typed in the place of what was typed before; the caller commits."""
    draft = TaskDraft(
        instance_id=instance_id,
        number=number,
        username=username,
        values=msgspec.to_builtins(values),
        saved_at=now,
    )
    return session.merge(draft)


def drop_drafts(session: Session, instance_id: int, number: int) -> None:
    """Everybody's draft of a task that is done."""
    session.execute(delete(TaskDraft).where(TaskDraft.instance_id == instance_id, TaskDraft.number == number))


def drop_drafts_of(connection: Connection, instance_ids: Sequence[int]) -> None:
    """Every draft of these instances, whose history is being purged."""
    connection.execute(delete(TaskDraft).where(TaskDraft.instance_id.in_(instance_ids)))
