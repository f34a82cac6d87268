"""Events to rows, without a store: what begins and ends within one step is one row; chains hold."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from small_diagrams import END, START, service_task, user_task

from engine import events as e
from engine.apply import apply
from engine.commands import StartInstance
from engine.journal import NO_DIGEST, Stepped, chained, journal_row
from engine.model import Definition
from engine.projection import World, project
from engine.reader import read_processes
from engine.rows import Changes
from engine.state import new_state
from engine.testing import CountingIds

Diagram = Callable[..., bytes]
AT = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
BEGUN: list[e.Event] = [
    e.InstanceStarted(7, "C-1"),
    e.DefinitionBound(0, 3),
    e.ScopeOpened(65_536, 0, 0, 0, -1),
    e.TokenStarted(65_536, 1),
    e.ElementActivated(65_537, 65_536, 0, 1),
]


@pytest.fixture
def projected(diagram: Diagram) -> Callable[..., Changes]:
    """What a first step with these events writes."""
    xml = diagram("call", START, user_task("ask"), service_task("send"), END)
    [process] = read_processes(xml, file="call.bpmn")
    definition = Definition(definition_id=3, deployment_id=2, version=4, process=process)
    command = StartInstance(instance_id=7, definition_id=3, actor="ana", reason="risk")

    def made(*more: e.Event, outbox: bool = False) -> Changes:
        state = new_state()
        events = [*BEGUN, *more]
        for event in events:
            apply(state, event)
        step = Stepped(command=command, stored=None, state=state, events=events, at=AT)
        world = World(
            definition=lambda _: definition, ids=CountingIds(), message_ttl=timedelta(hours=1), outbox=outbox
        )
        return project(step, world)

    return made


def test_a_new_instance_has_its_row_and_its_journal(projected: Callable[..., Changes]) -> None:
    changes = projected()
    started = changes.instance.started
    assert started is not None
    assert (started.process_id, started.version, started.business_key, started.started_by) == (
        "call",
        4,
        "C-1",
        "ana",
    )
    assert (changes.instance.was, changes.instance.state) == (0, "active")
    assert (changes.journal.sequence, changes.journal.command, changes.journal.reason) == (
        1,
        "StartInstance",
        "risk",
    )
    assert [(row.element, row.state) for row in changes.activities.values()] == [("ask", "open")]


def test_an_activity_that_ended_in_the_step_is_one_row(projected: Callable[..., Changes]) -> None:
    changes = projected(e.ElementTerminated(65_537))
    [row] = changes.activities.values()
    assert (row.state, row.ended_at, row.ended_by) == ("cancelled", AT, "ana")
    assert changes.activities_closed == {}


def test_a_task_claimed_and_ended_in_the_step_is_one_row(projected: Callable[..., Changes]) -> None:
    number = 65_537
    created = e.TaskCreated(number, 0, 1, ("cc",), "", 86_400_000, 0, 50)
    changes = projected(created, e.TaskClaimed(number, "eva"), e.TaskCompleted(number))
    [task] = changes.tasks.values()
    assert (task.assignee, task.state, task.ended_by) == ("eva", "completed", "ana")
    assert (task.due_at, task.follow_up_at) == (datetime(1970, 1, 2, tzinfo=UTC), None)
    assert (changes.tasks_assigned, changes.tasks_closed) == ({}, {})


def test_a_wait_that_came_and_went_leaves_no_row(projected: Callable[..., Changes]) -> None:
    waits: list[e.Event] = [
        e.TimerScheduled(65_538, 65_537, 0, 1, 0, 1_000, 0),
        e.TimerCancelled(65_538),
        e.SubscriptionOpened(65_539, 65_537, 0, 1, 0, 1, "answer", "C-1"),
        e.SubscriptionClosed(65_539, ""),
    ]
    changes = projected(*waits)
    assert changes.timers == changes.subscriptions == {}
    assert changes.timers_closed == changes.subscriptions_closed == []


def test_a_job_is_told_through_the_outbox_if_there_is_one(projected: Callable[..., Changes]) -> None:
    created = e.JobCreated(65_537, 0, 2, "tests.send", 3, 1_000, 60_000)
    assert projected(created).outbox == []
    changes = projected(created, outbox=True)
    assert changes.outbox == ["7-65537"]
    assert [(job.element, job.due_at) for job in changes.jobs.values()] == [("send", AT)]
    assert projected(created, e.JobCancelled(65_537), outbox=True).outbox == []


def test_a_sent_message_waits_with_an_id_of_its_own(projected: Callable[..., Changes]) -> None:
    changes = projected(
        e.MessageSent(65_537, "answer", "C-1", {}), e.MessageSent(65_537, "answer", "C-2", {})
    )
    assert [row.message_id for row in changes.messages] == ["7-65537-5", "7-65537-6"]
    assert {row.expires_at for row in changes.messages} == {AT + timedelta(hours=1)}


def test_a_row_s_digest_covers_all_that_it_says(projected: Callable[..., Changes]) -> None:
    row = projected().journal
    assert row.digest == chained(NO_DIGEST, row)
    changed = [
        replace(row, at=AT + timedelta(microseconds=1)),
        replace(row, actor="eva"),
        replace(row, command="CompleteTask"),
        replace(row, reason=""),
        replace(row, events=b""),
        replace(row, sequence=2),
        replace(row, instance_id=8),
    ]
    digests = {chained(NO_DIGEST, each) for each in changed} | {chained(bytes([1]) * 32, row)}
    assert row.digest not in digests
    assert len(digests) == 8


def test_times_are_written_in_utc(projected: Callable[..., Changes]) -> None:
    state = new_state()
    apply(state, BEGUN[0])
    madrid = AT.astimezone(tz=None)
    step = Stepped(
        command=StartInstance(instance_id=7, definition_id=3),
        stored=None,
        state=state,
        events=[BEGUN[0]],
        at=madrid,
    )
    assert journal_row(step).at.tzinfo is UTC
