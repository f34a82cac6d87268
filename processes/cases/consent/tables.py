"""The tables of sharing and of the access log. No name and no value is in them: codes, field groups, times.

`data_accesses` and its seals are append-only: the mapper refuses changes, and so does the database by trigger.
"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.append_only import only_added_to
from processes.orm import Base


class Sharing(Base):
    """One field group that the participant lets one organisation read for one purpose, until it ends."""

    __tablename__ = "sharings"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), index=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    purpose: Mapped[str]
    field_group: Mapped[str]
    granted_at: Mapped[datetime] = mapped_column(UtcTime)
    granted_by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime)
    ended_by: Mapped[str | None]


class DataAccess(Base):
    """Somebody was shown field groups of a case. Each row carries the digest of the case's row before it."""

    __tablename__ = "data_accesses"

    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    username: Mapped[str]
    organisation: Mapped[str]
    purpose: Mapped[str]
    field_groups: Mapped[list[str]] = mapped_column(JSON)
    digest: Mapped[str]


class AccessSeal(Base):
    """What was written to the access log until `up_to`, since the seal before: how many rows, chained by `digest`."""

    __tablename__ = "data_access_seals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    up_to: Mapped[datetime] = mapped_column(UtcTime)
    rows: Mapped[int]
    digest: Mapped[str]
    sealed_at: Mapped[datetime] = mapped_column(UtcTime)


class AccessLogChanged(RuntimeError):
    """Somebody tried to change or remove a row of the access log."""


only_added_to(DataAccess, AccessLogChanged, lambda row: f"{row.number} of {row.case_code}")
only_added_to(AccessSeal, AccessLogChanged, lambda row: str(row.number))
