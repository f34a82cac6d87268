"""Events of one step -> the rows that it writes (rows.Changes). Pure: a table of small functions.

What begins and ends within the step is merged, so that each row is written once.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from engine import events as e
from engine.alarms import alarms_of, changed
from engine.codec import decode_state, encode_state
from engine.commands import StartInstance
from engine.ids import Ids
from engine.journal import Stepped, journal_row
from engine.migration.moved_rows import moved_rows, offered
from engine.model import Definition
from engine.rows import (
    ALARM,
    Changes,
    IncidentRow,
    InstanceChange,
    JobRow,
    JournalRow,
    MessageRow,
    Migrated,
    SignalRow,
    SubscriptionRow,
    TimerRow,
)
from engine.state import State, WaitKind
from engine.views import ActivityView, InstanceState, InstanceView, RowState, TaskView


class World(Struct, frozen=True, kw_only=True):
    """What projecting needs besides the step."""

    definition: Callable[[int], Definition]
    ids: Ids
    message_ttl: timedelta
    outbox: bool = False


def project(step: Stepped, world: World) -> Changes:
    """All that the step writes."""
    journal = journal_row(step)
    changes = Changes(instance=_instance(step, journal, world), journal=journal, claim=step.claim)
    projection = Projection(step, world, changes)
    for index, event in enumerate(step.events):
        write = PROJECT.get(type(event))
        if write is not None:
            projection.index = index
            write(projection, event)
    if step.alarms or step.state.watched:
        _alarms(projection)
    return changes


def _instance(step: Stepped, journal: JournalRow, world: World) -> InstanceChange:
    state = step.state
    return InstanceChange(
        instance_id=state.instance_id,
        was=step.stored.version if step.stored else 0,
        digest=journal.digest,
        body=encode_state(state),
        state=_shown_state(state),
        incidents=len(state.incidents),
        ended_at=journal.at if state.outcome else None,
        started=None if step.stored else _started(step, journal, world),
    )


def _started(step: Stepped, journal: JournalRow, world: World) -> InstanceView:
    command = step.command
    assert isinstance(command, StartInstance)
    definition = world.definition(command.definition_id)
    return InstanceView(
        instance_id=step.state.instance_id,
        definition_id=definition.definition_id,
        process_id=definition.process.id,
        version=definition.version,
        business_key=step.state.business_key,
        state=_shown_state(step.state),
        started_at=journal.at,
        started_by=command.actor,
        ended_at=journal.at if step.state.outcome else None,
        incidents=len(step.state.incidents),
    )


def _shown_state(state: State) -> InstanceState:
    if state.outcome:
        return cast(InstanceState, state.outcome)
    return "suspended" if state.suspended else "active"


class Projection:
    """One step being projected. `index` is the place of the event in the step."""

    def __init__(self, step: Stepped, world: World, changes: Changes) -> None:
        self.step = step
        self.world = world
        self.changes = changes
        self.at = changes.journal.at
        self.instance_id = step.state.instance_id
        self.index = 0

    def definition(self, index: int) -> Definition:
        return self.world.definition(self.step.state.definitions[index])

    def where(self, event: Any) -> dict[str, Any]:
        """The columns that say where a row stands in its diagram."""
        definition = self.definition(event.definition)
        return {
            "instance_id": self.instance_id,
            "number": event.number,
            "definition_id": definition.definition_id,
            "element": definition.process.nodes[event.node].id,
        }

    def end_activity(self, number: int, state: RowState) -> None:
        row = self.changes.activities.get(number)
        if row is None:
            self.changes.activities_closed[number] = state
        else:
            ended = replace(row, state=state, ended_at=self.at, ended_by=self.step.command.actor)
            self.changes.activities[number] = ended

    def end_task(self, number: int, state: RowState) -> None:
        row = self.changes.tasks.get(number)
        if row is None:
            self.changes.tasks_closed[number] = state
        else:
            ended = replace(row, state=state, ended_at=self.at, ended_by=self.step.command.actor)
            self.changes.tasks[number] = ended

    def assign_task(self, number: int, assignee: str | None) -> None:
        row = self.changes.tasks.get(number)
        if row is None:
            self.changes.tasks_assigned[number] = assignee
        else:
            self.changes.tasks[number] = replace(row, assignee=assignee)


def _time(milliseconds: int) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None


def _due(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _activated(p: Projection, event: e.ElementActivated) -> None:
    definition = p.definition(event.definition)
    node = definition.process.nodes[event.node]
    p.changes.activities[event.number] = ActivityView(
        instance_id=p.instance_id,
        number=event.number,
        definition_id=definition.definition_id,
        element=node.id,
        kind=node.kind.value,
        name=node.name,
        name_en=node.name_en,
        started_at=p.at,
        ended_at=None,
        ended_by=None,
        state="open",
    )


def _task_created(p: Projection, event: e.TaskCreated) -> None:
    definition = p.definition(event.definition)
    node = definition.process.nodes[event.node]
    detail = node.task
    p.changes.tasks[event.number] = TaskView(
        instance_id=p.instance_id,
        number=event.number,
        definition_id=definition.definition_id,
        element=node.id,
        process_id=definition.process.id,
        name=node.name,
        name_en=node.name_en,
        business_key=p.step.state.business_key,
        form=detail.form if detail else "",
        candidates=event.candidates,
        assignee=event.assignee or None,
        created_at=p.at,
        due_at=_time(event.due),
        follow_up_at=_time(event.follow_up),
        priority=event.priority,
        category=detail.category if detail else "",
        mandatory=detail.mandatory if detail else False,
        state="open",
    )


def _job_created(p: Projection, event: e.JobCreated) -> None:
    p.changes.jobs[event.number] = JobRow(
        **p.where(event),
        handler=event.handler,
        business_key=p.step.state.business_key,
        retries=event.retries,
        backoff_ms=event.backoff,
        timeout_ms=event.timeout,
        due_at=p.at,
        paused=p.step.state.suspended,
    )
    if p.world.outbox:
        p.changes.outbox.append(f"{p.instance_id}-{event.number}")


def _job_over(p: Projection, event: e.JobCompleted | e.JobCancelled) -> None:
    if p.changes.jobs.pop(event.number, None) is None:
        p.changes.jobs_closed.append(event.number)
    else:
        p.changes.outbox = [each for each in p.changes.outbox if each != f"{p.instance_id}-{event.number}"]


def _timer_scheduled(p: Projection, event: e.TimerScheduled) -> None:
    row = TimerRow(**p.where(event), due_at=_due(event.due), left=event.left, paused=p.step.state.suspended)
    p.changes.timers[event.number] = row


def _timer_over(p: Projection, event: e.TimerFired | e.TimerCancelled) -> None:
    if p.changes.timers.pop(event.number, None) is None:
        p.changes.timers_closed.append(event.number)


def _alarms(p: Projection) -> None:
    """An alarm is a row among the timers, under the number of its run."""
    for number, alarm in changed(p.step.alarms, alarms_of(p.step.state)):
        if number in p.step.alarms:
            p.changes.timers_closed.append(number)
        if alarm is not None:
            p.changes.timers[number] = TimerRow(
                instance_id=p.instance_id,
                definition_id=alarm.definition_id,
                number=number,
                element=ALARM,
                due_at=_due(alarm.due),
                paused=p.step.state.suspended,
            )


def _subscription_opened(p: Projection, event: e.SubscriptionOpened) -> None:
    kind = "message" if event.kind == WaitKind.MESSAGE else "signal"
    p.changes.subscriptions[event.number] = SubscriptionRow(
        **p.where(event),
        kind=kind,
        name=event.name,
        key=event.key,
        opened_at=p.at,
        paused=p.step.state.suspended,
    )


def _subscription_closed(p: Projection, event: e.SubscriptionClosed) -> None:
    if p.changes.subscriptions.pop(event.number, None) is None:
        p.changes.subscriptions_closed.append(event.number)


def _incident_raised(p: Projection, event: e.IncidentRaised) -> None:
    p.changes.incidents[event.number] = IncidentRow(
        **p.where(event),
        token=event.token,
        kind=event.kind,
        text=event.text,
        raised_at=p.at,
        stack=event.stack,
    )


def _incident_resolved(p: Projection, event: e.IncidentResolved) -> None:
    row = p.changes.incidents.get(event.number)
    if row is None:
        p.changes.incidents_resolved.append(event.number)
    else:
        p.changes.incidents[event.number] = replace(row, resolved_at=p.at)


def _message_sent(p: Projection, event: e.MessageSent) -> None:
    p.changes.messages.append(
        MessageRow(
            id=p.world.ids.new(),
            message_id=f"{p.instance_id}-{event.number}-{p.index}",
            name=event.name,
            key=event.key,
            payload=msgspec.msgpack.encode(event.values),
            published_at=p.at,
            published_by=p.step.command.actor,
            expires_at=p.at + p.world.message_ttl,
        )
    )


def _signal_sent(p: Projection, event: e.SignalSent) -> None:
    p.changes.signals.append(
        SignalRow(
            id=p.world.ids.new(),
            name=event.name,
            payload=msgspec.msgpack.encode(event.values),
            sent_at=p.at,
            sent_by=p.step.command.actor,
            instance_id=p.instance_id,
        )
    )


def _migrated(p: Projection, event: e.InstanceMigrated) -> None:
    assert p.step.stored is not None
    rows = p.changes.migrated = p.changes.migrated or Migrated()
    moved_rows(decode_state(p.step.stored.state), event, p.world.definition(event.definition_id), rows)


def _task_offered(p: Projection, event: e.TaskOffered) -> None:
    assert p.changes.migrated is not None
    offered(p.changes.migrated, event)


def _pausing(paused: bool) -> Callable[[Projection, e.Event], None]:
    def write(p: Projection, _event: e.Event) -> None:
        p.changes.paused = paused

    return write


PROJECT: dict[type[e.Event], Callable[[Projection, Any], None]] = {
    e.ElementActivated: _activated,
    e.ElementCompleted: lambda p, event: p.end_activity(event.number, "completed"),
    e.ElementTerminated: lambda p, event: p.end_activity(event.number, "cancelled"),
    e.TaskCreated: _task_created,
    e.TaskClaimed: lambda p, event: p.assign_task(event.number, event.assignee),
    e.TaskReleased: lambda p, event: p.assign_task(event.number, None),
    e.TaskCompleted: lambda p, event: p.end_task(event.number, "completed"),
    e.TaskCancelled: lambda p, event: p.end_task(event.number, "cancelled"),
    e.TaskSkipped: lambda p, event: p.end_task(event.number, "cancelled"),
    e.JobCreated: _job_created,
    e.JobCompleted: _job_over,
    e.JobCancelled: _job_over,
    e.JobRetried: lambda p, event: p.changes.jobs_retried.append(event.number),
    e.TimerScheduled: _timer_scheduled,
    e.TimerFired: _timer_over,
    e.TimerCancelled: _timer_over,
    e.SubscriptionOpened: _subscription_opened,
    e.SubscriptionClosed: _subscription_closed,
    e.IncidentRaised: _incident_raised,
    e.IncidentResolved: _incident_resolved,
    e.MessageSent: _message_sent,
    e.SignalSent: _signal_sent,
    e.InstanceSuspended: _pausing(True),
    e.InstanceResumed: _pausing(False),
    e.InstanceMigrated: _migrated,
    e.TaskOffered: _task_offered,
}
