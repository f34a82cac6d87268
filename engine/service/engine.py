"""The engine as its host sees it: deploy, start, execute, publish, jobs, sweeps, read. The parts do the work.

A call with a `connection` takes part in the caller's transaction; `settle()` after its commit hands on what it set
off at once (or the next sweep does). Every other call commits by itself.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from engine.clock import Clock, SystemClock
from engine.commands import Command, CompleteTask, RetryJob, StartInstance, ThrowError
from engine.config import EngineConfig
from engine.errors import Rejection, WorkersUnreachable
from engine.faults import Fault
from engine.history.keeping import Keeping
from engine.ids import Ids, TimeIds
from engine.library import Library
from engine.migration.batches import Migrations
from engine.migration.dry_run import check
from engine.migration.findings import MigrationFinding
from engine.migration.plan import MigrationPlan, build_plan
from engine.model import Process
from engine.ports import Dispatcher, LeasedJob, Queries, Store, Variables
from engine.rows import Due, MessageRow, SignalRow
from engine.service.audit import verify_journal
from engine.service.delivery import Delivery
from engine.service.deploy import Deployer, Deployment
from engine.service.jobs import Jobs
from engine.service.lookout import Lookout
from engine.service.observed import ObservedStepper
from engine.service.reading import Reading
from engine.service.rejections import explained
from engine.service.resources import needed_files
from engine.service.restarts import Restarts
from engine.service.retries import retry
from engine.service.wakeups import WakeUps
from engine.stepping import Committed, Outcome, Stepper
from engine.values import encode_values

log = logging.getLogger(__name__)
BATCH = 1_000


class Engine:
    """One engine over one store. Safe to share among threads; any number of processes may share the store."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Clock | None = None,
        ids: Ids | None = None,
        dispatcher: Dispatcher | None = None,
        config: EngineConfig | None = None,
    ) -> None:
        self.config = config or EngineConfig()
        self.clock = clock or SystemClock()
        # With an outbox whoever has the queue's dispatcher relays it; an engine without one leaves it alone.
        self.dispatcher: Dispatcher | None = dispatcher or (None if self.config.outbox else WakeUps())
        self._store = store
        self._ids = ids or TimeIds()
        self._library = Library(store, self.config)
        made: dict[str, Any] = {"clock": self.clock, "ids": self._ids}
        observer = self.config.observer
        make = Stepper if observer is None else partial(ObservedStepper, observer)
        self._stepper = make(store, self._library, self.config, **made)
        self._deployer = Deployer(store, self._library, self.config, **made)
        self._delivery = Delivery(store, self._library, self._stepper, **made)
        self._jobs = Jobs(store, self._stepper, self.config, **made)
        self._lookout = Lookout(store, self.clock)
        self.migrations = Migrations(store, self.execute_many, **made)
        self.read: Queries = Reading(store, self._library)
        self.history = Keeping(store, self._library, self.config, self.clock)

    # -- deploying

    def check(self, resources: Mapping[str, bytes]) -> list[Fault]:
        """Every fault that deploying these files would have; nothing is stored."""
        return self._deployer.check(resources)

    def deploy(
        self, resources: Mapping[str, bytes], *, actor: str, reason: str = "", connection: Any = None
    ) -> Deployment:
        """Store what is new in these files. Raises DeploymentRefused with all faults, and changes nothing."""
        deployed = self._deployer.deploy(resources, actor=actor, reason=reason, connection=connection)
        self._lookout.forget()
        return deployed

    def resource(self, definition_id: int, name: str) -> bytes:
        """A file as it was deployed with this version. Raises KeyError, UnknownDefinition."""
        for file in self._library.files(definition_id):
            if file.name == name:
                return file.content
        raise KeyError(name)

    def resources(self, definition_id: int) -> dict[str, bytes]:
        """The files that this version needs: its diagram, forms and decisions."""
        return needed_files(self._library, definition_id)

    def process(self, definition_id: int) -> Process:
        """The model of a deployed version; shared, never written to. Raises UnknownDefinition."""
        return self._library.get(definition_id).process

    # -- running

    def start(
        self,
        process_id: str,
        variables: Variables | None = None,
        *,
        business_key: str = "",
        actor: str = "",
        version: int | None = None,
        connection: Any = None,
    ) -> Outcome:
        """Start an instance at its none start event, of the latest version unless one is named."""
        command = StartInstance(
            instance_id=self._ids.new(),
            definition_id=self._library.choose(process_id, version).definition_id,
            business_key=business_key,
            variables=variables or {},
            actor=actor,
        )
        return self.execute(command, connection=connection)

    def execute(self, command: Command, *, connection: Any = None) -> Outcome:
        """Run one command. Raises Rejection (who and when for a task that is over), UnknownInstance, StaleState."""
        try:
            committed = self._stepper.run(command, connection=connection)
        except Rejection as rejection:
            raise explained(rejection, command, self._store.reads) from rejection
        return self._handed_on(committed, connection)

    def execute_many(self, commands: Sequence[Command]) -> list[Outcome | Exception]:
        """Run many in as few transactions as may be; a failure stands in the place of its outcome."""
        results = self._stepper.run_many(commands)
        committed = [each for each in results if isinstance(each, Committed)]
        self._hand_on(committed)
        return [each.outcome if isinstance(each, Committed) else each for each in results]

    def restart(
        self,
        instance_id: int,
        *,
        actor: str,
        reason: str,
        variables: Variables | None = None,
        connection: Any = None,
    ) -> Outcome:
        """Start a new instance from an ended one: its version, business key, and last variables unless given."""
        new = self._ids.new()
        restarts = Restarts(self._store, self._library, self.read)
        command = restarts.command(instance_id, new, actor=actor, reason=reason, variables=variables)
        return self.execute(command, connection=connection)

    def complete(self, instance_id: int, number: int, variables: Variables, *, actor: str) -> Outcome:
        """Complete a task in a transaction of its own."""
        return self.execute(
            CompleteTask(instance_id=instance_id, number=number, variables=variables, actor=actor)
        )

    # -- messages and sweeps

    def publish(
        self,
        name: str,
        *,
        key: str = "",
        variables: Variables | None = None,
        message_id: str | None = None,
        time_to_live: timedelta | None = None,
        actor: str = "",
        connection: Any = None,
    ) -> bool:
        """Store a message; it goes to one subscriber of `name` and `key`, or starts a process, or waits.

        False: this message id was published before. A process that it starts gets `key` as its business key.
        """
        now = self.clock.now()
        ttl = self.config.message_ttl if time_to_live is None else time_to_live
        number = self._ids.new()
        row = MessageRow(
            id=number,
            message_id=message_id or f"m-{number}",
            name=name,
            key=key,
            payload=msgspec.msgpack.encode(encode_values(variables or {})),
            published_at=now,
            published_by=actor,
            expires_at=now + ttl,
        )
        if not self._store.messages.add(row, connection):
            return False
        if connection is None:
            self._deliver(BATCH, now)
        return True

    def broadcast(
        self, name: str, variables: Variables | None = None, *, actor: str = "", connection: Any = None
    ) -> int:
        """Send a signal to every instance that waits for it now and every process that it starts; how many."""
        signal = SignalRow(
            id=self._ids.new(),
            name=name,
            payload=msgspec.msgpack.encode(encode_values(variables or {})),
            sent_at=self.clock.now(),
            sent_by=actor,
        )
        receivers = self._store.signals.broadcast(signal, connection)
        if connection is None:
            self.settle()
        return receivers

    def settle(self, limit: int = BATCH) -> int:
        """Deliver what came just now and wake the workers; how many messages and signals were delivered."""
        delivered = self._deliver(limit, self._lookout.recent())
        if not self.config.outbox:
            self._wake(())
        return delivered

    def fire_due_timers(self, limit: int = BATCH) -> int:
        """Fire the timers whose time has come; how many fired."""
        return self._delivery.fire_due(limit, self._woken)

    def expire_messages(self) -> int:
        """Give up messages that outlived their time; how many."""
        return self._store.messages.expire(self.clock.now())

    def due(self) -> Due:
        """Of what something is due now: one statement, however much waits."""
        return self._lookout.look()

    def tick(self, limit: int = BATCH, *, due: Due | None = None) -> int:
        """One sweep of everything that is due; when nothing is, one statement (none if `due` was asked before)."""
        due = self.due() if due is None else due
        done = self.fire_due_timers(limit) if due.timers else 0
        if done or due.messages or due.signals:
            done += self._deliver(limit, self._lookout.begin())
        elif due.outbox:
            self._relay(limit)
        return done + (self.expire_messages() if due.expired else 0)

    def relay(self, limit: int = BATCH) -> int:
        """Tell the workers what is in the outbox; how many. Any number may do it at once. Raises WorkersUnreachable."""
        return 0 if self.dispatcher is None else self._store.work.relay(self.dispatcher.wake, limit)

    def resend_jobs(self, limit: int = BATCH) -> int:
        """Wake the workers for every due job that nobody holds: what a lost queue forgot."""
        ready = self._store.work.ready_jobs(self.clock.now(), limit)
        if ready:
            self._wake(ready)
        return len(ready)

    # -- jobs

    def lease_jobs(self, worker: str, limit: int = 1, lease: timedelta | None = None) -> list[LeasedJob]:
        """Take due jobs, each for its own timeout and `lease` on top (config.lease_margin)."""
        return self._jobs.lease(worker, limit=limit, margin=lease)

    def lease_job(self, worker: str, reference: str, lease: timedelta | None = None) -> LeasedJob | None:
        """Take one job by its reference; None when it is not due, held, or gone."""
        return next(iter(self._jobs.lease(worker, limit=1, margin=lease, reference=reference)), None)

    def job_variables(self, job: LeasedJob) -> dict[str, Any]:
        """What the job's element sees."""
        return self.read.task_variables(job.instance_id, job.number)

    def complete_job(self, job: LeasedJob, variables: Variables, *, connection: Any = None) -> Outcome:
        """Raises Rejection when the lease was lost: then the caller's transaction must roll back."""
        return self._handed_on(self._jobs.complete(job, variables, connection), connection)

    def fail_job(
        self, job: LeasedJob, error_text: str, *, stack: str = "", retry_in: timedelta | None = None
    ) -> None:
        """A technical failure: later again, or an incident (with the stack) when no retries are left."""
        committed = self._jobs.fail(job, error_text, stack=stack, retry_in=retry_in)
        if committed is not None:
            self._handed_on(committed, None)

    def retry_job(self, instance_id: int, number: int, *, actor: str, reason: str) -> None:
        """A job that waits after a failure is due now. Raises Rejection where it does not wait."""
        command = RetryJob(instance_id=instance_id, number=number, actor=actor, reason=reason)
        self._handed_on(retry(self._store, self._stepper, self.clock, command), None)
        self._wake([f"{instance_id}-{number}"])

    def give_back_job(self, job: LeasedJob) -> None:
        """The database was away, or the worker has to end: soon again, and no try less. Raises Rejection."""
        self._jobs.give_back(job)

    def throw_error(
        self,
        job: LeasedJob,
        code: str,
        message: str = "",
        variables: Variables | None = None,
        *,
        connection: Any = None,
    ) -> Outcome:
        """A BPMN error at the job's element."""
        command = ThrowError(
            instance_id=job.instance_id,
            number=job.number,
            code=code,
            message=message,
            variables=variables or {},
            actor=f"handler:{job.handler}",
        )
        return self._handed_on(self._jobs.throw_error(job, command, connection), connection)

    # -- migration

    def plan_migration(
        self, source_id: int, target_id: int, mapping: Mapping[str, str] | None = None
    ) -> MigrationPlan:
        """From one version of a process to another: each element's counterpart. Raises Rejection, UnknownDefinition."""
        return build_plan(self._library.get(source_id), self._library.get(target_id), mapping)

    def check_migration(self, plan: MigrationPlan, instance_ids: Sequence[int]) -> list[MigrationFinding]:
        """What stands in the way for each of these instances, and what will happen; nothing is written."""
        stored = self._store.steps.load(instance_ids)
        return check(plan, instance_ids, stored, library=self._library, now=self.clock.now())

    # -- audit

    def verify_journal(self, instance_id: int) -> list[str]:
        """What is wrong with an instance's journal; [] when it is whole and gives the stored state, or was purged."""
        return verify_journal(self._store.steps, instance_id, self.history.find_tombstone(instance_id))

    # -- after a commit

    def _handed_on(self, committed: Committed, connection: Any) -> Outcome:
        if connection is None:
            self._hand_on([committed])
        return committed.outcome

    def _hand_on(self, steps: Sequence[Committed]) -> None:
        jobs = [job for each in steps for job in each.jobs]
        if jobs and not self.config.outbox:
            self._wake(jobs)
        offered = [each for each in steps if each.deliveries]
        if offered:
            resumed = any(each.resumed for each in offered)
            self._deliver(BATCH, None if resumed else min(each.at for each in offered))
        elif jobs and self.config.outbox:
            self._relay(BATCH)

    def _deliver(self, limit: int, since: datetime | None) -> int:
        delivered = self._delivery.deliver_waiting(limit, self._woken, since=since)
        if self.config.outbox:
            self._relay(limit)
        return delivered

    def _relay(self, limit: int) -> None:
        """What cannot be told stays in the outbox: the next sweep tries again."""
        try:
            self.relay(limit)
        except WorkersUnreachable as error:
            log.warning("wake-ups wait in the outbox: %s", error)

    def _woken(self, committed: Committed) -> None:
        """Inside a sweep: messages and signals are seen by its own loop, jobs are told here."""
        if committed.jobs and not self.config.outbox:
            self._wake(committed.jobs)

    def _wake(self, references: Sequence[str]) -> None:
        if self.dispatcher is None:
            return
        try:
            self.dispatcher.wake(references)
        except WorkersUnreachable as error:
            log.warning("workers were not woken: %s", error)
