"""Who does not want to be invited to community actions any more, and taking that back when they say so.

Who may is decided where the person is found (webapp/access.py): who attends them. It is said on the task that invites.
"""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from processes.risk.community.tables import InvitationRefusal


def find_refusal(session: Session, participant: str) -> InvitationRefusal | None:
    """What they said, and when; None: they may be invited."""
    return session.get(InvitationRefusal, participant)


def take_back(session: Session, participant: str) -> bool:
    """They may be invited again, from the next list on. False: nothing was to be taken back."""
    mine = delete(InvitationRefusal).where(InvitationRefusal.participant == participant)
    return session.scalar(mine.returning(InvitationRefusal.participant)) is not None
