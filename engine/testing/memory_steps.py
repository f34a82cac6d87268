"""Loading and committing steps in memory: all conditions first, then every change, which cannot fail."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from engine.errors import Rejection, StaleState
from engine.ports import Stored
from engine.rows import START_TIMERS, Changes, JobClaim, JournalRow, MessageClaim, SignalClaim, TimerClaim
from engine.testing.memory_moving import move_rows
from engine.testing.memory_signals import address, check_waiting, receiver
from engine.testing.memory_tables import InstanceBody, Tables


class MemorySteps:
    """The twin of SqlSteps."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def load(self, ids: Sequence[int], connection: Any = None) -> dict[int, Stored]:  # noqa: ARG002
        with self._tables.lock:
            bodies = {each: self._tables.bodies[each] for each in ids if each in self._tables.bodies}
        return {each: Stored(each, body.row_version, body.digest, body.body) for each, body in bodies.items()}

    def commit(self, steps: Sequence[Changes], connection: Any = None) -> None:  # noqa: ARG002
        with self._tables.lock:
            for step in steps:
                _check_claim(self._tables, step)
                _check_version(self._tables, step)
            for step in steps:
                _take(self._tables, step)
                _write_instance(self._tables, step)
                _write_ends(self._tables, step)
                _write_beginnings(self._tables, step)
            for signal in [signal for step in steps for signal in step.signals]:
                address(self._tables, signal)

    def journal_rows(self, instance_id: int) -> list[JournalRow]:
        with self._tables.lock:
            return list(self._tables.journal.get(instance_id, ()))


def _check_claim(tables: Tables, step: Changes) -> None:
    claim, instance_id = step.claim, step.instance.instance_id
    if isinstance(claim, MessageClaim):
        if tables.messages[claim.message_id].state != "waiting":
            raise Rejection("message_taken", f"Expected message {claim.message_id} to wait, but it was taken")
    elif isinstance(claim, SignalClaim):
        check_waiting(tables, claim)
    elif isinstance(claim, JobClaim):
        job = tables.jobs.get((instance_id, claim.number))
        if job is None or job.worker != claim.worker:
            raise Rejection(
                "job_lease_lost",
                f"Expected the lease of job {instance_id}-{claim.number} to hold, but it was taken over",
            )
    elif isinstance(claim, TimerClaim):
        timer = tables.timers.get((START_TIMERS, claim.definition_id, claim.number))
        if timer is None or timer.due_at != claim.due_at:
            raise Rejection(
                "timer_gone",
                f"Expected start timer {claim.number} to be due at {claim.due_at}, but it was not",
            )


def _check_version(tables: Tables, step: Changes) -> None:
    body = tables.bodies.get(step.instance.instance_id)
    if (body.row_version if body else 0) != step.instance.was:
        raise StaleState(
            f"Expected instance {step.instance.instance_id} to be as loaded, but another step came first"
        )


def _take(tables: Tables, step: Changes) -> None:
    claim, instance_id = step.claim, step.instance.instance_id
    if isinstance(claim, MessageClaim):
        message = tables.messages[claim.message_id]
        tables.messages[claim.message_id] = replace(message, state="delivered", instance_id=instance_id)
    elif isinstance(claim, SignalClaim):
        tables.delivery_states[receiver(claim)] = "delivered"
    elif isinstance(claim, JobClaim):
        del tables.jobs[instance_id, claim.number]
    elif isinstance(claim, TimerClaim):
        key = (START_TIMERS, claim.definition_id, claim.number)
        if claim.then is None:
            del tables.timers[key]
        else:
            tables.timers[key] = claim.then


def _write_instance(tables: Tables, step: Changes) -> None:
    change = step.instance
    view = change.started or tables.instances[change.instance_id]
    tables.instances[change.instance_id] = replace(
        view, state=change.state, incidents=change.incidents, ended_at=change.ended_at
    )
    tables.bodies[change.instance_id] = InstanceBody(change.was + 1, change.digest, change.body)
    tables.journal.setdefault(change.instance_id, []).append(step.journal)


def _write_ends(tables: Tables, step: Changes) -> None:
    instance_id, at, by = step.instance.instance_id, step.journal.at, step.journal.actor
    for number in step.jobs_closed:
        tables.jobs.pop((instance_id, number), None)
    for number in step.jobs_retried:
        job = tables.jobs[instance_id, number]
        if job.worker is None:
            tables.jobs[instance_id, number] = replace(job, due_at=at)
    for number in step.timers_closed:
        for key in [key for key in tables.timers if (key[0], key[2]) == (instance_id, number)]:
            del tables.timers[key]
    for number in step.subscriptions_closed:
        tables.subscriptions.pop((instance_id, number), None)
    for number, assignee in step.tasks_assigned.items():
        tables.tasks[instance_id, number] = replace(tables.tasks[instance_id, number], assignee=assignee)
    for number, state in step.tasks_closed.items():
        task = tables.tasks[instance_id, number]
        tables.tasks[instance_id, number] = replace(task, state=state, ended_at=at, ended_by=by)
    for number, state in step.activities_closed.items():
        activity = tables.activities[instance_id, number]
        tables.activities[instance_id, number] = replace(activity, state=state, ended_at=at, ended_by=by)
    for number in step.incidents_resolved:
        incident = tables.incidents[instance_id, number]
        tables.incidents[instance_id, number] = replace(incident, resolved_at=at)
    if step.paused is not None:
        _pause(tables, instance_id, step.paused)
    if step.migrated is not None:
        move_rows(tables, instance_id, step.migrated)


def _pause(tables: Tables, instance_id: int, paused: bool) -> None:
    waiting: Any
    for waiting in (tables.jobs, tables.timers, tables.subscriptions):
        for key in [key for key in waiting if key[0] == instance_id]:
            waiting[key] = replace(waiting[key], paused=paused)


def _write_beginnings(tables: Tables, step: Changes) -> None:
    instance_id = step.instance.instance_id
    into: Any
    for into, rows in (
        (tables.activities, step.activities),
        (tables.tasks, step.tasks),
        (tables.jobs, step.jobs),
        (tables.subscriptions, step.subscriptions),
        (tables.incidents, step.incidents),
    ):
        into.update({(instance_id, number): row for number, row in rows.items()})
    for timer in step.timers.values():
        tables.timers[instance_id, timer.definition_id, timer.number] = timer
    for message in step.messages:
        tables.messages[message.message_id] = message
    tables.outbox += step.outbox
