"""The table of the aids for housing debt. Cases stand there by their code only."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base


class HousingAid(Base):
    """A request for the aid, and what became of it. `key` is of the job that asked."""

    __tablename__ = "housing_aids"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), index=True)
    most_cents: Mapped[int]
    status: Mapped[str]
    """requested, granted, denied, withdrawn"""
    granted_cents: Mapped[int | None]
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    decide_by: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
