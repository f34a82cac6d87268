"""Batches of migrations to another version of a process."""

from sqlalchemy import Boolean, Column, Index, Table

from engine.store.columns import UtcTime
from engine.store.tables.metadata import big, engine_metadata, key, text, time

migration_batches = Table(
    "engine_migration_batches",
    engine_metadata,
    key("batch_id"),
    text("process_id"),
    big("source_id"),
    big("target_id"),
    text("mapping"),
    Column("update_candidates", Boolean, nullable=False),
    text("actor"),
    text("reason"),
    time("created_at"),
)

migration_items = Table(
    "engine_migration_items",
    engine_metadata,
    key("batch_id"),
    key("instance_id"),
    text("state"),
    text("text"),
    text("text_en"),
    Column("settled_at", UtcTime),
    Index(None, "batch_id", "state", "instance_id"),
)
