"""Instances, and what people have to do in them."""

from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table, Text

from engine.store.columns import UtcTime, Words
from engine.store.tables.deployed import definitions
from engine.store.tables.metadata import big, engine_metadata, key, text, time

instances = Table(
    "engine_instances",
    engine_metadata,
    key("instance_id"),
    Column("definition_id", sa.ForeignKey(definitions.c.definition_id), nullable=False),
    text("process_id"),
    Column("version", Integer, nullable=False),
    text("business_key"),
    text("state"),
    Column("row_version", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    time("started_at"),
    text("started_by"),
    Column("ended_at", UtcTime),
    Column("incidents", Integer, nullable=False),
    Index(None, "definition_id", "state"),
    Index(None, "process_id", "started_at"),
    Index(None, "business_key"),
    postgresql_with={"fillfactor": 70},
)
"""Every step changes a row without touching an indexed column: with room on its page no index is written."""

_open_tasks = sa.text("state = 'open'")
_held = sa.text("assignee IS NOT NULL")

tasks = Table(
    "engine_tasks",
    engine_metadata,
    key("instance_id"),
    key("number"),
    big("definition_id"),
    text("process_id"),
    text("element"),
    text("name"),
    text("name_en"),
    text("business_key"),
    text("form"),
    Column("candidates", Words, nullable=False),
    Column("assignee", Text),
    time("created_at"),
    Column("due_at", UtcTime),
    Column("follow_up_at", UtcTime),
    Column("priority", Integer, nullable=False),
    text("category"),
    Column("mandatory", Boolean, nullable=False),
    text("state"),
    Column("ended_at", UtcTime),
    Column("ended_by", Text),
    Index("ix_engine_tasks_open_due", "due_at", sqlite_where=_open_tasks, postgresql_where=_open_tasks),
    Index("ix_engine_tasks_held", "assignee", "state", "due_at", sqlite_where=_held, postgresql_where=_held),
)
"""Few indexes: each costs every step. By business key tasks are found through their instances."""

NO_DUE_TIME = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for none where tasks are sorted: without a due time means last."""

task_candidates = Table(
    "engine_task_candidates",
    engine_metadata,
    key("instance_id"),
    key("number"),
    Column("candidate", Text, primary_key=True),
    Column("open", Boolean, nullable=False),
    Column("due_by", UtcTime, nullable=False, server_default=sa.text(f"'{NO_DUE_TIME.isoformat()}'")),
    Column("created_at", UtcTime, nullable=False, server_default=sa.text("'1970-01-01T00:00:00+00:00'")),
    Index(
        "ix_engine_task_candidates_inbox",
        "candidate",
        "due_by",
        "created_at",
        "instance_id",
        "number",
        sqlite_where=sa.text("open IS 1"),
        postgresql_where=sa.text("open IS true"),
    ),
)
"""`due_by` and `created_at` are the task's, so that an inbox is read from the index in its order, whatever there is."""
