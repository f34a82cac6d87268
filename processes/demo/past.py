"""A past that the real engine runs: its clock goes from timer to timer, and jobs are done as they come.

Tasks are done by commands, as people do them. It works on the application's database, beside no other worker.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, select

from engine import Engine, LeasedJob
from engine.commands import BeginActivity, ClaimTask
from engine.store import SqlStore
from engine.store.tables import timers
from engine.views import TaskFilter, TaskView
from processes.application import Application
from processes.tasks import Job, find_handler

WORKER = "demo"
AD_HOC = "adHocSubProcess"


class TaskMissing(LookupError):
    """The story expects a task that is not open: diagram and story do not fit."""


class PastClock:
    """Stands where it was put."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def move_to(self, at: datetime) -> None:
        """Forward only."""
        self._at = max(at, self._at)


class Past:
    """The application with a clock of its own."""

    def __init__(self, application: Application, since: datetime) -> None:
        self._sessions = application.sessions
        self.clock = PastClock(since)
        config = msgspec.structs.replace(application.engine.config, outbox=False)
        self.engine = Engine(SqlStore(application.database), clock=self.clock, config=config)

    def go_on_to(self, at: datetime) -> None:
        """Let time pass: each timer that comes due fires at its time, and what follows is done."""
        self.settle()
        while (due := self.next_timer()) is not None and due <= at:
            self.clock.move_to(due)
            self.settle()
        self.clock.move_to(at)

    def settle(self) -> None:
        """Until nothing is due any more."""
        worked = 1
        while worked:
            due = self.engine.due()
            worked = self.engine.tick(due=due) + (self._do_job() if due.jobs else 0)

    def next_timer(self) -> datetime | None:
        """When the next timer comes due."""
        with self._sessions() as session:
            due: datetime | None = session.scalar(select(func.min(timers.c.due_at)))
            return due

    def do_task(self, key: str, element: str, values: Mapping[str, Any], *, by: str) -> None:
        """Claim and complete the open task `element` of the instance with this business key."""
        task = self.get_task(key, element)
        if task.assignee is None:
            self.claim(key, element, by=by)
        self.engine.complete(task.instance_id, task.number, values, actor=by)
        self.settle()

    def begin(self, instance_id: int, element: str, *, by: str) -> None:
        """Somebody begins an activity of the instance's open ad-hoc sub-process."""
        activities = self.engine.read.activities(instance_id)
        number = next(each.number for each in activities if each.kind == AD_HOC and each.state == "open")
        self.engine.execute(BeginActivity(instance_id=instance_id, number=number, element=element, actor=by))
        self.settle()

    def claim(self, key: str, element: str, *, by: str) -> None:
        """Take the task and leave it there."""
        task = self.get_task(key, element)
        self.engine.execute(ClaimTask(instance_id=task.instance_id, number=task.number, actor=by))

    def find_task(self, key: str, element: str) -> TaskView | None:
        """The open task `element` of the instance with this business key."""
        wanted = TaskFilter(element=element, business_keys=frozenset([key]), limit=1)
        return next(iter(self.engine.read.list_tasks(wanted)), None)

    def get_task(self, key: str, element: str) -> TaskView:
        """Raises TaskMissing."""
        found = self.find_task(key, element)
        if found is None:
            raise TaskMissing(f"Expected an open task {element!r} of {key}, but there is none")
        return found

    def _do_job(self) -> int:
        """One, where there is one: what follows from it may come first."""
        leased = self.engine.lease_jobs(WORKER, 1)
        for job in leased:
            self._do(job)
        return len(leased)

    def _do(self, job: LeasedJob) -> None:
        """Effects and completion in one transaction. A handler that fails ends the loading: nothing is hidden."""
        handler = find_handler(job.handler)
        assert handler is not None, "deploying checks handlers"
        variables = self.engine.job_variables(job)
        with self._sessions() as session, session.begin():
            connection = session.connection(execution_options={"writes": True})
            asked = Job(
                handler=job.handler,
                instance_id=job.instance_id,
                business_key=job.business_key,
                idempotency_key=job.reference,
                variables=variables,
                now=self.clock.now(),
                session=session,
            )
            values = handler(asked)
            session.flush()
            self.engine.complete_job(job, values, connection=connection)
