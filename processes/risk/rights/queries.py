"""Reading requests. Who may is decided before: whoever may see the participant's case, or handles requests there."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.risk.rights.tables import RightsRequest


def requests_of(session: Session, participant: str) -> Sequence[RightsRequest]:
    """Those of one participant, the latest first."""
    mine = select(RightsRequest).where(RightsRequest.participant == participant)
    return session.scalars(mine.order_by(RightsRequest.received_at.desc(), RightsRequest.code.desc())).all()
