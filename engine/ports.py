"""The narrow doors of the engine: what a store must do, what may be read, what wakes the workers.

Twins: engine/testing (in memory) and engine/store (SQL) pass one contract suite. `connection` is a
transaction of the caller's that the call takes part in (on SQL a sqlalchemy.Connection); None: its own.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from msgspec import Struct

from engine import rows, views


class Reads(Protocol):
    """What the store can say by itself. Never locks; each call is its own short read."""

    def find_definition(self, definition_id: int) -> views.DefinitionView | None: ...
    def latest_definition(self, process_id: str) -> views.DefinitionView | None: ...
    def list_definitions(self, process_id: str | None = None) -> list[views.DefinitionView]: ...
    def find_instance(self, instance_id: int) -> views.InstanceView | None: ...
    def list_instances(self, chosen: views.InstanceFilter) -> list[views.InstanceView]: ...
    def find_task(self, instance_id: int, number: int) -> views.TaskView | None: ...
    def list_tasks(self, chosen: views.TaskFilter) -> list[views.TaskView]: ...
    def count_tasks(self, chosen: views.TaskFilter) -> int: ...
    def activities(self, instance_id: int) -> list[views.ActivityView]: ...
    def timers(self, instance_id: int | None = None) -> list[views.TimerView]: ...
    def jobs(self, instance_id: int | None = None) -> list[views.JobView]: ...
    def subscriptions(self, instance_id: int | None = None) -> list[views.SubscriptionView]: ...
    def messages(self, state: str | None = None) -> list[views.MessageView]: ...
    def incidents(self, instance_id: int | None = None) -> list[views.IncidentView]: ...
    def element_counts(self, definition_id: int, now: datetime) -> dict[str, views.ElementCount]: ...


class Queries(Reads, Protocol):
    """The whole read side: also what must be decoded with the definition at hand."""

    def definition_xml(self, definition_id: int) -> bytes: ...
    def variables(self, instance_id: int) -> dict[str, Any]: ...
    def task_variables(self, instance_id: int, number: int) -> dict[str, Any]: ...
    def journal(self, instance_id: int) -> list[views.JournalView]: ...


class Stored(Struct, frozen=True):
    """An instance in the store: its row version, the digest of its last journal row, its state bytes."""

    instance_id: int
    version: int
    digest: bytes
    state: bytes


class LeasedJob(Struct, frozen=True, kw_only=True):
    """A job that a worker holds until `leased_until`. `token` is this lease: a later one has another."""

    instance_id: int
    number: int
    definition_id: int
    element: str
    handler: str
    business_key: str
    retries: int
    failures: int
    backoff_ms: int
    leased_until: datetime
    token: str

    @property
    def reference(self) -> str:
        return f"{self.instance_id}-{self.number}"


class Steps(Protocol):
    """The hot path. `commit` writes steps of different instances, all or none."""

    def load(self, ids: Sequence[int], connection: Any = None) -> dict[int, Stored]: ...
    def commit(self, steps: Sequence[rows.Changes], connection: Any = None) -> None: ...
    def journal_rows(self, instance_id: int) -> list[rows.JournalRow]: ...


class Deployments(Protocol):
    """Versions of processes and the files that belong to them."""

    def save(self, deployment: rows.DeploymentRow, connection: Any = None) -> None: ...
    def files(self, deployment_id: int) -> list[rows.Resource]: ...
    def find_in_deployment(self, deployment_id: int, process_id: str) -> views.DefinitionView | None: ...
    def start_timers(self, process_id: str) -> list[rows.TimerRow]: ...


class Messages(Protocol):
    """Messages by id, and who would take them. A subscription takes what was alive when it was opened."""

    def add(self, message: rows.MessageRow, connection: Any = None) -> bool: ...
    def deliverable(self, limit: int) -> list[rows.MessageRow]: ...
    def find_subscriber(self, message_id: str) -> rows.SubscriptionRow | None: ...
    def find_start(self, message_id: str) -> rows.StartSubscriptionRow | None: ...
    def fail(self, message_id: str) -> None: ...
    def expire(self, now: datetime) -> int: ...


class Work(Protocol):
    """The queue of jobs, the timers, the outbox."""

    def lease(
        self,
        worker: str,
        *,
        now: datetime,
        margin: timedelta,
        limit: int,
        only: tuple[int, int] | None = None,
    ) -> list[rows.JobRow]: ...
    def put_back(self, job: rows.JobRow, connection: Any = None) -> bool: ...
    def find_job(self, instance_id: int, number: int) -> rows.JobRow | None: ...
    def ready_jobs(self, now: datetime, limit: int) -> list[str]: ...
    def due_timers(self, now: datetime, limit: int) -> list[rows.TimerRow]: ...
    def postpone(self, timer: rows.TimerRow, until: datetime) -> None: ...
    def relay(self, tell: Callable[[Sequence[str]], None], limit: int) -> int: ...


class Store(Protocol):
    """All that the engine keeps."""

    @property
    def steps(self) -> Steps: ...
    @property
    def deployments(self) -> Deployments: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def work(self) -> Work: ...
    @property
    def reads(self) -> Reads: ...


class Dispatcher(Protocol):
    """Wakes workers after a commit. Losing a wake-up loses nothing: sweeps find the work."""

    def wake(self, references: Sequence[str]) -> None: ...


class NoDispatcher:
    """For one process: the embedded worker looks by itself."""

    def wake(self, references: Sequence[str]) -> None:
        """Nothing to wake."""


Variables = Mapping[str, Any]
