"""The engine's tables (SQLAlchemy Core), all named engine_*.

Columns have the names of the fields of rows.py and views.py. Everything of an instance carries instance_id,
so that the tables can be partitioned by it.
"""

from engine.store.tables.deployed import (
    definitions,
    deployment_definitions,
    deployment_resources,
    deployments,
    resources,
)
from engine.store.tables.history import activities, history_counts, journal, seals, tombstones
from engine.store.tables.instances import NO_DUE_TIME, instances, task_candidates, tasks
from engine.store.tables.messages import (
    messages,
    signal_deliveries,
    signals,
    start_subscriptions,
    subscriptions,
)
from engine.store.tables.metadata import OPEN, WAITING, engine_metadata
from engine.store.tables.migrating import migration_batches, migration_items
from engine.store.tables.work import incidents, jobs, outbox, timers

__all__ = [
    "NO_DUE_TIME",
    "OPEN",
    "WAITING",
    "activities",
    "definitions",
    "deployment_definitions",
    "deployment_resources",
    "deployments",
    "engine_metadata",
    "history_counts",
    "incidents",
    "instances",
    "jobs",
    "journal",
    "messages",
    "migration_batches",
    "migration_items",
    "outbox",
    "resources",
    "seals",
    "signal_deliveries",
    "signals",
    "start_subscriptions",
    "subscriptions",
    "task_candidates",
    "tasks",
    "timers",
    "tombstones",
]
