"""What a run sees: the instances of one diagram's processes, among others that may have begun by messages."""

from collections.abc import Collection

from engine.rows import START_TIMERS
from engine.testing import Harness
from engine.views import JobView, TaskView, TimerView


class Own:
    """`first` is the instance that the scenario started."""

    def __init__(self, harness: Harness, process_ids: Collection[str]) -> None:
        self._harness = harness
        self._process_ids = frozenset(process_ids)
        self.first = 0

    def instances(self) -> list[int]:
        """The first started first."""
        found = (self._harness.engine.read.find_instance(each) for each in self._harness.instances())
        return [view.instance_id for view in found if view and view.process_id in self._process_ids]

    def tasks(self) -> list[TaskView]:
        """Open tasks, the first created first."""
        own = set(self.instances())
        return [task for task in self._harness.tasks() if task.instance_id in own]

    def task(self, element: str) -> TaskView | None:
        """The first open one there."""
        return next((task for task in self.tasks() if task.element == element), None)

    def jobs(self) -> list[JobView]:
        """Those that wait."""
        own = set(self.instances())
        return [job for job in self._harness.jobs() if job.instance_id in own and not self._has_failed(job)]

    def job(self, element: str) -> JobView | None:
        """The first one there."""
        return next((job for job in self.jobs() if job.element == element), None)

    def timers(self) -> list[TimerView]:
        """By due time."""
        own = set(self.instances())
        return [
            timer
            for timer in self._harness.timers()
            if timer.instance_id in own and timer.instance_id != START_TIMERS
        ]

    def state(self) -> str:
        """Of the first instance; "open" while it lives."""
        return (self._harness.ended(self.first) or "open") if self.first else "not started"

    def path(self) -> tuple[str, ...]:
        """The elements that were completed, instance after instance, as they were entered."""
        return self._elements("completed")

    def open(self) -> tuple[str, ...]:
        """Where they stand."""
        return self._elements("open")

    def flows(self) -> frozenset[str]:
        """The sequence flows that were taken."""
        return frozenset(
            event["flow"]
            for instance_id in self.instances()
            for row in self._harness.journal(instance_id)
            for event in row.events
            if event["event"] == "FlowTaken"
        )

    def _elements(self, state: str) -> tuple[str, ...]:
        read = self._harness.engine.read
        rows = (row for each in self.instances() for row in read.activities(each) if row.state == state)
        return tuple(row.element for row in rows)

    def _has_failed(self, job: JobView) -> bool:
        return any(
            incident.instance_id == job.instance_id and incident.element == job.element
            for incident in self._harness.incidents()
        )
