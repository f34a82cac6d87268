"""The tables of life projects and case plans. Versions and revisions never change: the latest is what holds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base


class LifeProject(Base):
    """One version of what a participant wants, whole. `by`: who wrote it down with them."""

    __tablename__ = "life_projects"

    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class CasePlan(Base):
    """One plan of a case, by its number there. A changed plan is another one that names the replaced."""

    __tablename__ = "case_plans"
    __table_args__ = (UniqueConstraint("case_code", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"))
    number: Mapped[int]
    key: Mapped[str] = mapped_column(unique=True)
    """of the job or the page that asked for it: asked twice, begun once"""
    state: Mapped[str]
    """draft, complete, validated, signed, in_force, closed"""
    revision: Mapped[int]
    project_version: Mapped[int]
    """of the life project that it was validated with; 0 before"""
    diagnosis: Mapped[int | None]
    """the number of the diagnosis whose factors its goals name"""
    replaces: Mapped[int | None]
    started_at: Mapped[datetime] = mapped_column(UtcTime)
    started_by: Mapped[str]
    validated_at: Mapped[datetime | None] = mapped_column(UtcTime)
    validated_by: Mapped[str | None]
    agreed_on: Mapped[date | None]
    """the day of the last of the three signatures"""
    in_force_at: Mapped[datetime | None] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    close_reason: Mapped[str]

    @property
    def code(self) -> str:
        """What people and other processes call it."""
        return f"{self.case_code}-PL{self.number}"


class CasePlanRevision(Base):
    """What a plan said from then on, whole."""

    __tablename__ = "case_plan_revisions"

    plan: Mapped[int] = mapped_column(ForeignKey("case_plans.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class PlanSignature(Base):
    """Somebody signed this revision. `recorded_by`: the signer, or who was there when the participant signed."""

    __tablename__ = "plan_signatures"

    plan: Mapped[int] = mapped_column(ForeignKey("case_plans.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    signer: Mapped[str] = mapped_column(primary_key=True)
    """participant, case_coordinator, reference_professional"""
    signed_on: Mapped[date]
    recorded_by: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcTime)


class PlanShare(Base):
    """A service of the plan that another organisation was asked for; `withdrawn_at` when that was taken back.

    `code` is the plan's own; the referral that follows has one of its own kind.
    """

    __tablename__ = "plan_shares"

    code: Mapped[str] = mapped_column(primary_key=True)
    plan: Mapped[int] = mapped_column(ForeignKey("case_plans.id"), index=True)
    service: Mapped[int]
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"))
    shared_at: Mapped[datetime] = mapped_column(UtcTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcTime)


class PlanOutcome(Base):
    """What came of an action, as seen on a day; the latest of an action counts."""

    __tablename__ = "plan_outcomes"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    plan: Mapped[int] = mapped_column(ForeignKey("case_plans.id"), index=True)
    goal: Mapped[int]
    action: Mapped[int]
    seen_on: Mapped[date]
    result: Mapped[str]
    """reached, partly, going_on, not_reached"""
    words: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[str]


class FollowUp(Base):
    """One contact of the follow-up log."""

    __tablename__ = "plan_follow_ups"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    plan: Mapped[int] = mapped_column(ForeignKey("case_plans.id"), index=True)
    held_on: Mapped[date]
    kind: Mapped[str]
    """visit, office, call, meeting"""
    attended: Mapped[bool]
    words: Mapped[str]
    next_on: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[str]
