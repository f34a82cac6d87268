"""The tables of the data's lifecycle: what is blocked, kept where nothing reads it, and who did what and why.

`rights_acts` is append-only: the mapper refuses changes, and so does the database itself by trigger.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.append_only import only_added_to
from processes.orm import Base


class BlockedRecord(Base):
    """What was said of a participant, taken out of the tables that people read, until it may be destroyed."""

    __tablename__ = "blocked_records"

    participant: Mapped[str] = mapped_column(ForeignKey("participants.code"), primary_key=True)
    blocked_at: Mapped[datetime] = mapped_column(UtcTime)
    until: Mapped[date]
    content: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """one entry a row: its table, its key, and the values that were taken out"""


class RightsAct(Base):
    """Somebody exported, put right, blocked, unblocked or erased; `details` holds names of fields, no values."""

    __tablename__ = "rights_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    participant: Mapped[str | None] = mapped_column(ForeignKey("participants.code"), index=True)
    """None: an extract, which is about nobody by name"""
    act: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcTime)
    by: Mapped[str]
    reason: Mapped[str]
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class RightsLogChanged(RuntimeError):
    """Somebody tried to change or remove a row of what was done with participants' data."""


only_added_to(RightsAct, RightsLogChanged, lambda row: str(row.id))
