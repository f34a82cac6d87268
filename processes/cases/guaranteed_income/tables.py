"""The table of applications for the guaranteed income. Cases stand there by their code only; it holds no words."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base

IS_OPEN = text("status IN ('handled', 'for_commission', 'on_agenda', 'set_aside')")


class IncomeNumber(Base):
    """The last number given in a year; the row is the lock."""

    __tablename__ = "income_numbers"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class IncomeApplication(Base):
    """An application, and what became of it; at most one of a case is open. `key` is of the job that opened it."""

    __tablename__ = "income_applications"
    __table_args__ = (
        Index(
            "uq_income_applications_open",
            "case_code",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), index=True)
    applied_on: Mapped[date]
    status: Mapped[str] = mapped_column(index=True)
    """handled, for_commission, on_agenda, set_aside; granted, refused, withdrawn"""
    entries: Mapped[int]
    """how often it was put on an agenda"""
    item: Mapped[dict[str, Any]] = mapped_column(JSON)
    """what the commission is shown: codes and amounts"""
    proposed_by: Mapped[str | None]
    decided_by: Mapped[str | None]
    kind: Mapped[str | None]
    unmet: Mapped[list[str]] = mapped_column(JSON)
    amount_cents: Mapped[int | None]
    accrues_from: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
