"""The engine's tables (SQLAlchemy Core), all named engine_*.

Columns have the names of the fields of rows.py and views.py. Everything of an instance carries instance_id,
so that the tables can be partitioned by it.
"""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text

from engine.store.columns import UtcTime, Words

engine_metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    }
)


def _key(name: str) -> Column[int]:
    """Part of a primary key whose value the engine gives."""
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _big(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _time(name: str) -> Column[object]:
    return Column(name, UtcTime, nullable=False)


deployments = Table(
    "engine_deployments",
    engine_metadata,
    _key("deployment_id"),
    _time("deployed_at"),
    _text("deployed_by"),
    _text("reason"),
)

resources = Table(
    "engine_resources",
    engine_metadata,
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

deployment_resources = Table(
    "engine_deployment_resources",
    engine_metadata,
    Column("deployment_id", sa.ForeignKey(deployments.c.deployment_id), primary_key=True),
    Column("name", Text, primary_key=True),
    _text("kind"),
    Column("digest", sa.ForeignKey(resources.c.digest), nullable=False),
)

definitions = Table(
    "engine_definitions",
    engine_metadata,
    _key("definition_id"),
    _text("process_id"),
    Column("version", Integer, nullable=False),
    _text("name"),
    _text("name_en"),
    _text("digest"),
    _text("file"),
    Column("deployment_id", sa.ForeignKey(deployments.c.deployment_id), nullable=False),
    _time("deployed_at"),
    _text("deployed_by"),
    sa.UniqueConstraint("process_id", "version"),
)

deployment_definitions = Table(
    "engine_deployment_definitions",
    engine_metadata,
    Column("deployment_id", sa.ForeignKey(deployments.c.deployment_id), primary_key=True),
    Column("definition_id", sa.ForeignKey(definitions.c.definition_id), primary_key=True),
)

instances = Table(
    "engine_instances",
    engine_metadata,
    _key("instance_id"),
    Column("definition_id", sa.ForeignKey(definitions.c.definition_id), nullable=False),
    _text("process_id"),
    Column("version", Integer, nullable=False),
    _text("business_key"),
    _text("state"),
    Column("row_version", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _time("started_at"),
    _text("started_by"),
    Column("ended_at", UtcTime),
    Column("incidents", Integer, nullable=False),
    Index(None, "definition_id", "state"),
    Index(None, "process_id", "started_at"),
    Index(None, "business_key"),
    postgresql_with={"fillfactor": 70},
)
"""Every step changes a row without touching an indexed column: with room on its page no index is written."""

OPEN: sa.ColumnElement[str] = sa.literal_column("'open'")
WAITING: sa.ColumnElement[str] = sa.literal_column("'waiting'")
"""Said in the statement itself, not as a parameter: only so may a partial index be used."""

_open_tasks = sa.text("state = 'open'")
_held = sa.text("assignee IS NOT NULL")


def _ready_by(name: str, column: str) -> Index:
    """What waits for its time and is not suspended, by that time."""
    return Index(
        name, column, sqlite_where=sa.text("paused IS 0"), postgresql_where=sa.text("paused IS false")
    )


tasks = Table(
    "engine_tasks",
    engine_metadata,
    _key("instance_id"),
    _key("number"),
    _big("definition_id"),
    _text("process_id"),
    _text("element"),
    _text("name"),
    _text("name_en"),
    _text("business_key"),
    _text("form"),
    Column("candidates", Words, nullable=False),
    Column("assignee", Text),
    _time("created_at"),
    Column("due_at", UtcTime),
    Column("follow_up_at", UtcTime),
    Column("priority", Integer, nullable=False),
    _text("category"),
    Column("mandatory", Boolean, nullable=False),
    _text("state"),
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
    _key("instance_id"),
    _key("number"),
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

jobs = Table(
    "engine_jobs",
    engine_metadata,
    _key("instance_id"),
    _key("number"),
    _big("definition_id"),
    _text("element"),
    _text("handler"),
    _text("business_key"),
    Column("retries", Integer, nullable=False),
    _big("backoff_ms"),
    _big("timeout_ms"),
    _time("due_at"),
    Column("failures", Integer, nullable=False),
    Column("worker", Text),
    Column("leased_until", UtcTime),
    _text("error"),
    Column("paused", Boolean, nullable=False),
    Column("lost", Integer, nullable=False, server_default=sa.text("0")),
    _ready_by("ix_engine_jobs_ready", "due_at"),
)

timers = Table(
    "engine_timers",
    engine_metadata,
    _key("instance_id"),
    _key("definition_id"),
    _key("number"),
    _text("element"),
    _time("due_at"),
    Column("left", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    _ready_by("ix_engine_timers_ready", "due_at"),
)

subscriptions = Table(
    "engine_subscriptions",
    engine_metadata,
    _key("instance_id"),
    _key("number"),
    _big("definition_id"),
    _text("element"),
    _text("kind"),
    _text("name"),
    _text("key"),
    _time("opened_at"),
    Column("paused", Boolean, nullable=False),
    Index(None, "name", "key"),
    Index(None, "opened_at"),
)

start_subscriptions = Table(
    "engine_start_subscriptions",
    engine_metadata,
    _key("definition_id"),
    _key("number"),
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    _text("element"),
    _time("opened_at"),
    Index(None, "name"),
)

_waiting = sa.text("state = 'waiting'")

_failed = sa.text("state = 'failed'")

messages = Table(
    "engine_messages",
    engine_metadata,
    _key("id"),
    Column("message_id", Text, nullable=False, unique=True),
    _text("name"),
    _text("key"),
    Column("payload", LargeBinary, nullable=False),
    _time("published_at"),
    _text("published_by"),
    Column("expires_at", UtcTime),
    _text("state"),
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
    _key("id"),
    _text("name"),
    Column("payload", LargeBinary, nullable=False),
    _time("sent_at"),
    _text("sent_by"),
    _big("instance_id"),
)

signal_deliveries = Table(
    "engine_signal_deliveries",
    engine_metadata,
    _key("signal_id"),
    _key("instance_id"),
    _key("definition_id"),
    _key("number"),
    _text("element"),
    _text("state"),
    Index(
        "ix_engine_signal_deliveries_waiting",
        "signal_id",
        sqlite_where=_waiting,
        postgresql_where=_waiting,
    ),
    Index("ix_engine_signal_deliveries_failed", "signal_id", sqlite_where=_failed, postgresql_where=_failed),
)

_unresolved = sa.text("resolved_at IS NULL")

incidents = Table(
    "engine_incidents",
    engine_metadata,
    _key("instance_id"),
    _key("number"),
    _big("definition_id"),
    _big("token"),
    _text("element"),
    _text("kind"),
    _text("text"),
    _time("raised_at"),
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

_BY_MONTH: dict[str, Any] = {"postgresql_partition_by": "RANGE (instance_id)"}
"""See partitions.py."""
_open_activities = sa.text("state = 'open'")

activities = Table(
    "engine_activities",
    engine_metadata,
    _key("instance_id"),
    _key("number"),
    _big("definition_id"),
    _text("element"),
    _text("kind"),
    _text("name"),
    _text("name_en"),
    _time("started_at"),
    Column("ended_at", UtcTime),
    Column("ended_by", Text),
    _text("state"),
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
    _key("instance_id"),
    _key("sequence"),
    _time("at"),
    _text("actor"),
    _text("command"),
    _text("reason"),
    Column("events", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    **_BY_MONTH,
)

outbox = Table(
    "engine_outbox",
    engine_metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    _text("reference"),
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
    _big("n"),
    _big("total_ms"),
)

tombstones = Table(
    "engine_tombstones",
    engine_metadata,
    _key("instance_id"),
    _big("definition_id"),
    _text("process_id"),
    Column("version", Integer, nullable=False),
    _text("state"),
    _time("started_at"),
    _time("ended_at"),
    Column("steps", Integer, nullable=False),
    Column("first_digest", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    _text("depth"),
    _time("purged_at"),
    _text("purged_by"),
    _text("reason"),
)

seals = Table(
    "engine_seals",
    engine_metadata,
    _key("number"),
    _big("up_to"),
    _big("instances"),
    Column("digest", LargeBinary, nullable=False),
    _time("sealed_at"),
)

migration_batches = Table(
    "engine_migration_batches",
    engine_metadata,
    _key("batch_id"),
    _text("process_id"),
    _big("source_id"),
    _big("target_id"),
    _text("mapping"),
    Column("update_candidates", Boolean, nullable=False),
    _text("actor"),
    _text("reason"),
    _time("created_at"),
)

migration_items = Table(
    "engine_migration_items",
    engine_metadata,
    _key("batch_id"),
    _key("instance_id"),
    _text("state"),
    _text("text"),
    _text("text_en"),
    Column("settled_at", UtcTime),
    Index(None, "batch_id", "state", "instance_id"),
)
