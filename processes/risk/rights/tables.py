"""What people asked for, and how it was answered. Their own words stay here; processes carry the code."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base


class RightsNumber(Base):
    """The last number given in a year; the row is the lock."""

    __tablename__ = "rights_numbers"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class RightsRequest(Base):
    """One request of one participant. `score_aside_at`: from then on no list uses their score, until it is decided."""

    __tablename__ = "rights_requests"
    __table_args__ = (Index("ix_rights_requests_participant", "participant", "status"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    participant: Mapped[str] = mapped_column(ForeignKey("participants.code"))
    territory: Mapped[str] = mapped_column(ForeignKey("territories.code"), index=True)
    right: Mapped[str]
    """revoke, explain, contest"""
    status: Mapped[str]
    """open, answered"""
    words: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    received_by: Mapped[str] = mapped_column(ForeignKey("professionals.username"), index=True)
    alert_id: Mapped[str | None]
    score_aside_at: Mapped[datetime | None] = mapped_column(UtcTime)
    decision: Mapped[str | None]
    """upheld, data_wrong, kept"""
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    answered_on: Mapped[date | None]
    answer_way: Mapped[str | None]
