"""What the programming interface keeps: its tokens, and the answers that may be asked for again. No token in clear."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.columns import UtcTime, Words
from processes.orm import Base


class StoredToken(Base):
    """A right to call the interface: for a professional, or for a system with the processes that it may touch."""

    __tablename__ = "api_tokens"

    token_id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the secret, as hexadecimal text"""
    name: Mapped[str]
    username: Mapped[str | None] = mapped_column(ForeignKey("professionals.username"), index=True)
    scopes: Mapped[tuple[str, ...]] = mapped_column(Words)
    processes: Mapped[tuple[str, ...]] = mapped_column(Words)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    created_by: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime)


class StoredAnswer(Base):
    """What a request with an `Idempotency-Key` was answered; without a body where it may be worked out again."""

    __tablename__ = "api_answers"

    owner: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    """of the request: SHA-256 as hexadecimal text"""
    created_at: Mapped[datetime] = mapped_column(UtcTime, index=True)
    status: Mapped[int | None]
    headers: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
