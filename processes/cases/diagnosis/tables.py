"""The tables of diagnoses. A revision is never changed: the latest one is what the diagnosis says."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base


class Diagnosis(Base):
    """One measurement of a case, by its number there. A correction is another one that names the corrected."""

    __tablename__ = "diagnoses"
    __table_args__ = (UniqueConstraint("case_code", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(unique=True)
    """of the job or the page that asked for it: asked twice, begun once"""
    moment: Mapped[str]
    """O1, O2"""
    pack: Mapped[str]
    state: Mapped[str]
    """provisional, complete, validated"""
    revision: Mapped[int]
    plan_agreed_on: Mapped[date | None]
    is_closing: Mapped[bool]
    corrects: Mapped[int | None]
    """the number of the validated one in whose place it stands once it is validated itself"""
    correction_reason: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    started_by: Mapped[str]
    validated_at: Mapped[datetime | None] = mapped_column(UtcTime)
    validated_by: Mapped[str | None]


class DiagnosisRevision(Base):
    """What a diagnosis said from then on, whole. `part`: what was recorded (start, professional, own)."""

    __tablename__ = "diagnosis_revisions"

    diagnosis: Mapped[int] = mapped_column(ForeignKey("diagnoses.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(unique=True)
    part: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
