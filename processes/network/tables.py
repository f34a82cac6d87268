"""The tables of the Network. No participant is in them; the password's hash is the only secret."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base


class Territory(Base):
    """A city or province in which organisations work; organisations of the whole region have none."""

    __tablename__ = "territories"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class Organisation(Base):
    """A member of the Network. Agents intervene; collaborators only lend a resource."""

    __tablename__ = "organisations"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    ownership: Mapped[str]
    """public, private"""
    standing: Mapped[str]
    """agent, collaborator"""
    device_class: Mapped[str]
    """governance, primary_care, technical_team, accommodation, employment, basic_needs"""
    territory: Mapped[str | None] = mapped_column(ForeignKey("territories.code"), index=True)


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
