"""Who does something to a consent, when, and under which key: done twice under one key, it is done once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.story import SYSTEM
from processes.cases.tables import Case, CaseEvent
from processes.tasks import Job


class Act(Struct, frozen=True, kw_only=True):
    """`key` is unique in the story of all cases."""

    by: str
    at: datetime
    key: str


def act_of(job: Job, *, by: str = SYSTEM) -> Act:
    """What a service task does."""
    return Act(by=by, at=job.now, key=job.idempotency_key)


def is_done(session: Session, act: Act) -> bool:
    """Whether its line is in the story already."""
    return session.scalar(select(CaseEvent.id).where(CaseEvent.key == act.key)) is not None


def tell(session: Session, case: Case, act: Act, kind: str, details: Mapping[str, Any] | None = None) -> None:
    """Add the line; `details` holds codes only."""
    line = CaseEvent(
        case_code=case.code, key=act.key, kind=kind, at=act.at, by=act.by, details=dict(details or {})
    )
    session.add(line)
    session.flush()
