"""The rows of the store in memory: one dict a table, by primary key. Shared by its parts, under one lock."""

import threading
from datetime import datetime

from msgspec import Struct, field

from engine.history.rows import CountKey, Seal, Tombstone
from engine.migration.batch_rows import BatchItem, MigrationBatch
from engine.rows import (
    DeploymentRow,
    IncidentRow,
    JobRow,
    JournalRow,
    MessageRow,
    SignalDelivery,
    SignalRow,
    StartSubscriptionRow,
    SubscriptionRow,
    TimerRow,
)
from engine.testing.slow_network import SlowNetwork
from engine.views import ActivityView, DefinitionView, InstanceView, TaskView

Key = tuple[int, int]


class InstanceBody(Struct, frozen=True):
    row_version: int
    digest: bytes
    body: bytes


class Tables(Struct, kw_only=True):
    """Everything. Rows are frozen; a change replaces them. Timers are by (instance, definition, number)."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    deployments: dict[int, DeploymentRow] = field(default_factory=dict)
    definitions: dict[int, DefinitionView] = field(default_factory=dict)
    instances: dict[int, InstanceView] = field(default_factory=dict)
    bodies: dict[int, InstanceBody] = field(default_factory=dict)
    journal: dict[int, list[JournalRow]] = field(default_factory=dict)
    tasks: dict[Key, TaskView] = field(default_factory=dict)
    jobs: dict[Key, JobRow] = field(default_factory=dict)
    timers: dict[tuple[int, int, int], TimerRow] = field(default_factory=dict)
    subscriptions: dict[Key, SubscriptionRow] = field(default_factory=dict)
    starts: dict[tuple[int, int, str, str], StartSubscriptionRow] = field(default_factory=dict)
    incidents: dict[Key, IncidentRow] = field(default_factory=dict)
    activities: dict[Key, ActivityView] = field(default_factory=dict)
    messages: dict[str, MessageRow] = field(default_factory=dict)
    signals: dict[int, SignalRow] = field(default_factory=dict)
    deliveries: dict[tuple[int, int, int, int], SignalDelivery] = field(default_factory=dict)
    delivery_states: dict[tuple[int, int, int, int], str] = field(default_factory=dict)
    network: SlowNetwork = field(default_factory=SlowNetwork)
    outbox: list[str] = field(default_factory=list)
    counts: dict[CountKey, tuple[int, int]] = field(default_factory=dict)
    tombstones: dict[int, Tombstone] = field(default_factory=dict)
    seals: list[Seal] = field(default_factory=list)
    migrations: dict[int, MigrationBatch] = field(default_factory=dict)
    migration_items: dict[int, dict[int, BatchItem]] = field(default_factory=dict)


def subscribes(subscription: SubscriptionRow, message: MessageRow) -> bool:
    """Whether this subscription takes this message, paused or not."""
    return (
        subscription.kind == "message"
        and (subscription.name, subscription.key) == (message.name, message.key)
        and alive_at(message, subscription.opened_at)
    )


def alive_at(message: MessageRow, at: datetime) -> bool:
    return message.expires_at is None or at <= message.expires_at
