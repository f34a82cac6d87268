"""The tables of the risk area. Participants appear by code only; no name, no document, no case text.

`alert_decisions` is append-only: the mapper refuses changes, and so does the database itself by trigger.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.append_only import only_added_to
from processes.orm import DEFAULTS_NOT_ASKED_FOR, Base


class StoredModel(Base):
    """A published model: its document, its verdict and who published it."""

    __tablename__ = "risk_models"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    status: Mapped[str]
    """shadow, active, retired"""
    document: Mapped[str]
    sha256: Mapped[str]
    data_sha256: Mapped[str]
    data_date: Mapped[date | None]
    horizon: Mapped[int]
    validation: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_by: Mapped[str]
    published_at: Mapped[datetime] = mapped_column(UtcTime)


class RiskRun(Base):
    """One scoring of a list of people: what was asked, and where the cut fell."""

    __tablename__ = "risk_runs"

    id: Mapped[str] = mapped_column(primary_key=True)
    model_id: Mapped[str] = mapped_column(ForeignKey("risk_models.id"), index=True)
    data_sha256: Mapped[str]
    data_date: Mapped[date]
    seed: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str]
    """raised (alerts went out) or shadow (the model selected nobody)"""
    free_slots: Mapped[dict[str, int]] = mapped_column(JSON)
    shares: Mapped[dict[str, float]] = mapped_column(JSON)
    cut: Mapped[dict[str, float | None]] = mapped_column(JSON)
    people: Mapped[int]
    started_by: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class RiskScore(Base):
    """One person's probability in one run; contributions as written by `score`."""

    __tablename__ = "risk_scores"
    __table_args__ = (UniqueConstraint("run_id", "participant"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("risk_runs.id"))
    participant: Mapped[str] = mapped_column(index=True)
    territory: Mapped[str]
    probability: Mapped[float]
    lower: Mapped[float]
    upper: Mapped[float]
    contributions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    data_date: Mapped[date]
    is_selected: Mapped[bool]
    is_above_cut: Mapped[bool]
    """above the lowest cut of any territory, but not attended"""


class Alert(Base):
    """A proposal that a professional looks at a person's situation; it ends in a human decision."""

    __tablename__ = "alerts"
    __table_args__ = (Index("ix_alerts_territory_status", "territory", "status"),)
    __mapper_args__ = DEFAULTS_NOT_ASKED_FOR

    id: Mapped[str] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey("risk_runs.id"), index=True)
    participant: Mapped[str] = mapped_column(index=True)
    territory: Mapped[str]
    kind: Mapped[str]
    """model, rule, random"""
    probability: Mapped[float]
    lower: Mapped[float]
    upper: Mapped[float]
    horizon: Mapped[int]
    contributions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    data_date: Mapped[date]
    status: Mapped[str]
    """raised, under_review, accepted, dismissed, watch, awaiting_data, withdrawn"""
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcTime)
    recheck_on: Mapped[date | None]
    outcome: Mapped[str | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    instance_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    raised_at: Mapped[datetime] = mapped_column(UtcTime)
    rules_met: Mapped[list[dict[str, Any]]] = mapped_column(JSON, deferred=True, server_default=text("'[]'"))
    """the Network's rules that were met when it was raised: {"rule": code, "facts": {name: number}}"""


class AlertDecision(Base):
    """One step of an alert's life, for ever. `key` makes a repeated job count once."""

    __tablename__ = "alert_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[str] = mapped_column(ForeignKey("alerts.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    decision: Mapped[str]
    status: Mapped[str]
    reason: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(UtcTime)


class LogChanged(RuntimeError):
    """Somebody tried to change or remove a row of the decision log."""


only_added_to(AlertDecision, LogChanged, lambda row: str(row.id))
