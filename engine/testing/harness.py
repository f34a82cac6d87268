"""Runs a process the way a host does, in memory and at a time of one's own: the real engine over MemoryStore.

After every command it replays the journal of each instance and compares the result with the stored state (invariant 1).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.apply import apply
from engine.codec import decode_events, encode_state
from engine.commands import CancelInstance, ClaimTask, CompleteTask, FailJob, ResolveIncident, ThrowError
from engine.config import EngineConfig
from engine.deploy import Deployment
from engine.ports import LeasedJob
from engine.rows import START_TIMERS
from engine.service import Engine
from engine.state import State, new_state
from engine.stepping import Outcome
from engine.telling import Telling, trace_line
from engine.testing.clock_and_ids import CountingIds, FixedClock
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
UNCHECKED = EngineConfig(handlers=None, roles=None, forms=None)
Values = Mapping[str, Any] | None


class Harness:
    """One engine, one clock. What is asked of "the" instance means the one that was started last, or `instance_id`."""

    def __init__(self, config: EngineConfig = UNCHECKED) -> None:
        self.clock = FixedClock()
        self.store = MemoryStore()
        self.engine = Engine(self.store, clock=self.clock, ids=CountingIds(), config=config)
        self.current = 0
        self._replayed: dict[int, tuple[int, State]] = {}

    # -- doing

    def deploy(self, *diagrams: bytes, files: Mapping[str, bytes] | None = None) -> Deployment:
        """Deploy diagrams, with `files` (decisions, forms) by name. Raises DeploymentRefused."""
        named = {f"diagram_{place}.bpmn": xml for place, xml in enumerate(diagrams, start=1)}
        return self.engine.deploy(named | dict(files or {}), actor="tester")

    def start(self, process_id: str, variables: Values = None, *, business_key: str = "") -> int:
        """Start an instance; its id."""
        outcome = self.engine.start(process_id, variables, business_key=business_key, actor="tester")
        self.current = outcome.instance_id
        self._verify()
        return self.current

    def start_by_message(self, name: str, variables: Values = None, *, key: str = "") -> int:
        """Publish a message that starts a process; the id of the new instance. Raises AssertionError if none starts."""
        before = set(self.instances())
        self.publish(name, key=key, variables=variables)
        new = sorted(set(self.instances()) - before)
        assert new, f"Expected message {name!r} to start a process, but it did not"
        self.current = new[0]
        return self.current

    def claim(self, task: TaskView | str, actor: str) -> Outcome:
        task = self._task(task)
        return self._done(
            self.engine.execute(ClaimTask(instance_id=task.instance_id, number=task.number, actor=actor))
        )

    def complete(self, task: TaskView | str, variables: Values = None, *, actor: str = "tester") -> Outcome:
        """Complete an open task, given as itself or by its element's id; an assigned one by its assignee."""
        task = self._task(task)
        command = CompleteTask(
            instance_id=task.instance_id,
            number=task.number,
            variables=variables or {},
            actor=task.assignee or actor,
        )
        return self._done(self.engine.execute(command))

    def run_job(self, job: JobView | str, variables: Values = None) -> Outcome:
        """Do a job as a worker would: lease it and complete it."""
        return self._done(self.engine.complete_job(self.lease(job), variables or {}))

    def fail_job(self, job: JobView | str, text: str = "failed", *, for_good: bool = False) -> None:
        """One failure; `for_good`: the last one, so that there is an incident now."""
        if for_good:
            job = self._job(job)
            self.engine.execute(FailJob(instance_id=job.instance_id, number=job.number, text=text))
        else:
            self.engine.fail_job(self.lease(job), text)
        self._verify()

    def lease(self, job: JobView | str) -> LeasedJob:
        """Hold a job as a worker does. Raises AssertionError when it may not be had now."""
        job = self._job(job)
        leased = self.engine.lease_job("tester", f"{job.instance_id}-{job.number}")
        assert leased is not None, f"Expected job {job.element} to be free, but it is not"
        return leased

    def throw_error(self, at: TaskView | JobView | str, code: str, variables: Values = None) -> Outcome:
        """A BPMN error at an open task or job."""
        if isinstance(at, str):
            at = next((job for job in self.jobs() if job.element == at), None) or self._task(at)
        if isinstance(at, JobView):
            return self._done(self.engine.throw_error(self.lease(at), code, variables=variables))
        command = ThrowError(
            instance_id=at.instance_id,
            number=at.number,
            code=code,
            variables=variables or {},
            actor=at.assignee or "tester",
        )
        return self._done(self.engine.execute(command))

    def publish(
        self, name: str, *, key: str = "", variables: Values = None, message_id: str | None = None
    ) -> bool:
        """False: this message id was published before."""
        published = self.engine.publish(
            name, key=key, variables=variables, message_id=message_id, actor="tester"
        )
        self._verify()
        return published

    def advance(self, seconds: float) -> int:
        """Let time pass, from due time to due time, so that timers fire in order; how many things were due."""
        target = self.clock.now() + timedelta(seconds=seconds)
        done = 0
        while due := [timer.due_at for timer in self.engine.read.timers() if timer.due_at <= target]:
            self.clock.stand_at(max(min(due), self.clock.now()))
            ticked = self.engine.tick()
            self._verify()
            done += ticked
            if not ticked:
                break
        self.clock.stand_at(target)
        done += self.engine.tick()
        self._verify()
        return done

    def resolve(self, incident: IncidentView) -> Outcome:
        """Try the failed element again."""
        command = ResolveIncident(
            instance_id=incident.instance_id, number=incident.number, actor="tester", reason="mended"
        )
        return self._done(self.engine.execute(command))

    def cancel(self, instance_id: int | None = None) -> Outcome:
        command = CancelInstance(instance_id=self._which(instance_id), actor="tester", reason="over")
        return self._done(self.engine.execute(command))

    # -- seeing

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
        """Timers of instances, by due time."""
        return [timer for timer in self.engine.read.timers() if timer.instance_id != START_TIMERS]

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

    # -- inside

    def _which(self, instance_id: int | None) -> int:
        return self.current if instance_id is None else instance_id

    def _elements(self, instance_id: int | None, state: str) -> list[str]:
        rows = self.engine.read.activities(self._which(instance_id))
        return [row.element for row in rows if row.state == state]

    def _task(self, task: TaskView | str) -> TaskView:
        if isinstance(task, TaskView):
            return task
        found = self.tasks(task)
        assert found, (
            f"Expected an open task at {task}, but there are {[each.element for each in self.tasks()]}"
        )
        return found[0]

    def _job(self, job: JobView | str) -> JobView:
        if isinstance(job, JobView):
            return job
        found = [each for each in self.jobs() if each.element == job]
        assert found, f"Expected a job at {job}, but there are {[each.element for each in self.jobs()]}"
        return found[0]

    def _done(self, outcome: Outcome) -> Outcome:
        self._verify()
        return outcome

    def _verify(self) -> None:
        """Invariant 1, step by step: only what is new in a journal is replayed."""
        for instance_id, stored in self.store.steps.load(self.instances()).items():
            seen, state = self._replayed.get(instance_id, (0, new_state()))
            for row in self.store.steps.journal_rows(instance_id)[seen:]:
                for event in decode_events(row.events):
                    apply(state, event)
            self._replayed[instance_id] = (stored.version, state)
            assert encode_state(state) == stored.state, (
                f"Expected the journal of {instance_id} to give its state"
            )
