"""Rows by hand: the store's contract is tested without the kernel."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from engine.ports import Store
from engine.rows import (
    Changes,
    DeploymentRow,
    IncidentRow,
    InstanceChange,
    JobRow,
    JournalRow,
    MessageRow,
    Resource,
    SubscriptionRow,
    TimerRow,
)
from engine.views import ActivityView, DefinitionView, InstanceView, TaskView

NOW = datetime(2026, 1, 12, 9, 0, 0, 123456, tzinfo=UTC)


class Rows:
    """Makes rows of the instances of one process, each field with a value that a test may replace."""

    now = NOW

    def definition(self, definition_id: int = 1, **fields: Any) -> DefinitionView:
        row = DefinitionView(
            definition_id=definition_id,
            process_id="call",
            version=definition_id,
            name="Llamada",
            name_en="Call",
            digest=f"d{definition_id}",
            file="call.bpmn",
            deployment_id=definition_id,
            deployed_at=NOW,
            deployed_by="ana",
        )
        return replace(row, **fields)

    def deployment(self, deployment_id: int = 1, **fields: Any) -> DeploymentRow:
        row = DeploymentRow(
            deployment_id=deployment_id,
            deployed_at=NOW,
            deployed_by="ana",
            reason="first",
            resources=(
                Resource(name="call.bpmn", kind="process", digest=f"d{deployment_id}", content=b"<x/>"),
            ),
            definitions=(self.definition(deployment_id),),
            kept=(),
            timers=(),
            subscriptions=(),
        )
        return replace(row, **fields)

    def started(self, instance_id: int, *, business_key: str = "C-1", **fields: Any) -> Changes:
        """The first step of an instance."""
        view = InstanceView(
            instance_id=instance_id,
            definition_id=1,
            process_id="call",
            version=1,
            business_key=business_key,
            state="active",
            started_at=NOW,
            started_by="ana",
        )
        made = self.stepped(instance_id, was=0)
        return replace(made, instance=replace(made.instance, started=view), **fields)

    def stepped(self, instance_id: int, *, was: int, **fields: Any) -> Changes:
        """A later step."""
        change = InstanceChange(
            instance_id=instance_id,
            was=was,
            digest=bytes([was + 1]) * 32,
            body=b"body %d" % (was + 1),
            state="active",
            incidents=0,
            ended_at=None,
        )
        journal = JournalRow(
            instance_id=instance_id,
            sequence=was + 1,
            at=NOW + timedelta(minutes=was),
            actor="ana",
            command="CompleteTask",
            reason="",
            events=b"events",
            digest=change.digest,
        )
        return Changes(instance=change, journal=journal, **fields)

    def task(self, instance_id: int, number: int, **fields: Any) -> TaskView:
        row = TaskView(
            instance_id=instance_id,
            number=number,
            definition_id=1,
            process_id="call",
            element="call_participant",
            name="Llamar",
            name_en="Call",
            business_key="C-1",
            form="call_participant",
            candidates=("ceas_ts/leon",),
            assignee=None,
            created_at=NOW,
            due_at=None,
            follow_up_at=None,
            priority=50,
            category="social",
            mandatory=True,
            state="open",
        )
        return replace(row, **fields)

    def job(self, instance_id: int, number: int, **fields: Any) -> JobRow:
        row = JobRow(
            instance_id=instance_id,
            number=number,
            definition_id=1,
            element="send_letter",
            handler="cases.send_letter",
            business_key="C-1",
            retries=3,
            backoff_ms=30_000,
            timeout_ms=60_000,
            due_at=NOW,
        )
        return replace(row, **fields)

    def timer(self, instance_id: int, number: int, **fields: Any) -> TimerRow:
        row = TimerRow(instance_id=instance_id, definition_id=1, number=number, element="wait", due_at=NOW)
        return replace(row, **fields)

    def incident(self, instance_id: int, number: int, **fields: Any) -> IncidentRow:
        row = IncidentRow(
            instance_id=instance_id,
            number=number,
            definition_id=1,
            token=number,
            element="send_letter",
            kind="job",
            text="Expected a printer, but there is none",
            raised_at=NOW,
        )
        return replace(row, **fields)

    def subscription(self, instance_id: int, number: int, **fields: Any) -> SubscriptionRow:
        row = SubscriptionRow(
            instance_id=instance_id,
            number=number,
            definition_id=1,
            element="wait_for_call",
            kind="message",
            name="called_back",
            key="C-1",
            opened_at=NOW,
        )
        return replace(row, **fields)

    def message(self, number: int, **fields: Any) -> MessageRow:
        row = MessageRow(
            id=number,
            message_id=f"m-{number}",
            name="called_back",
            key="C-1",
            payload=b"\x80",
            published_at=NOW,
            published_by="ana",
            expires_at=NOW + timedelta(hours=1),
        )
        return replace(row, **fields)

    def activity(self, instance_id: int, number: int, **fields: Any) -> ActivityView:
        row = ActivityView(
            instance_id=instance_id,
            number=number,
            definition_id=1,
            element="call_participant",
            kind="userTask",
            name="Llamar",
            name_en="Call",
            started_at=NOW,
            ended_at=None,
            ended_by=None,
            state="open",
        )
        return replace(row, **fields)


@pytest.fixture
def rows() -> Rows:
    return Rows()


@pytest.fixture
def begin(store: Store, rows: Rows) -> Callable[..., None]:
    """Store the first step of an instance of the deployed process."""
    store.deployments.save(rows.deployment())

    def started(instance_id: int, **fields: Any) -> None:
        store.steps.commit([rows.started(instance_id, **fields)])

    return started
