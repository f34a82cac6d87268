"""The tables of the Network. No participant is in them; the password's hash is the only secret."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import DEFAULTS_NOT_ASKED_FOR, Base


class Territory(Base):
    """A city or province in which organisations work; organisations of the whole region have none."""

    __tablename__ = "territories"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Organisation(Base):
    """A member of the Network. Agents intervene; collaborators only lend a resource."""

    __tablename__ = "organisations"
    __mapper_args__ = DEFAULTS_NOT_ASKED_FOR

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    ownership: Mapped[str]
    """public, private"""
    standing: Mapped[str]
    """agent, collaborator"""
    device_class: Mapped[str]
    """governance, primary_care, technical_team, accommodation, employment, basic_needs"""
    territory: Mapped[str | None] = mapped_column(ForeignKey("territories.code"), index=True)
    dir3: Mapped[str] = mapped_column(server_default="", deferred=True)
    """its code in the directory of public bodies, or empty"""
    description: Mapped[str] = mapped_column(server_default="", deferred=True)
    hsds_id: Mapped[str] = mapped_column(server_default="", deferred=True)
    """the identifier under which a resource map from elsewhere named it, or empty"""


class StoredProfessional(Base):
    """Somebody who works in the Network; who left is inactive, since the history keeps naming them."""

    __tablename__ = "professionals"

    username: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    is_active: Mapped[bool] = mapped_column(default=True)


class StoredPost(Base):
    """A role that a professional holds for an organisation; without a territory, for the whole region."""

    __tablename__ = "posts"
    __table_args__ = (UniqueConstraint("username", "role", "organisation", "territory"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(ForeignKey("professionals.username"))
    role: Mapped[str] = mapped_column(index=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    territory: Mapped[str | None] = mapped_column(ForeignKey("territories.code"), index=True)


class Account(Base):
    """How a professional signs in; no account, no entrance."""

    __tablename__ = "accounts"

    username: Mapped[str] = mapped_column(ForeignKey("professionals.username"), primary_key=True)
    password_hash: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(UtcTime)


class ProcessDraft(Base):
    """A drawing that is not deployed yet, one a process. `etag` changes at every save."""

    __tablename__ = "process_drafts"

    process_id: Mapped[str] = mapped_column(primary_key=True)
    xml: Mapped[bytes] = mapped_column(LargeBinary)
    etag: Mapped[str]
    author: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcTime)
    base_definition_id: Mapped[int] = mapped_column(BigInteger)


class StoredAgreement(Base):
    """A partnership agreement: from its first to its last day it lets its parties share data."""

    __tablename__ = "partnership_agreements"

    code: Mapped[str] = mapped_column(primary_key=True)
    protocol: Mapped[str]
    protocol_en: Mapped[str]
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)


class AgreementParty(Base):
    """An organisation of an agreement, and the field groups that it gives to the others."""

    __tablename__ = "agreement_parties"

    agreement: Mapped[str] = mapped_column(ForeignKey("partnership_agreements.code"), primary_key=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"), primary_key=True, index=True)
    gives: Mapped[list[str]] = mapped_column(JSON)


class Team(Base):
    """People of one organisation who work together; a task may be offered to a role within a team."""

    __tablename__ = "teams"

    code: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    name: Mapped[str]


class TeamMember(Base):
    """Somebody of a team, until a day."""

    __tablename__ = "team_members"

    team: Mapped[str] = mapped_column(ForeignKey("teams.code"), primary_key=True)
    username: Mapped[str] = mapped_column(ForeignKey("professionals.username"), primary_key=True, index=True)
    ended_on: Mapped[date | None]


class StoredAbsence(Base):
    """Days on which a professional is away and another of the same organisation stands in. No reason is kept."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(ForeignKey("professionals.username"), index=True)
    substitute: Mapped[str] = mapped_column(ForeignKey("professionals.username"), index=True)
    begins_on: Mapped[date]
    ends_on: Mapped[date]
    """its last day"""
    entered_by: Mapped[str]
    entered_at: Mapped[datetime] = mapped_column(UtcTime)
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    """when somebody ended it before its last day"""


class ActOnBehalf(Base):
    """Something that a substitute did for somebody who was away. `about`: a reference, no data of a person."""

    __tablename__ = "acts_on_behalf"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(index=True)
    on_behalf_of: Mapped[str] = mapped_column(index=True)
    act: Mapped[str]
    about: Mapped[str] = mapped_column(index=True)
