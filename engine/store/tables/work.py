"""What waits for its time or for a worker: jobs, timers, the outbox; and what failed."""

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text

from engine.store.columns import UtcTime
from engine.store.tables.metadata import big, engine_metadata, key, text, time


def _ready_by(name: str, column: str) -> Index:
    """What waits for its time and is not suspended, by that time."""
    return Index(
        name, column, sqlite_where=sa.text("paused IS 0"), postgresql_where=sa.text("paused IS false")
    )


jobs = Table(
    "engine_jobs",
    engine_metadata,
    key("instance_id"),
    key("number"),
    big("definition_id"),
    text("element"),
    text("handler"),
    text("business_key"),
    Column("retries", Integer, nullable=False),
    big("backoff_ms"),
    big("timeout_ms"),
    time("due_at"),
    Column("failures", Integer, nullable=False),
    Column("worker", Text),
    Column("leased_until", UtcTime),
    text("error"),
    Column("paused", Boolean, nullable=False),
    Column("lost", Integer, nullable=False, server_default=sa.text("0")),
    _ready_by("ix_engine_jobs_ready", "due_at"),
)

timers = Table(
    "engine_timers",
    engine_metadata,
    key("instance_id"),
    key("definition_id"),
    key("number"),
    text("element"),
    time("due_at"),
    Column("left", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    _ready_by("ix_engine_timers_ready", "due_at"),
)

_unresolved = sa.text("resolved_at IS NULL")

incidents = Table(
    "engine_incidents",
    engine_metadata,
    key("instance_id"),
    key("number"),
    big("definition_id"),
    big("token"),
    text("element"),
    text("kind"),
    text("text"),
    time("raised_at"),
    Column("resolved_at", UtcTime),
    Column("stack", Text, nullable=False, server_default=sa.text("''")),
    Index(
        "ix_engine_incidents_open",
        "instance_id",
        "number",
        sqlite_where=_unresolved,
        postgresql_where=_unresolved,
    ),
)

outbox = Table(
    "engine_outbox",
    engine_metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    text("reference"),
)
