"""Messages and signals, and who waits for them."""

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, Table, Text

from engine.store.columns import UtcTime
from engine.store.tables.metadata import big, engine_metadata, key, text, time

subscriptions = Table(
    "engine_subscriptions",
    engine_metadata,
    key("instance_id"),
    key("number"),
    big("definition_id"),
    text("element"),
    text("kind"),
    text("name"),
    text("key"),
    time("opened_at"),
    Column("paused", Boolean, nullable=False),
    Index(None, "name", "key"),
    Index(None, "opened_at"),
)

start_subscriptions = Table(
    "engine_start_subscriptions",
    engine_metadata,
    key("definition_id"),
    key("number"),
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    text("element"),
    time("opened_at"),
    Index(None, "name"),
)

_waiting = sa.text("state = 'waiting'")

_failed = sa.text("state = 'failed'")

messages = Table(
    "engine_messages",
    engine_metadata,
    key("id"),
    Column("message_id", Text, nullable=False, unique=True),
    text("name"),
    text("key"),
    Column("payload", LargeBinary, nullable=False),
    time("published_at"),
    text("published_by"),
    Column("expires_at", UtcTime),
    text("state"),
    Column("instance_id", BigInteger),
    Index("ix_engine_messages_waiting", "id", sqlite_where=_waiting, postgresql_where=_waiting),
    Index("ix_engine_messages_expiring", "expires_at", sqlite_where=_waiting, postgresql_where=_waiting),
    Index("ix_engine_messages_recent", "published_at", sqlite_where=_waiting, postgresql_where=_waiting),
    Index("ix_engine_messages_wanted", "name", "key", sqlite_where=_waiting, postgresql_where=_waiting),
    Index("ix_engine_messages_failed", "id", sqlite_where=_failed, postgresql_where=_failed),
)

signals = Table(
    "engine_signals",
    engine_metadata,
    key("id"),
    text("name"),
    Column("payload", LargeBinary, nullable=False),
    time("sent_at"),
    text("sent_by"),
    big("instance_id"),
)

signal_deliveries = Table(
    "engine_signal_deliveries",
    engine_metadata,
    key("signal_id"),
    key("instance_id"),
    key("definition_id"),
    key("number"),
    text("element"),
    text("state"),
    Index(
        "ix_engine_signal_deliveries_waiting",
        "signal_id",
        sqlite_where=_waiting,
        postgresql_where=_waiting,
    ),
    Index("ix_engine_signal_deliveries_failed", "signal_id", sqlite_where=_failed, postgresql_where=_failed),
)
