"""The tables of referrals. A referral names codes, field groups and dates; what was written is in its steps."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base


class ReferralNumber(Base):
    """The last number given in a year; the row is the lock."""

    __tablename__ = "referral_numbers"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Referral(Base):
    """One request to an organisation, or (`part_of`) an own service that EDIS records under a support."""

    __tablename__ = "referrals"
    __table_args__ = (Index("ix_referrals_receiver_state", "receiver", "state"),)

    code: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """of the job that recorded it: asked twice, recorded once"""
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), index=True)
    service: Mapped[str]
    part_of: Mapped[str | None] = mapped_column(ForeignKey("referrals.code"), index=True)
    sender: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    receiver: Mapped[str] = mapped_column(ForeignKey("organisations.code"))
    state: Mapped[str]
    answer: Mapped[str]
    sent_by: Mapped[str | None] = mapped_column(ForeignKey("professionals.username"))
    sent_at: Mapped[datetime] = mapped_column(UtcTime)
    answer_by: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    shared: Mapped[list[str]] = mapped_column(JSON)
    """the field groups that were sent; empty again once they are withdrawn"""


class ReferralStep(Base):
    """One act on a referral, never changed. `words`: what was asked, answered or reported."""

    __tablename__ = "referral_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral: Mapped[str] = mapped_column(ForeignKey("referrals.code"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    act: Mapped[str]
    state: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcTime)
    words: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
