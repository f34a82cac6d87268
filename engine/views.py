"""What may be read of the engine: rows as frozen values, and the filters that choose them. No behaviour.

An instance id and a number inside the instance name a task, a timer, a job ... (`reference`: "12-65537").
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

RowState = Literal["open", "completed", "cancelled"]
InstanceState = Literal["active", "suspended", "completed", "terminated", "failed", "cancelled"]


class DefinitionView(Struct, frozen=True, kw_only=True):
    """One deployed version of a process. Never changes."""

    definition_id: int
    process_id: str
    version: int
    name: str
    name_en: str
    digest: str
    file: str
    deployment_id: int
    deployed_at: datetime
    deployed_by: str


class InstanceView(Struct, frozen=True, kw_only=True):
    instance_id: int
    definition_id: int
    process_id: str
    version: int
    business_key: str
    state: InstanceState
    started_at: datetime
    started_by: str
    ended_at: datetime | None = None
    incidents: int = 0


class TaskView(Struct, frozen=True, kw_only=True):
    """A user or manual task. `candidates` are group strings (`role` or `role/place`)."""

    instance_id: int
    number: int
    definition_id: int
    process_id: str
    element: str
    name: str
    name_en: str
    business_key: str
    form: str
    candidates: tuple[str, ...]
    assignee: str | None
    created_at: datetime
    due_at: datetime | None
    follow_up_at: datetime | None
    priority: int
    category: str
    mandatory: bool
    state: RowState
    ended_at: datetime | None = None
    ended_by: str | None = None

    @property
    def reference(self) -> str:
        return f"{self.instance_id}-{self.number}"


class TaskPosition(Struct, frozen=True, kw_only=True):
    """The task that a page ended with, as far as the orders look at it."""

    due_at: datetime | None
    priority: int
    created_at: datetime
    instance_id: int
    number: int


class TaskFilter(Struct, frozen=True, kw_only=True):
    """Which tasks. `candidates` None means: do not filter by candidates (for queries already authorised).

    `after` is a page's end: what comes behind it in the same order, whatever was added in between. What is about one
    of `except_keys` is left out: a few business keys that this reader must not learn of.
    """

    candidates: frozenset[str] | None = None
    assignee: str | None = None
    unassigned: bool = False
    state: RowState | None = "open"
    process_id: str | None = None
    element: str | None = None
    instance_ids: frozenset[int] | None = None
    business_keys: frozenset[str] | None = None
    except_keys: frozenset[str] = frozenset()
    process_ids: frozenset[str] | None = None
    due_before: datetime | None = None
    after: TaskPosition | None = None
    order: Literal["due", "-due", "created", "-created", "priority"] = "due"
    limit: int = 50
    offset: int = 0


class InstancePosition(Struct, frozen=True, kw_only=True):
    """The instance that a page ended with."""

    started_at: datetime
    instance_id: int


class Among(Struct, frozen=True, kw_only=True):
    """Instances that have one of these business keys or one of these ids."""

    business_keys: frozenset[str] = frozenset()
    instance_ids: frozenset[int] = frozenset()


class InstanceFilter(Struct, frozen=True, kw_only=True):
    """Which instances, the youngest first. `after` and `except_keys` as in TaskFilter."""

    process_id: str | None = None
    definition_id: int | None = None
    business_keys: frozenset[str] | None = None
    except_keys: frozenset[str] = frozenset()
    process_ids: frozenset[str] | None = None
    among: Among | None = None
    state: InstanceState | None = None
    after: InstancePosition | None = None
    limit: int = 50
    offset: int = 0


class WorkFilter(Struct, frozen=True, kw_only=True):
    """Which jobs, timers or incidents of instances, by (instance id, number). `unresolved`: incidents only."""

    process_ids: frozenset[str] | None = None
    except_keys: frozenset[str] = frozenset()
    unresolved: bool = False
    after: tuple[int, int] = (0, 0)
    limit: int = 50


class ActivityView(Struct, frozen=True, kw_only=True):
    """One element of the diagram that was entered: history, and (while `open`) the current position."""

    instance_id: int
    number: int
    definition_id: int
    element: str
    kind: str
    name: str
    name_en: str
    started_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    state: RowState


class TimerView(Struct, frozen=True, kw_only=True):
    """A timer that waits: of an instance, or (instance_id 0) a start timer of a definition.

    `element` "": no element's, but the time until which promises of the run `number` are owed.
    """

    instance_id: int
    number: int
    definition_id: int
    element: str
    due_at: datetime


class JobView(Struct, frozen=True, kw_only=True):
    instance_id: int
    number: int
    definition_id: int
    element: str
    handler: str
    retries: int
    due_at: datetime
    leased_until: datetime | None
    worker: str | None
    error: str


class SubscriptionView(Struct, frozen=True, kw_only=True):
    instance_id: int
    number: int
    definition_id: int
    element: str
    kind: Literal["message", "signal"]
    name: str
    key: str


class MessageFilter(Struct, frozen=True, kw_only=True):
    """Which messages, as they were published; `after` is the id of the last one that was seen."""

    name: str | None = None
    state: Literal["waiting", "delivered", "expired", "failed"] | None = None
    except_keys: frozenset[str] = frozenset()
    after: int = 0
    limit: int = 50


class MessageView(Struct, frozen=True, kw_only=True):
    id: int
    message_id: str
    name: str
    key: str
    state: Literal["waiting", "delivered", "expired", "failed"]
    published_at: datetime
    expires_at: datetime | None
    instance_id: int | None


class IncidentView(Struct, frozen=True, kw_only=True):
    """`stack`: of a job's handler, a line a frame (file, line, function; no values), the innermost last."""

    instance_id: int
    number: int
    element: str
    kind: str
    text: str
    raised_at: datetime
    resolved_at: datetime | None = None
    stack: str = ""


class JournalView(Struct, frozen=True, kw_only=True):
    """One step. `events` are plain mappings: {"event": "TaskCompleted", ...}. `digest` chains to the row before."""

    instance_id: int
    sequence: int
    at: datetime
    actor: str
    command: str
    reason: str
    events: tuple[Mapping[str, Any], ...]
    digest: str


class ElementCount(Struct, frozen=True, kw_only=True):
    """How many instances are at an element now; waits in seconds (median, 9 of 10), None without any."""

    element: str
    open: int
    late: int
    median_wait_s: float | None
    p90_wait_s: float | None
