"""Files of payrolls, and the differences that were found. A file is erased when its reconciliation is closed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base


class PayrollNumber(Base):
    """The number under which a participant is paid, as the Network last wrote it down."""

    __tablename__ = "payroll_numbers"

    participant: Mapped[str] = mapped_column(ForeignKey("participants.code"), primary_key=True)
    number: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UtcTime)
    written_by: Mapped[str]


class Payroll(Base):
    """One month's payroll; the same file is there once. `content` is empty once it is closed."""

    __tablename__ = "payrolls"

    code: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(unique=True)
    """2026-11"""
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"))
    received_at: Mapped[datetime] = mapped_column(UtcTime)
    received_by: Mapped[str] = mapped_column(ForeignKey("professionals.username"))
    rows: Mapped[int]
    """how many were read; 0: it could not be read yet"""
    outcome: Mapped[str]
    """empty while it is under way, reconciled, dropped"""


class Discrepancy(Base):
    """One difference between a payroll and the cases. `expected` and `found` are codes and numbers, no names."""

    __tablename__ = "payroll_discrepancies"
    __table_args__ = (
        UniqueConstraint("payroll", "kind", "about"),
        Index("ix_payroll_discrepancies_ceas", "payroll", "ceas", "resolution"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payroll: Mapped[str] = mapped_column(ForeignKey("payrolls.code"))
    kind: Mapped[str]
    about: Mapped[str]
    """the participant's code, or line 7 of somebody whom nobody knows"""
    participant: Mapped[str | None] = mapped_column(ForeignKey("participants.code"), index=True)
    ceas: Mapped[str] = mapped_column(ForeignKey("organisations.code"))
    expected: Mapped[str]
    found: Mapped[str]
    resolution: Mapped[str]
    """empty while open, mended_here, mended_there, agreed_exception, new_case"""
    resolved_by: Mapped[str | None]
    resolved_at: Mapped[datetime | None] = mapped_column(UtcTime)
