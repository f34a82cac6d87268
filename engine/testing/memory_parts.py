"""Deployments, messages and the queue in memory: the twins of engine/store/{deployments,messages,work}.py."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from engine.errors import StaleState
from engine.rows import (
    START_TIMERS,
    DeploymentRow,
    Due,
    JobRow,
    MessageRow,
    Resource,
    StartSubscriptionRow,
    SubscriptionRow,
    TimerRow,
)
from engine.testing.memory_signals import MemorySignals
from engine.testing.memory_tables import Tables, alive_at, subscribes
from engine.views import DefinitionView, SubscriptionView


class MemoryDeployments:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def save(self, deployment: DeploymentRow, connection: Any = None) -> None:  # noqa: ARG002
        with self._tables.lock:
            versions = {(known.process_id, known.version) for known in self._tables.definitions.values()}
            if versions & {(new.process_id, new.version) for new in deployment.definitions}:
                raise StaleState("Expected new versions, but another deployment came first")
            self._tables.deployments[deployment.deployment_id] = deployment
            self._tables.definitions |= {new.definition_id: new for new in deployment.definitions}
            moved = {new.process_id for new in deployment.definitions}
            self._forget_starts(
                {known for known, view in self._tables.definitions.items() if view.process_id in moved}
            )
            for timer in deployment.timers:
                self._tables.timers[START_TIMERS, timer.definition_id, timer.number] = timer
            for start in deployment.subscriptions:
                self._tables.starts[start.definition_id, start.number, start.kind, start.name] = start

    def _forget_starts(self, definition_ids: set[int]) -> None:
        tables = self._tables
        for key in [key for key in tables.timers if key[0] == START_TIMERS and key[1] in definition_ids]:
            del tables.timers[key]
        for start in [start for start in tables.starts if start[0] in definition_ids]:
            del tables.starts[start]

    def files(self, deployment_id: int) -> list[Resource]:
        with self._tables.lock:
            deployment = self._tables.deployments.get(deployment_id)
        return sorted(deployment.resources, key=lambda resource: resource.name) if deployment else []

    def find_in_deployment(self, deployment_id: int, process_id: str) -> DefinitionView | None:
        with self._tables.lock:
            deployment = self._tables.deployments[deployment_id]
            kept = [self._tables.definitions[each] for each in deployment.kept]
        found = [view for view in (*deployment.definitions, *kept) if view.process_id == process_id]
        return found[0] if found else None

    def start_timers(self, process_id: str) -> list[TimerRow]:
        with self._tables.lock:
            definitions = self._tables.definitions
            return [
                timer
                for timer in self._tables.timers.values()
                if timer.instance_id == START_TIMERS
                and definitions[timer.definition_id].process_id == process_id
            ]


class MemoryMessages:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, message: MessageRow, connection: Any = None) -> bool:  # noqa: ARG002
        self._tables.network.publish(message.message_id)
        with self._tables.lock:
            return self._tables.messages.setdefault(message.message_id, message) is message

    def deliverable(self, limit: int, since: datetime | None = None) -> list[MessageRow]:
        with self._tables.lock:
            waiting = sorted(
                (each for each in self._tables.messages.values() if self._is_here(each)),
                key=lambda message: message.id,
            )
            return [message for message in waiting if self._is_wanted(message, since)][:limit]

    def _is_here(self, message: MessageRow) -> bool:
        return message.state == "waiting" and self._tables.network.has_come(message)

    def _is_wanted(self, message: MessageRow, since: datetime | None) -> bool:
        takers = self._subscribers(message)
        if since is None or message.published_at >= since:
            return bool(takers or self._starts(message))
        return any(each.opened_at >= since for each in takers)

    def any_over(self, now: datetime) -> bool:
        """Whether `expire` would give one up."""
        with self._tables.lock:
            return any(self._is_over(message, now) for message in self._tables.messages.values())

    def find_subscriber(self, message_id: str) -> SubscriptionRow | None:
        with self._tables.lock:
            message = self._tables.messages[message_id]
            found = self._subscribers(message) if message.state == "waiting" else []
        return min(found, key=lambda s: (s.opened_at, s.instance_id, s.number), default=None)

    def find_start(self, message_id: str) -> StartSubscriptionRow | None:
        with self._tables.lock:
            message = self._tables.messages[message_id]
            found = self._starts(message) if message.state == "waiting" else []
        return min(found, key=lambda s: (s.opened_at, s.definition_id, s.number), default=None)

    def fail(self, message_id: str) -> None:
        with self._tables.lock:
            message = self._tables.messages[message_id]
            if message.state == "waiting":
                self._tables.messages[message_id] = replace(message, state="failed")

    def held(self) -> list[MessageRow]:
        """What is on its way in a slow network, the first sent first."""
        with self._tables.lock:
            waiting = [each for each in self._tables.messages.values() if each.state == "waiting"]
        return sorted(
            (each for each in waiting if not self._tables.network.has_come(each)), key=lambda each: each.id
        )

    def bring(
        self, message: MessageRow, to: SubscriptionView | str, *, at: datetime, variables: Mapping[str, Any]
    ) -> None:
        """See SlowNetwork.bring."""
        with self._tables.lock:
            arrived = self._tables.network.bring(message, to, at=at, variables=variables)
            self._tables.messages[message.message_id] = arrived

    def hold(self) -> None:
        """See SlowNetwork.hold."""
        self._tables.network.hold()

    def state(self, message_id: str) -> str:
        """What became of a message."""
        with self._tables.lock:
            return self._tables.messages[message_id].state

    def expire(self, now: datetime) -> int:
        with self._tables.lock:
            over = [message for message in self._tables.messages.values() if self._is_over(message, now)]
            self._tables.messages |= {
                message.message_id: replace(message, state="expired") for message in over
            }
            return len(over)

    def _is_over(self, message: MessageRow, now: datetime) -> bool:
        if message.state != "waiting" or message.expires_at is None or message.expires_at > now:
            return False
        return not (self._subscribers(message, paused_too=True) or self._starts(message))

    def _subscribers(self, message: MessageRow, *, paused_too: bool = False) -> list[SubscriptionRow]:
        found = [each for each in self._tables.subscriptions.values() if subscribes(each, message)]
        found = [
            each
            for each in found
            if self._tables.network.is_for(message, (each.element, each.instance_id, each.number))
        ]
        return [each for each in found if paused_too or not each.paused]

    def _starts(self, message: MessageRow) -> list[StartSubscriptionRow]:
        return [
            start
            for start in self._tables.starts.values()
            if (start.kind, start.name) == ("message", message.name)
            and alive_at(message, start.opened_at)
            and self._tables.network.is_for(message, (start.element, 0, 0))
        ]


class MemoryWork:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def lease(
        self,
        worker: str,
        *,
        now: datetime,
        margin: timedelta,
        limit: int,
        only: tuple[int, int] | None = None,
    ) -> list[JobRow]:
        with self._tables.lock:
            leased = [
                replace(
                    job,
                    worker=worker,
                    leased_until=now + timedelta(milliseconds=job.timeout_ms) + margin,
                    lost=job.lost + (job.worker is not None),
                )
                for job in self._free(now)
                if only is None or (job.instance_id, job.number) == only
            ][:limit]
            self._tables.jobs |= {(job.instance_id, job.number): job for job in leased}
            return leased

    def due(self, now: datetime, since: datetime) -> Due:
        tables = self._tables
        messages = MemoryMessages(tables)
        with tables.lock:
            return Due(
                timers=bool(self.due_timers(now, 1)),
                jobs=bool(self._free(now)),
                messages=bool(messages.deliverable(1, since)),
                expired=messages.any_over(now),
                signals=bool(MemorySignals(tables).deliverable(1)),
                outbox=bool(tables.outbox),
            )

    def put_back(self, job: JobRow, connection: Any = None) -> bool:  # noqa: ARG002
        key = (job.instance_id, job.number)
        with self._tables.lock:
            held = self._tables.jobs.get(key)
            if held is None or held.worker != job.worker:
                return False
            self._tables.jobs[key] = replace(job, worker=None, leased_until=None)
            return True

    def find_job(self, instance_id: int, number: int) -> JobRow | None:
        with self._tables.lock:
            return self._tables.jobs.get((instance_id, number))

    def ready_jobs(self, now: datetime, limit: int) -> list[str]:
        with self._tables.lock:
            return [f"{job.instance_id}-{job.number}" for job in self._free(now)][:limit]

    def due_timers(self, now: datetime, limit: int) -> list[TimerRow]:
        with self._tables.lock:
            due = [
                timer for timer in self._tables.timers.values() if timer.due_at <= now and not timer.paused
            ]
        return sorted(due, key=lambda timer: (timer.due_at, timer.instance_id, timer.number))[:limit]

    def postpone(self, timer: TimerRow, until: datetime) -> None:
        key = (timer.instance_id, timer.definition_id, timer.number)
        with self._tables.lock:
            if self._tables.timers.get(key) == timer:
                self._tables.timers[key] = replace(timer, due_at=until)

    def relay(self, tell: Callable[[Sequence[str]], None], limit: int) -> int:
        with self._tables.lock:
            told = self._tables.outbox[:limit]
            if told:
                tell(told)
                del self._tables.outbox[: len(told)]
            return len(told)

    def _free(self, now: datetime) -> list[JobRow]:
        free = [
            job
            for job in self._tables.jobs.values()
            if job.due_at <= now
            and not job.paused
            and (job.worker is None or job.leased_until is None or job.leased_until <= now)
        ]
        return sorted(free, key=lambda job: (job.due_at, job.instance_id, job.number))
