"""Runs a process the way a host does, in memory and at a time of one's own: the real engine over MemoryStore.

After every command it replays the journal of each instance and compares the result with the stored state (invariant 1).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.apply import apply
from engine.codec import decode_events, encode_state
from engine.commands import (
    BeginActivity,
    CancelInstance,
    ClaimTask,
    Command,
    CompleteTask,
    EndAdHoc,
    FailJob,
    Modification,
    ModifyInstance,
    ResolveIncident,
    SkipTask,
    ThrowError,
)
from engine.config import EngineConfig
from engine.ports import LeasedJob
from engine.service.deploy import Deployment
from engine.service.engine import Engine
from engine.state import State, new_state
from engine.stepping import Outcome
from engine.testing.clock_and_ids import CountingIds, FixedClock
from engine.testing.memory_store import MemoryStore
from engine.testing.seeing import Seeing
from engine.views import ActivityView, IncidentView, JobView, SubscriptionView, TaskView

UNCHECKED = EngineConfig(handlers=None, roles=None, forms=None)
Values = Mapping[str, Any] | None


class Harness(Seeing):
    """One engine, one clock. What is asked of "the" instance means the one that was started last, or `instance_id`."""

    def __init__(self, config: EngineConfig = UNCHECKED) -> None:
        self.clock = FixedClock()
        store = MemoryStore()
        super().__init__(Engine(store, clock=self.clock, ids=CountingIds(), config=config), store)
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

    def hold_messages(self) -> None:
        """From now on messages of processes are on their way until `bring`, and their signals to others for ever."""
        self.store.messages.hold()

    def bring(self, name: str, *, to: SubscriptionView | str, variables: Values = None) -> None:
        """The first message of this name that is on its way comes to a wait for it, or to an element's (or its start).

        `variables` come with it besides what it carries. Raises AssertionError where that cannot be.
        """
        messages = self.store.messages
        held = messages.held()
        message = next((each for each in held if each.name == name), None)
        assert message is not None, (
            f"Expected a message {name!r} on its way, but there are {[each.name for each in held]}"
        )
        messages.bring(message, to, at=self.clock.now(), variables=variables or {})
        self.engine.settle()
        self._verify()
        state = messages.state(message.message_id)
        assert state == "delivered", f"Expected {to} to take message {name!r}, but it is {state}"

    def broadcast(self, signal: str, variables: Values = None) -> int:
        """Send a signal to everybody; how many receive it."""
        receivers = self.engine.broadcast(signal, variables, actor="tester")
        self._verify()
        return receivers

    def begin(self, element: str, instance_id: int | None = None) -> Outcome:
        """A person begins an inner activity of the ad-hoc sub-process that is open and holds it."""
        where = self._ad_hoc(instance_id, element)
        command = BeginActivity(
            instance_id=where.instance_id, number=where.number, element=element, actor="tester"
        )
        return self._done(self.engine.execute(command))

    def end_ad_hoc(self, instance_id: int | None = None) -> Outcome:
        """A person says that the open ad-hoc sub-process is done."""
        where = self._ad_hoc(instance_id)
        command = EndAdHoc(instance_id=where.instance_id, number=where.number, actor="tester", reason="done")
        return self._done(self.engine.execute(command))

    def skip(self, task: TaskView | str, reason: str, *, actor: str = "tester") -> Outcome:
        """Leave an open task undone, where the model allows it."""
        task = self._task(task)
        command = SkipTask(
            instance_id=task.instance_id, number=task.number, actor=task.assignee or actor, reason=reason
        )
        return self._done(self.engine.execute(command))

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

    def execute(self, command: Command) -> Outcome:
        """Any command, such as an operation of the operators'."""
        return self._done(self.engine.execute(command))

    def modify(self, *changes: Modification, instance_id: int | None = None) -> Outcome:
        """Change where an instance stands, in one step."""
        command = ModifyInstance(
            instance_id=self._which(instance_id), changes=changes, actor="operator", reason="test"
        )
        return self.execute(command)

    def restart(self, instance_id: int | None = None, variables: Values = None) -> int:
        """Once more from the beginning; the new instance, which is the current one then."""
        outcome = self.engine.restart(
            self._which(instance_id), actor="operator", reason="test", variables=variables
        )
        self.current = self._done(outcome).instance_id
        return self.current

    # -- inside

    def _ad_hoc(self, instance_id: int | None, element: str | None = None) -> ActivityView:
        """The open ad-hoc sub-process (with this inner activity) of an instance, the one entered last."""
        rows = [row for row in self.engine.read.activities(self._which(instance_id)) if row.state == "open"]
        for row in reversed(rows):
            process = self.engine.process(row.definition_id)
            node = process.nodes[process.indexes[row.element]]
            inner = [process.nodes[index].id for index in node.level.starts] if node.level else []
            if node.ad_hoc is not None and (element is None or element in inner):
                return row
        raise AssertionError(
            f"Expected an open ad-hoc sub-process, but there are {[r.element for r in rows]}"
        )

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
