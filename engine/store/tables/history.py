"""What has happened, and what remains of it when it is taken away."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from engine.store.columns import UtcTime
from engine.store.tables.metadata import big, engine_metadata, key, text, time

_BY_MONTH: dict[str, Any] = {"postgresql_partition_by": "RANGE (instance_id)"}
"""See partitions.py."""
_open_activities = sa.text("state = 'open'")

activities = Table(
    "engine_activities",
    engine_metadata,
    key("instance_id"),
    key("number"),
    big("definition_id"),
    text("element"),
    text("kind"),
    text("name"),
    text("name_en"),
    time("started_at"),
    Column("ended_at", UtcTime),
    Column("ended_by", Text),
    text("state"),
    Index(
        "ix_engine_activities_open",
        "definition_id",
        "element",
        "started_at",
        sqlite_where=_open_activities,
        postgresql_where=_open_activities,
    ),
    **_BY_MONTH,
)

journal = Table(
    "engine_journal",
    engine_metadata,
    key("instance_id"),
    key("sequence"),
    time("at"),
    text("actor"),
    text("command"),
    text("reason"),
    Column("events", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    **_BY_MONTH,
)

history_counts = Table(
    "engine_history_counts",
    engine_metadata,
    Column("process_id", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("element", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("outcome", Text, primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    big("n"),
    big("total_ms"),
)

tombstones = Table(
    "engine_tombstones",
    engine_metadata,
    key("instance_id"),
    big("definition_id"),
    text("process_id"),
    Column("version", Integer, nullable=False),
    text("state"),
    time("started_at"),
    time("ended_at"),
    Column("steps", Integer, nullable=False),
    Column("first_digest", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    text("depth"),
    time("purged_at"),
    text("purged_by"),
    text("reason"),
)

seals = Table(
    "engine_seals",
    engine_metadata,
    key("number"),
    big("up_to"),
    big("instances"),
    Column("digest", LargeBinary, nullable=False),
    time("sealed_at"),
)
