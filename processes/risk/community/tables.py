"""The tables of community actions. Participants stand there by their code; there is no score in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base


class CommunityAction(Base):
    """Something that people are invited to: a workshop, a group, an outing."""

    __tablename__ = "community_actions"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    theme: Mapped[str]
    organiser: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    territory: Mapped[str] = mapped_column(ForeignKey("territories.code"), index=True)
    place: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(UtcTime)
    seats: Mapped[int]
    waiting_places: Mapped[int]
    least_risk: Mapped[float]
    most_risk: Mapped[float]
    rest_days: Mapped[int]
    """for so long after an invitation nobody is invited again"""
    status: Mapped[str]
    """planned, listed, seated, held, not_held, cancelled"""
    usefulness: Mapped[str | None]
    """yes, partly, no"""
    planned_by: Mapped[str]
    planned_at: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)

    @property
    def code(self) -> str:
        """The key of its process."""
        return f"AC-{self.id}"


class CommunityInvitation(Base):
    """Somebody on the list of an action. `offer_key` is of the job that offered a seat which became free."""

    __tablename__ = "community_invitations"
    __table_args__ = (UniqueConstraint("action", "participant"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[int] = mapped_column(ForeignKey("community_actions.id"))
    participant: Mapped[str] = mapped_column(ForeignKey("participants.code"), index=True)
    ceas: Mapped[str] = mapped_column(ForeignKey("organisations.code"))
    position: Mapped[int]
    status: Mapped[str]
    """listed, not_asked, declined, waiting, offered, seat, gave_up, attended, absent"""
    offer_key: Mapped[str | None]
    listed_at: Mapped[datetime] = mapped_column(UtcTime)
    changed_at: Mapped[datetime] = mapped_column(UtcTime)


class InvitationRefusal(Base):
    """Somebody who said: do not invite me any more. Taken back by taking the row away."""

    __tablename__ = "invitation_refusals"

    participant: Mapped[str] = mapped_column(ForeignKey("participants.code"), primary_key=True)
    said_at: Mapped[datetime] = mapped_column(UtcTime)
