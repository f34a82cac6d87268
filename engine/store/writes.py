"""What steps write, as plain rows of values for each kind of write: shared by the two databases' hot paths.

Not for what is rare (signals, pauses, migrations, start timers): see rare_writes.py; nor for a schema that lacks
columns: see narrow_writes.py.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Literal

import sqlalchemy as sa
from msgspec import Struct

from engine import rows as r
from engine import views as v
from engine.store import tables as t

Row = tuple[Any, ...]
KEY = ("instance_id", "number")


class Write(Struct, frozen=True, eq=False):
    """One kind of write to one table. `columns` are those of its rows; the first `keys` of them say which row."""

    table: sa.Table
    action: Literal["insert", "update", "delete"]
    columns: tuple[str, ...]
    keys: int = 0


def _close(table: sa.Table, *also: str) -> Write:
    return Write(table, "update", (*KEY, *also, "state", "ended_at", "ended_by"), 2)


def _delete(table: sa.Table) -> Write:
    return Write(table, "delete", KEY, 2)


def _insert(table: sa.Table, kind: type[Struct]) -> Write:
    fields = set(kind.__struct_fields__)
    return Write(table, "insert", tuple(column.name for column in table.c if column.name in fields))


CLOSE_JOB = _delete(t.jobs)
CLOSE_TIMER = _delete(t.timers)
CLOSE_SUBSCRIPTION = _delete(t.subscriptions)
ASSIGN_TASK = Write(t.tasks, "update", (*KEY, "assignee"), 2)
CLOSE_TASK = _close(t.tasks)
CLOSE_ASSIGNED = _close(t.tasks, "assignee")
CLOSE_CANDIDATES = Write(t.task_candidates, "update", (*KEY, "open"), 2)
CLOSE_ACTIVITY = _close(t.activities)
RESOLVE_INCIDENT = Write(t.incidents, "update", (*KEY, "resolved_at"), 2)
REPLACE_JOB = Write(t.jobs, "update", (*KEY, *(c.name for c in t.jobs.c if c.name not in KEY)), 2)
REPLACE_TIMER = Write(t.timers, "update", (*KEY, *(c.name for c in t.timers.c if c.name not in KEY)), 2)
NEW_INSTANCE = Write(t.instances, "insert", tuple(column.name for column in t.instances.c))
CHANGE_INSTANCE = Write(
    t.instances,
    "update",
    ("instance_id", "row_version", "digest", "body", "state", "incidents", "ended_at"),
    1,
)
"""`row_version` is the version after the step: the row must have the one before it."""


def is_instance_change(write: Write) -> bool:
    """CHANGE_INSTANCE, or the same without columns that lack."""
    return write.table is t.instances and write.action == "update"


JOURNAL = _insert(t.journal, r.JournalRow)
NEW_ACTIVITY = _insert(t.activities, v.ActivityView)
NEW_TASK = _insert(t.tasks, v.TaskView)
NEW_CANDIDATE = Write(t.task_candidates, "insert", ("candidate", *KEY, "open", "due_by", "created_at"))
NEW_JOB = _insert(t.jobs, r.JobRow)
NEW_TIMER = _insert(t.timers, r.TimerRow)
NEW_SUBSCRIPTION = _insert(t.subscriptions, r.SubscriptionRow)
NEW_INCIDENT = _insert(t.incidents, r.IncidentRow)
NEW_MESSAGE = _insert(t.messages, r.MessageRow)
WAKE_UP = Write(t.outbox, "insert", ("reference",))

ORDER = (
    NEW_INSTANCE,
    CHANGE_INSTANCE,
    CLOSE_JOB,
    CLOSE_TIMER,
    CLOSE_SUBSCRIPTION,
    ASSIGN_TASK,
    CLOSE_TASK,
    CLOSE_ASSIGNED,
    CLOSE_CANDIDATES,
    CLOSE_ACTIVITY,
    RESOLVE_INCIDENT,
    REPLACE_JOB,
    REPLACE_TIMER,
    JOURNAL,
    NEW_ACTIVITY,
    NEW_TASK,
    NEW_CANDIDATE,
    NEW_JOB,
    NEW_TIMER,
    NEW_SUBSCRIPTION,
    NEW_INCIDENT,
    NEW_MESSAGE,
    WAKE_UP,
)
"""The order in which they are written: what ends before what begins."""

Values = Callable[[Any], Row]
VALUES: Mapping[Write, Values] = {
    write: attrgetter(*write.columns)
    for write in (
        REPLACE_JOB,
        REPLACE_TIMER,
        JOURNAL,
        NEW_ACTIVITY,
        NEW_TASK,
        NEW_JOB,
        NEW_TIMER,
        NEW_SUBSCRIPTION,
        NEW_INCIDENT,
        NEW_MESSAGE,
    )
}
BEGUN = (
    ("activities", NEW_ACTIVITY),
    ("subscriptions", NEW_SUBSCRIPTION),
    ("incidents", NEW_INCIDENT),
)
Planned = list[tuple[Write, list[Row]]]
Plan = Callable[[Iterable[r.Changes]], Planned]


def plan(steps: Iterable[r.Changes]) -> Planned:
    """The rows that these steps write, in the order in which they may be written. No row is written twice."""
    rows: defaultdict[Write, list[Row]] = defaultdict(list)
    for step in steps:
        _instance(step, rows)
        _ends(step, rows)
        _jobs(step, rows)
        _timers(step, rows)
        _tasks(step, rows)
        for name, write in BEGUN:
            if begun := getattr(step, name):
                rows[write] += map(VALUES[write], begun.values())
        rows[NEW_MESSAGE] += map(VALUES[NEW_MESSAGE], step.messages)
        rows[WAKE_UP] += ((reference,) for reference in step.outbox)
    return [(write, rows[write]) for write in ORDER if rows.get(write)]


def _instance(step: r.Changes, rows: Mapping[Write, list[Row]]) -> None:
    change, started = step.instance, step.instance.started
    if change.was:
        rows[CHANGE_INSTANCE].append(
            (
                change.instance_id,
                change.was + 1,
                change.digest,
                change.body,
                change.state,
                change.incidents,
                change.ended_at,
            )
        )
    else:
        stored = {"row_version": 1, "digest": change.digest, "body": change.body}
        rows[NEW_INSTANCE].append(
            tuple(stored[name] if name in stored else getattr(started, name) for name in NEW_INSTANCE.columns)
        )
    rows[JOURNAL].append(VALUES[JOURNAL](step.journal))


def _ends(step: r.Changes, rows: Mapping[Write, list[Row]]) -> None:
    instance_id, at, by = step.instance.instance_id, step.journal.at, step.journal.actor
    for number, state in step.activities_closed.items():
        rows[CLOSE_ACTIVITY].append((instance_id, number, state, at, by))
    for number in step.subscriptions_closed:
        rows[CLOSE_SUBSCRIPTION].append((instance_id, number))
    for number in step.incidents_resolved:
        rows[RESOLVE_INCIDENT].append((instance_id, number, at))


def _jobs(step: r.Changes, rows: Mapping[Write, list[Row]]) -> None:
    """A job that failed and is tried again has the number that it had before; a claimed one is gone already."""
    taken = step.claim.number if isinstance(step.claim, r.JobClaim) else None
    closed = [number for number in step.jobs_closed if number != taken]
    for number, job in step.jobs.items():
        write = REPLACE_JOB if number in closed else NEW_JOB
        rows[write].append(VALUES[write](job))
    for number in closed:
        if number not in step.jobs:
            rows[CLOSE_JOB].append((step.instance.instance_id, number))


def _timers(step: r.Changes, rows: Mapping[Write, list[Row]]) -> None:
    """An alarm that is set anew has the number that it had before."""
    for number, timer in step.timers.items():
        write = REPLACE_TIMER if number in step.timers_closed else NEW_TIMER
        rows[write].append(VALUES[write](timer))
    for number in step.timers_closed:
        if number not in step.timers:
            rows[CLOSE_TIMER].append((step.instance.instance_id, number))


def _tasks(step: r.Changes, rows: Mapping[Write, list[Row]]) -> None:
    instance_id, at, by = step.instance.instance_id, step.journal.at, step.journal.actor
    for number, state in step.tasks_closed.items():
        if number in step.tasks_assigned:
            assignee = step.tasks_assigned[number]
            rows[CLOSE_ASSIGNED].append((instance_id, number, assignee, state, at, by))
        else:
            rows[CLOSE_TASK].append((instance_id, number, state, at, by))
        rows[CLOSE_CANDIDATES].append((instance_id, number, False))
    for number, assignee in step.tasks_assigned.items():
        if number not in step.tasks_closed:
            rows[ASSIGN_TASK].append((instance_id, number, assignee))
    for task in step.tasks.values():
        rows[NEW_TASK].append(VALUES[NEW_TASK](task))
        offer = (
            task.instance_id,
            task.number,
            task.state == "open",
            task.due_at or t.NO_DUE_TIME,
            task.created_at,
        )
        for candidate in dict.fromkeys(task.candidates):
            rows[NEW_CANDIDATE].append((candidate, *offer))


def conditions(steps: Sequence[r.Changes]) -> list[tuple[int, int]]:
    """The instances that were there before these steps, and the row version that each must still have."""
    return [(step.instance.instance_id, step.instance.was) for step in steps if step.instance.was]
