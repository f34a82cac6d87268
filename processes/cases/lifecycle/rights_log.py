"""What was done with participants' data, by whom and why: only added to. Names of fields may be in it, no values."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.lifecycle.tables import RightsAct


class ReasonMissing(ValueError):
    """Nothing is done with somebody's data without saying who asks and why."""


class Request(Struct, frozen=True, kw_only=True):
    """Who asks, why, and when."""

    by: str
    reason: str
    at: datetime

    def __post_init__(self) -> None:
        if not (self.by.strip() and self.reason.strip()):
            raise ReasonMissing("Expected who asks and why, but one is missing")


def write_act(
    session: Session, participant: str | None, act: str, request: Request, details: Mapping[str, Any]
) -> None:
    """One line; the caller commits it with what was done."""
    line = RightsAct(
        participant=participant,
        act=act,
        at=request.at,
        by=request.by.strip(),
        reason=request.reason.strip(),
        details=dict(details),
    )
    session.add(line)
    session.flush()


def acts_on(session: Session, participant: str) -> Sequence[RightsAct]:
    """The first first."""
    chosen = select(RightsAct).where(RightsAct.participant == participant)
    return session.scalars(chosen.order_by(RightsAct.id)).all()
