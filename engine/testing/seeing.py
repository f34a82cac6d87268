"""What a harness shows of its instances: where they stand, what they wait for, what happened. Changes nothing."""

from typing import Any

from engine.rows import ALARM, START_TIMERS
from engine.service.engine import Engine
from engine.telling import Telling, trace_line
from engine.testing.memory_store import MemoryStore
from engine.views import (
    IncidentView,
    InstanceFilter,
    JobView,
    JournalView,
    SubscriptionView,
    TaskFilter,
    TaskView,
    TimerView,
)

ALL = 1_000_000


class Seeing:
    """What is asked of "the" instance means `current`, or `instance_id`."""

    def __init__(self, engine: Engine, store: MemoryStore) -> None:
        self.engine = engine
        self.store = store
        self.current = 0

    def instances(self) -> list[int]:
        """Every instance, the first started first."""
        return sorted(view.instance_id for view in self.engine.read.list_instances(InstanceFilter(limit=ALL)))

    def tasks(self, element: str | None = None) -> list[TaskView]:
        """Open tasks of all instances, the first created first."""
        return self.engine.read.list_tasks(TaskFilter(element=element, order="created", limit=ALL))

    def jobs(self) -> list[JobView]:
        """Open jobs of all instances."""
        return self.engine.read.jobs()

    def timers(self) -> list[TimerView]:
        """Timers of elements of instances, by due time."""
        return [timer for timer in self._waiting() if timer.element != ALARM]

    def alarms(self) -> list[TimerView]:
        """Until when promises of instances are owed, by due time."""
        return [timer for timer in self._waiting() if timer.element == ALARM]

    def subscriptions(self) -> list[SubscriptionView]:
        return self.engine.read.subscriptions()

    def incidents(self) -> list[IncidentView]:
        """Open incidents."""
        return [incident for incident in self.engine.read.incidents() if incident.resolved_at is None]

    def active(self, instance_id: int | None = None) -> list[str]:
        """The elements where the instance stands, in the order they were entered."""
        return self._elements(instance_id, "open")

    def completed(self, instance_id: int | None = None) -> list[str]:
        """The elements that were completed, in the order they were entered."""
        return self._elements(instance_id, "completed")

    def variables(self, instance_id: int | None = None) -> dict[str, Any]:
        return self.engine.read.variables(self._which(instance_id))

    def ended(self, instance_id: int | None = None) -> str:
        """How the instance ended: completed, terminated, failed, cancelled; "" while it lives."""
        view = self.engine.read.find_instance(self._which(instance_id))
        return "" if view is None or view.state in ("active", "suspended") else view.state

    def journal(self, instance_id: int | None = None) -> list[JournalView]:
        return self.engine.read.journal(self._which(instance_id))

    def trace(self, instance_id: int | None = None) -> list[str]:
        """What happened, a line each, such as `review_alert task created`; the same for the same commands."""
        telling = Telling(self.engine.process)
        rows = self.store.steps.journal_rows(self._which(instance_id))
        lines = [trace_line(event) for row in rows for event in telling.row(row).events]
        return [line for line in lines if line is not None]

    def _waiting(self) -> list[TimerView]:
        return [timer for timer in self.engine.read.timers() if timer.instance_id != START_TIMERS]

    def _which(self, instance_id: int | None) -> int:
        return self.current if instance_id is None else instance_id

    def _elements(self, instance_id: int | None, state: str) -> list[str]:
        rows = self.engine.read.activities(self._which(instance_id))
        return [row.element for row in rows if row.state == state]
