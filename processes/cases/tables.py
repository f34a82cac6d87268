"""The tables of the cases area: the only ones that hold participants' names. Processes carry the codes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import DEFAULTS_NOT_ASKED_FOR, Base

IS_OPEN = text("status = 'open'")


class Household(Base):
    """People who live together."""

    __tablename__ = "households"

    code: Mapped[str] = mapped_column(primary_key=True)
    tenure: Mapped[str]


class HouseholdMember(Base):
    """Somebody of a household besides the participant, by kinship to them; no name. A new kinship is a new row."""

    __tablename__ = "household_members"
    __mapper_args__ = DEFAULTS_NOT_ASKED_FOR

    id: Mapped[int] = mapped_column(primary_key=True)
    household: Mapped[str] = mapped_column(ForeignKey("households.code"), index=True)
    kinship: Mapped[str]
    birth_year: Mapped[int]
    moved_in_on: Mapped[date | None] = mapped_column(deferred=True, server_default=text("NULL"))
    moved_out_on: Mapped[date | None] = mapped_column(deferred=True, server_default=text("NULL"))
    participant: Mapped[str | None] = mapped_column(deferred=True, server_default=text("NULL"))
    """their code, where they are one themselves"""


class Participant(Base):
    """A person whom the Network cares for or may care for. `ceas`: the organisation of their district."""

    __tablename__ = "participants"

    code: Mapped[str] = mapped_column(primary_key=True)
    given_name: Mapped[str]
    surnames: Mapped[str]
    birth_year: Mapped[int | None]
    phone: Mapped[str] = mapped_column(default="")
    territory: Mapped[str] = mapped_column(ForeignKey("territories.code"), index=True)
    ceas: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    household: Mapped[str | None] = mapped_column(ForeignKey("households.code"), index=True)

    @property
    def name(self) -> str:
        """Given name and surnames."""
        return f"{self.given_name} {self.surnames}".strip()


class CaseNumber(Base):
    """The last number given in a year; the row is the lock."""

    __tablename__ = "case_numbers"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class Case(Base):
    """The care of one participant from opening to closing; at most one is open for each."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("uq_cases_open", "participant", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index("ix_cases_territory_status", "territory", "status"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    participant: Mapped[str] = mapped_column(ForeignKey("participants.code"), index=True)
    territory: Mapped[str] = mapped_column(ForeignKey("territories.code"))
    ceas: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    reference_professional: Mapped[str | None] = mapped_column(
        ForeignKey("professionals.username"), index=True
    )
    case_coordinator: Mapped[str] = mapped_column(ForeignKey("professionals.username"), index=True)
    phase: Mapped[str]
    status: Mapped[str]
    """open, closed"""
    alert_id: Mapped[str | None]
    opened_at: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    close_reason: Mapped[str | None]


class CaseMember(Base):
    """Somebody of the case's team besides reference professional and coordinator."""

    __tablename__ = "case_members"
    __table_args__ = (UniqueConstraint("case_code", "username"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"))
    username: Mapped[str] = mapped_column(ForeignKey("professionals.username"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_on: Mapped[date | None]


class Consent(Base):
    """One answer to the request for consent; at most one of a case is `signed`. `key` is of the job."""

    __tablename__ = "consents"

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), index=True)
    version: Mapped[str]
    status: Mapped[str]
    """signed, replaced (by a later answer), revoked, refused"""
    may_carry_out: Mapped[bool]
    may_use_record: Mapped[bool]
    may_discuss_in_team: Mapped[bool]
    may_research: Mapped[bool]
    refusal_reason: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)


class CaseEvent(Base):
    """One line of a case's story. `details` holds codes and dates; `key` makes a repeated job count once."""

    __tablename__ = "case_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class TaskDraft(Base):
    """What somebody typed into a task's form and has not sent yet."""

    __tablename__ = "task_drafts"

    instance_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    username: Mapped[str] = mapped_column(primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcTime)
