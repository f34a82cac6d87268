"""Whole instances as they stand at one moment, in memory: the twin of engine/store/inspection.py."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from engine.inspection import Orphan, Seen, Tally
from engine.rows import START_TIMERS
from engine.testing.memory_tables import Tables


class MemoryInspection:
    """The lock is held as long as somebody looks."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def newest(self) -> int:
        with self._tables.lock:
            return max(self._tables.instances, default=0)

    def instance_ids(self, after: int, limit: int) -> list[int]:
        with self._tables.lock:
            return sorted(each for each in self._tables.instances if each > after)[:limit]

    @contextmanager
    def look(self, instance_ids: Sequence[int]) -> Iterator[Iterator[Seen]]:
        with self._tables.lock:
            yield (self._seen(each) for each in sorted(instance_ids) if each in self._tables.instances)

    def orphans(self) -> Iterator[Orphan]:
        with self._tables.lock:
            tables, known = self._tables, self._tables.instances.keys() | {START_TIMERS}
            rows: dict[str, Any] = {
                "engine_tasks": tables.tasks,
                "engine_jobs": tables.jobs,
                "engine_timers": tables.timers,
                "engine_subscriptions": tables.subscriptions,
                "engine_incidents": tables.incidents,
                "engine_activities": tables.activities,
            }
            found = {(name, key[0]) for name, keys in rows.items() for key in keys if key[0] not in known}
            found |= {("engine_journal", each) for each in tables.journal if each not in known}
            found |= {
                ("engine_messages", message.instance_id)
                for message in tables.messages.values()
                if message.state == "delivered"
                and message.instance_id is not None
                and message.instance_id not in known
            }
        return (Orphan(table, instance_id) for table, instance_id in sorted(found))

    def _seen(self, instance_id: int) -> Seen:
        tables, body = self._tables, self._tables.bodies[instance_id]

        def of(rows: Mapping[Any, Any]) -> tuple[Any, ...]:
            return tuple(row for key, row in rows.items() if key[0] == instance_id)

        tasks, activities = of(tables.tasks), of(tables.activities)
        opened = tuple(task for task in tasks if task.state == "open")
        return Seen(
            instance=tables.instances[instance_id],
            version=body.row_version,
            digest=body.digest,
            body=body.body,
            tally=Tally(
                tasks=len(tasks),
                tasks_completed=sum(task.state == "completed" for task in tasks),
                activities=len(activities),
                activities_completed=sum(row.state == "completed" for row in activities),
            ),
            tasks=opened,
            candidates=frozenset((task.number, group) for task in opened for group in task.candidates),
            jobs=of(tables.jobs),
            timers=of(tables.timers),
            subscriptions=of(tables.subscriptions),
            incidents=tuple(row for row in of(tables.incidents) if row.resolved_at is None),
            activities=tuple(row for row in activities if row.state == "open"),
            journal=lambda: iter(tables.journal.get(instance_id, ())),
            taken=self._taken,
        )

    def _taken(self, message_ids: Collection[str]) -> Mapping[str, int | None]:
        found = {each: self._tables.messages[each] for each in message_ids if each in self._tables.messages}
        return {each: row.instance_id if row.state == "delivered" else None for each, row in found.items()}
