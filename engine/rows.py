"""What one step writes, as values: a row class for each table that has no view of its own, and `Changes`.

projection.py makes them from events; the stores (engine/store, engine/testing) write them. No behaviour here.
"""

from datetime import datetime

from msgspec import Struct, field

from engine.views import (
    ActivityView,
    DefinitionView,
    InstanceState,
    InstanceView,
    RowState,
    TaskView,
)

START_TIMERS = 0
"""The instance id of timers that start instances; their number is the index of the start event."""
ALARM = ""
"""The element of a timer that is an alarm (alarms.py); its number is that of a run's scope."""
NEW_INSTANCE = 0
"""The instance id of a signal's delivery that starts one; its number is the index of the start event."""


class JournalRow(Struct, frozen=True, kw_only=True):
    """One step as stored. `digest` covers the row and the digest of the row before (invariant 9)."""

    instance_id: int
    sequence: int
    at: datetime
    actor: str
    command: str
    reason: str
    events: bytes
    digest: bytes


class JobRow(Struct, frozen=True, kw_only=True):
    """`worker` is the token of the lease, None when nobody holds it; `lost` leases ran out without a word."""

    instance_id: int
    number: int
    definition_id: int
    element: str
    handler: str
    business_key: str
    retries: int
    backoff_ms: int
    timeout_ms: int
    due_at: datetime
    failures: int = 0
    worker: str | None = None
    leased_until: datetime | None = None
    error: str = ""
    paused: bool = False
    lost: int = 0


class TimerRow(Struct, frozen=True, kw_only=True):
    """A timer of an instance, or (`instance_id` START_TIMERS, `left` repeats to come) of a definition.

    `element` ALARM: no element waits for it, but promises of the run `number`.
    """

    instance_id: int
    definition_id: int
    number: int
    element: str
    due_at: datetime
    left: int = 0
    paused: bool = False


class SubscriptionRow(Struct, frozen=True, kw_only=True):
    instance_id: int
    number: int
    definition_id: int
    element: str
    kind: str
    name: str
    key: str
    opened_at: datetime
    paused: bool = False


class StartSubscriptionRow(Struct, frozen=True, kw_only=True):
    """A message or signal (`kind`) of this name starts an instance at `element`; `number` is that element's index."""

    definition_id: int
    number: int
    element: str
    name: str
    opened_at: datetime
    kind: str = "message"


class MessageRow(Struct, frozen=True, kw_only=True):
    """`payload` is msgpack of {name: encoded value}. `id` grows with time: older messages go first."""

    id: int
    message_id: str
    name: str
    key: str
    payload: bytes
    published_at: datetime
    published_by: str
    expires_at: datetime | None
    state: str = "waiting"
    instance_id: int | None = None


class SignalRow(Struct, frozen=True, kw_only=True):
    """A signal that was broadcast by `instance_id` (0: from outside). `payload` as in MessageRow."""

    id: int
    name: str
    payload: bytes
    sent_at: datetime
    sent_by: str
    instance_id: int = 0


class SignalDelivery(Struct, frozen=True, kw_only=True):
    """One receiver of a signal: the wait `number` of an instance, or (NEW_INSTANCE) a start event of a definition."""

    signal_id: int
    instance_id: int
    definition_id: int
    number: int
    element: str
    name: str
    payload: bytes
    sent_by: str


class IncidentRow(Struct, frozen=True, kw_only=True):
    instance_id: int
    number: int
    definition_id: int
    token: int
    element: str
    kind: str
    text: str
    raised_at: datetime
    resolved_at: datetime | None = None
    stack: str = ""


class Due(Struct, frozen=True, kw_only=True):
    """Of what something is due. `messages`: one that is new has a taker, or a new taker has one."""

    timers: bool = False
    jobs: bool = False
    messages: bool = False
    expired: bool = False
    signals: bool = False
    outbox: bool = False


class MessageClaim(Struct, frozen=True):
    """The step delivers this message: it must still be waiting."""

    message_id: str


class SignalClaim(Struct, frozen=True):
    """The step delivers a signal to this receiver: the delivery must still be waiting."""

    signal_id: int
    instance_id: int
    definition_id: int
    number: int


class JobClaim(Struct, frozen=True):
    """The step is asked by the holder of a lease: the lease must still be its own."""

    number: int
    worker: str


class TimerClaim(Struct, frozen=True):
    """The step is a start timer's: it must still be due at `due_at`; `then` replaces it."""

    definition_id: int
    number: int
    due_at: datetime
    then: TimerRow | None


Claim = MessageClaim | SignalClaim | JobClaim | TimerClaim


class Moved(Struct, frozen=True, kw_only=True):
    """Where an open row of an instance stands after its migration."""

    number: int
    definition_id: int
    element: str


class MovedActivity(Moved, frozen=True, kw_only=True):
    name: str
    name_en: str


class MovedTask(MovedActivity, frozen=True, kw_only=True):
    """`candidates` None: as they were. Assignee, due date, follow-up and priority are the task's own, and stay."""

    process_id: str
    form: str
    category: str
    mandatory: bool
    candidates: tuple[str, ...] | None = None


class MovedJob(Moved, frozen=True, kw_only=True):
    """The new version's handler; retries, failures and a lease stay."""

    handler: str


class MovedInstance(Struct, frozen=True, kw_only=True):
    definition_id: int
    process_id: str
    version: int


class Migrated(Struct, kw_only=True):
    """What a migration changes in rows that were there before. `instance`: its own version, not one it called."""

    instance: MovedInstance | None = None
    activities: list[MovedActivity] = field(default_factory=list)
    tasks: list[MovedTask] = field(default_factory=list)
    jobs: list[MovedJob] = field(default_factory=list)
    timers: list[Moved] = field(default_factory=list)
    subscriptions: list[Moved] = field(default_factory=list)
    incidents: list[Moved] = field(default_factory=list)


class InstanceChange(Struct, frozen=True, kw_only=True):
    """The instance's row after the step. `was` is its row version before (0: a new instance)."""

    instance_id: int
    was: int
    digest: bytes
    body: bytes
    state: InstanceState
    incidents: int
    ended_at: datetime | None
    started: InstanceView | None = None


class Changes(Struct, kw_only=True):
    """All that one step writes. What began and ended within the step stands in the new rows already."""

    instance: InstanceChange
    journal: JournalRow
    claim: Claim | None = None
    paused: bool | None = None
    tasks: dict[int, TaskView] = field(default_factory=dict)
    tasks_assigned: dict[int, str | None] = field(default_factory=dict)
    tasks_closed: dict[int, RowState] = field(default_factory=dict)
    jobs: dict[int, JobRow] = field(default_factory=dict)
    jobs_closed: list[int] = field(default_factory=list)
    jobs_retried: list[int] = field(default_factory=list)
    timers: dict[int, TimerRow] = field(default_factory=dict)
    timers_closed: list[int] = field(default_factory=list)
    subscriptions: dict[int, SubscriptionRow] = field(default_factory=dict)
    subscriptions_closed: list[int] = field(default_factory=list)
    incidents: dict[int, IncidentRow] = field(default_factory=dict)
    incidents_resolved: list[int] = field(default_factory=list)
    activities: dict[int, ActivityView] = field(default_factory=dict)
    activities_closed: dict[int, RowState] = field(default_factory=dict)
    messages: list[MessageRow] = field(default_factory=list)
    signals: list[SignalRow] = field(default_factory=list)
    outbox: list[str] = field(default_factory=list)
    migrated: Migrated | None = None


class Resource(Struct, frozen=True, kw_only=True):
    """A file of a deployment. `kind` is process, decision or form."""

    name: str
    kind: str
    digest: str
    content: bytes


class DeploymentRow(Struct, frozen=True, kw_only=True):
    """A deployment as a whole. `definitions` are the new ones, `kept` the ids of those it found unchanged."""

    deployment_id: int
    deployed_at: datetime
    deployed_by: str
    reason: str
    resources: tuple[Resource, ...]
    definitions: tuple[DefinitionView, ...]
    kept: tuple[int, ...]
    timers: tuple[TimerRow, ...]
    subscriptions: tuple[StartSubscriptionRow, ...]
