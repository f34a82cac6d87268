"""The requests to providers. Which case each is for never leaves this table towards the provider."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime
from processes.orm import Base


class NeedRequest(Base):
    """One provider asked once. `key` is of the job that asked."""

    __tablename__ = "need_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    instance_id: Mapped[int] = mapped_column(BigInteger, index=True)
    case_code: Mapped[str] = mapped_column(ForeignKey("cases.code"), index=True)
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    resource: Mapped[str] = mapped_column(ForeignKey("resources.code"))
    kind: Mapped[str]
    """food, energy, hygiene, medicine"""
    people: Mapped[int]
    status: Mapped[str]
    """asked, passed (another was asked, or it was not used), delivered, withdrawn (with the consent)"""
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcTime)

    @property
    def code(self) -> str:
        """What the provider calls it by."""
        return f"N-{self.id}"
