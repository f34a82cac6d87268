"""The tables about people besides their names: restrictions, details, registrations, notes, documents.

What is said of somebody stays here; processes carry codes.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base

IN_FORCE = text("lifted_at IS NULL")
STILL_NAMED = text("ended_at IS NULL")


class Restriction(Base):
    """A case that only named people know of; at most one is in force. `reason` is a code of restricting.REASONS."""

    __tablename__ = "restrictions"
    __table_args__ = (
        Index(
            "uq_restrictions_in_force",
            "case_code",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"))
    participant: Mapped[str] = mapped_column(ForeignKey("participants.code"), index=True)
    reason: Mapped[str]
    restricted_at: Mapped[datetime] = mapped_column(UtcTime)
    restricted_by: Mapped[str]
    lifted_at: Mapped[datetime | None] = mapped_column(UtcTime)
    lifted_by: Mapped[str | None]
    lift_reason: Mapped[str | None]


class NamedPerson(Base):
    """A professional who may know of a restricted case, up to and including a day or until somebody ends it."""

    __tablename__ = "restriction_names"
    __table_args__ = (
        Index(
            "uq_restriction_names_held",
            "restriction",
            "username",
            unique=True,
            sqlite_where=STILL_NAMED,
            postgresql_where=STILL_NAMED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    restriction: Mapped[int] = mapped_column(ForeignKey("restrictions.id"))
    username: Mapped[str] = mapped_column(ForeignKey("professionals.username"), index=True)
    named_at: Mapped[datetime] = mapped_column(UtcTime)
    named_by: Mapped[str]
    until: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_by: Mapped[str | None]


class PersonDetails(Base):
    """What tells a participant from another: document, date of birth, address. Never in a log or an address bar."""

    __tablename__ = "person_details"

    participant: Mapped[str] = mapped_column(ForeignKey("participants.code"), primary_key=True)
    document_kind: Mapped[str]
    """dni, nie, passport, other, or empty: none is known"""
    document_number: Mapped[str]
    """without spaces and hyphens, in capitals"""
    birth_date: Mapped[date | None]
    street: Mapped[str]
    postcode: Mapped[str]
    town: Mapped[str]
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("participants.code"))
    """the participant who this one turned out to be; its rows stay where they are"""


class LikenessKey(Base):
    """Under which words somebody is looked for: sounds with a year, a document. Made by blocking.py."""

    __tablename__ = "likeness_keys"

    key: Mapped[str] = mapped_column(primary_key=True)
    participant: Mapped[str] = mapped_column(ForeignKey("participants.code"), primary_key=True, index=True)


class Registration(Base):
    """Somebody asked for attention: what was written down, before anybody knows whether they are known already."""

    __tablename__ = "registrations"

    code: Mapped[str] = mapped_column(primary_key=True)
    given_name: Mapped[str]
    surnames: Mapped[str]
    birth_date: Mapped[date | None]
    birth_year: Mapped[int | None]
    """where only that is known"""
    document_kind: Mapped[str]
    document_number: Mapped[str]
    phone: Mapped[str]
    street: Mapped[str]
    postcode: Mapped[str]
    town: Mapped[str]
    request: Mapped[str]
    """what the person asks for, in the words of who wrote it down"""
    territory: Mapped[str] = mapped_column(ForeignKey("territories.code"))
    ceas: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    """where they were attended"""
    registered_at: Mapped[datetime] = mapped_column(UtcTime)
    registered_by: Mapped[str] = mapped_column(ForeignKey("professionals.username"), index=True)
    participant: Mapped[str | None] = mapped_column(ForeignKey("participants.code"), index=True)
    """who it is, once somebody has said so"""
    decision: Mapped[str]
    """empty, same_person, another_person"""
    decided_by: Mapped[str | None]


class Merge(Base):
    """Two participants who are one: who said so, why, and what was moved, so that it can be taken back."""

    __tablename__ = "participant_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept: Mapped[str] = mapped_column(ForeignKey("participants.code"), index=True)
    merged: Mapped[str] = mapped_column(ForeignKey("participants.code"), index=True)
    reason: Mapped[str]
    merged_at: Mapped[datetime] = mapped_column(UtcTime)
    merged_by: Mapped[str]
    moved: Mapped[dict[str, Any]] = mapped_column(JSON)
    """codes of cases and registrations that now name the one who is kept"""
    undone_at: Mapped[datetime | None] = mapped_column(UtcTime)
    undone_by: Mapped[str | None]
    undo_reason: Mapped[str | None]


class ConfidentialNote(Base):
    """What only its author and the people whom they chose may read. Never changed; struck out by its author."""

    __tablename__ = "confidential_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), index=True)
    author: Mapped[str] = mapped_column(ForeignKey("professionals.username"))
    words: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(UtcTime)
    struck_at: Mapped[datetime | None] = mapped_column(UtcTime)


class NoteReader(Base):
    """Somebody whom the author lets read a note."""

    __tablename__ = "confidential_note_readers"
    __table_args__ = (UniqueConstraint("note", "username"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    note: Mapped[int] = mapped_column(ForeignKey("confidential_notes.id"))
    username: Mapped[str] = mapped_column(ForeignKey("professionals.username"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcTime)


class CaseDocument(Base):
    """A file of a case. `state`: pending (not looked at yet), clean, infected, failed; only a clean one is read."""

    __tablename__ = "case_documents"

    id: Mapped[str] = mapped_column(primary_key=True)
    """random: also the file's name in the store"""
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), index=True)
    title: Mapped[str]
    kind: Mapped[str]
    """the content type that was found in the bytes"""
    size: Mapped[int]
    sha256: Mapped[str]
    state: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(UtcTime)
    added_by: Mapped[str] = mapped_column(ForeignKey("professionals.username"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcTime)
    removed_by: Mapped[str | None]
