"""The tables of the resource map: resources, who has a place, who waits for one. Of cases only their codes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base

IS_HELD = text("released_at IS NULL")
IS_OPEN = text("status IN ('waiting', 'offered')")


class Resource(Base):
    """A place, service or aid that an organisation offers; without a territory, to the whole region."""

    __tablename__ = "resources"

    code: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    device_class: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    description: Mapped[str]
    eligibility: Mapped[str]
    """whom it is for, in words"""
    accessibility: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    address: Mapped[str]
    city: Mapped[str]
    province: Mapped[str]
    postal_code: Mapped[str]
    territory: Mapped[str | None] = mapped_column(ForeignKey("territories.code"), index=True)
    places: Mapped[int]
    """how many there are in all; 0: it has no places to give out"""
    order_rule: Mapped[str]
    """arrival, urgency"""
    offer_days: Mapped[int]
    """for how long a free place is kept for whom it is offered to"""
    is_active: Mapped[bool]
    hsds_id: Mapped[str]


class StoredHold(Base):
    """A place that a case has, or had until it was released. `key` is of the job."""

    __tablename__ = "place_holds"
    __table_args__ = (
        Index(
            "uq_place_holds_held",
            "resource",
            "case_code",
            unique=True,
            sqlite_where=IS_HELD,
            postgresql_where=IS_HELD,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    resource: Mapped[str] = mapped_column(ForeignKey("resources.code"))
    case_code: Mapped[str] = mapped_column(index=True)
    reserved_at: Mapped[datetime] = mapped_column(UtcTime)
    released_at: Mapped[datetime | None] = mapped_column(UtcTime)


class StoredEntry(Base):
    """A case that waits, or waited, for a place of a resource. `key` is of the job."""

    __tablename__ = "waiting_entries"
    __table_args__ = (
        Index(
            "uq_waiting_entries_open",
            "resource",
            "case_code",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    resource: Mapped[str] = mapped_column(ForeignKey("resources.code"))
    case_code: Mapped[str] = mapped_column(index=True)
    urgency: Mapped[int]
    """0 to 3; counts where the resource calls by urgency"""
    joined_at: Mapped[datetime] = mapped_column(UtcTime)
    status: Mapped[str]
    """waiting, offered, accepted, declined, expired, withdrawn"""
    offered_at: Mapped[datetime | None] = mapped_column(UtcTime)
    offer_until: Mapped[datetime | None] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)
