"""Reading requests. Who may is decided before: whoever may see the participant's case, or handles requests there."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.risk.rights.requests import scores_set_aside
from processes.risk.rights.tables import RightsRequest


def requests_of(session: Session, participant: str) -> Sequence[RightsRequest]:
    """Those of one participant, the latest first."""
    mine = select(RightsRequest).where(RightsRequest.participant == participant)
    return session.scalars(mine.order_by(RightsRequest.received_at.desc(), RightsRequest.code.desc())).all()


def is_contested(session: Session, participant: str) -> bool:
    """Whether they contest their score, and nobody has decided yet."""
    return (
        session.scalar(scores_set_aside().where(RightsRequest.participant == participant).limit(1))
        is not None
    )
