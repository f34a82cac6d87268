"""Reading the store in memory: the twin of the queries in engine/store."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from msgspec import Struct

from engine.testing.memory_tables import Tables
from engine.views import (
    ActivityView,
    Among,
    DefinitionView,
    ElementCount,
    IncidentView,
    InstanceFilter,
    InstancePosition,
    InstanceView,
    JobView,
    MessageFilter,
    MessageView,
    SubscriptionView,
    TaskFilter,
    TaskPosition,
    TaskView,
    TimerView,
    WorkFilter,
)

ViewT = TypeVar("ViewT", bound=Struct)
NEVER = datetime.max.replace(tzinfo=UTC)


class MemoryReads:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def find_definition(self, definition_id: int) -> DefinitionView | None:
        return self._tables.definitions.get(definition_id)

    def latest_definition(self, process_id: str) -> DefinitionView | None:
        return next(iter(self.list_definitions(process_id)), None)

    def list_definitions(self, process_id: str | None = None) -> list[DefinitionView]:
        rows = [d for d in self._rows("definitions") if process_id is None or d.process_id == process_id]
        return sorted(rows, key=lambda d: (d.process_id, -d.version))

    def find_instance(self, instance_id: int) -> InstanceView | None:
        return self._tables.instances.get(instance_id)

    def list_instances(self, chosen: InstanceFilter) -> list[InstanceView]:
        rows = [row for row in self._rows("instances") if _is_chosen_instance(row, chosen)]
        rows.sort(key=lambda row: (row.started_at, row.instance_id), reverse=True)
        return rows[chosen.offset : chosen.offset + chosen.limit]

    def find_task(self, instance_id: int, number: int) -> TaskView | None:
        return self._tables.tasks.get((instance_id, number))

    def list_tasks(self, chosen: TaskFilter) -> list[TaskView]:
        rows = _ordered([task for task in self._rows("tasks") if _is_chosen_task(task, chosen)], chosen.order)
        return rows[chosen.offset : chosen.offset + chosen.limit]

    def count_tasks(self, chosen: TaskFilter) -> int:
        return sum(_is_chosen_task(task, chosen) for task in self._rows("tasks"))

    def activities(self, instance_id: int) -> list[ActivityView]:
        return sorted(self._of("activities", instance_id), key=lambda row: row.number)

    def timers(self, instance_id: int | None = None) -> list[TimerView]:
        rows = sorted(self._of("timers", instance_id), key=lambda row: (row.due_at, row.number))
        return _as_views(TimerView, rows)

    def jobs(self, instance_id: int | None = None) -> list[JobView]:
        return _as_views(
            JobView, sorted(self._of("jobs", instance_id), key=lambda row: (row.due_at, row.number))
        )

    def subscriptions(self, instance_id: int | None = None) -> list[SubscriptionView]:
        rows = sorted(self._of("subscriptions", instance_id), key=lambda row: (row.instance_id, row.number))
        return _as_views(SubscriptionView, rows)

    def messages(self, state: str | None = None) -> list[MessageView]:
        rows = [row for row in self._rows("messages") if state is None or row.state == state]
        return _as_views(MessageView, sorted(rows, key=lambda row: row.id))

    def incidents(self, instance_id: int | None = None) -> list[IncidentView]:
        rows = sorted(
            self._of("incidents", instance_id), key=lambda row: (row.raised_at, row.instance_id, row.number)
        )
        return _as_views(IncidentView, rows)

    def list_timers(self, chosen: WorkFilter) -> list[TimerView]:
        return _as_views(TimerView, self._page("timers", chosen))

    def list_jobs(self, chosen: WorkFilter) -> list[JobView]:
        return _as_views(JobView, self._page("jobs", chosen))

    def list_messages(self, chosen: MessageFilter) -> list[MessageView]:
        rows = [
            row
            for row in self._rows("messages")
            if row.id > chosen.after
            and chosen.name in (None, row.name)
            and chosen.state in (None, row.state)
            and row.key not in chosen.except_keys
        ]
        return _as_views(MessageView, sorted(rows, key=lambda row: row.id)[: chosen.limit])

    def list_incidents(self, chosen: WorkFilter) -> list[IncidentView]:
        return _as_views(IncidentView, self._page("incidents", chosen))

    def element_counts(
        self, definition_id: int, now: datetime, except_keys: frozenset[str] = frozenset()
    ) -> dict[str, ElementCount]:
        waits: dict[str, list[float]] = {}
        for row in self._rows("activities"):
            is_chosen = row.definition_id == definition_id and row.state == "open"
            if is_chosen and self._key_of(row) not in except_keys:
                waits.setdefault(row.element, []).append((now - row.started_at).total_seconds())
        late = [
            task.element
            for task in self._rows("tasks")
            if task.definition_id == definition_id and task.state == "open" and (task.due_at or NEVER) < now
            if task.business_key not in except_keys
        ]
        return {
            element: _count(element, sorted(each), late.count(element)) for element, each in waits.items()
        }

    def _page(self, table: str, chosen: WorkFilter) -> list[Any]:
        rows = [
            row
            for row in self._rows(table)
            if row.instance_id > 0
            and (row.instance_id, row.number) > chosen.after
            and not (chosen.unresolved and row.resolved_at)
            and (chosen.process_ids is None or self._process_of(row) in chosen.process_ids)
            and self._key_of(row) not in chosen.except_keys
        ]
        return sorted(rows, key=lambda row: (row.instance_id, row.number))[: chosen.limit]

    def _key_of(self, row: Any) -> str:
        return self._tables.instances[row.instance_id].business_key

    def _process_of(self, row: Any) -> str | None:
        definition = self._tables.definitions.get(row.definition_id)
        return definition.process_id if definition else None

    def _rows(self, table: str) -> list[Any]:
        with self._tables.lock:
            return list(getattr(self._tables, table).values())

    def _of(self, table: str, instance_id: int | None) -> list[Any]:
        return [row for row in self._rows(table) if instance_id is None or row.instance_id == instance_id]


def _as_views(kind: type[ViewT], rows: Iterable[Any]) -> list[ViewT]:
    return [kind(**{name: getattr(row, name) for name in kind.__struct_fields__}) for row in rows]


def _is_chosen_instance(row: InstanceView, chosen: InstanceFilter) -> bool:
    return (
        chosen.process_id in (None, row.process_id)
        and chosen.definition_id in (None, row.definition_id)
        and chosen.state in (None, row.state)
        and (chosen.business_keys is None or row.business_key in chosen.business_keys)
        and row.business_key not in chosen.except_keys
        and (chosen.process_ids is None or row.process_id in chosen.process_ids)
        and (chosen.among is None or _is_among(row, chosen.among))
        and (chosen.after is None or _instance_place(row) < _instance_place(chosen.after))
    )


def _is_among(row: InstanceView, among: Among) -> bool:
    return row.business_key in among.business_keys or row.instance_id in among.instance_ids


def _instance_place(row: InstanceView | InstancePosition) -> tuple[datetime, int]:
    return row.started_at, row.instance_id


def _is_chosen_task(task: TaskView, chosen: TaskFilter) -> bool:
    return (
        chosen.state in (None, task.state)
        and chosen.assignee in (None, task.assignee)
        and chosen.process_id in (None, task.process_id)
        and chosen.element in (None, task.element)
        and (not chosen.unassigned or task.assignee is None)
        and (chosen.candidates is None or not chosen.candidates.isdisjoint(task.candidates))
        and (chosen.instance_ids is None or task.instance_id in chosen.instance_ids)
        and (chosen.business_keys is None or task.business_key in chosen.business_keys)
        and task.business_key not in chosen.except_keys
        and (chosen.due_before is None or (task.due_at or NEVER) < chosen.due_before)
        and (chosen.process_ids is None or task.process_id in chosen.process_ids)
        and (chosen.after is None or _is_behind(task, chosen.after, chosen.order))
    )


def _is_behind(task: TaskView, end: TaskPosition, order: str) -> bool:
    """By the place in the order itself, worked out apart from `_ordered`."""
    here, there = _place(task, order), _place(end, order)
    return here < there if order == "-created" else here > there


def _place(task: TaskView | TaskPosition, order: str) -> tuple[Any, ...]:
    tied = (task.created_at, task.instance_id, task.number)
    if order.endswith("created"):
        return tied
    sign = -1 if order == "-due" else 1
    due = (task.due_at is None, sign * task.due_at.timestamp() if task.due_at else 0)
    return (-task.priority, *due, *tied) if order == "priority" else (*due, *tied)


def _ordered(tasks: list[TaskView], order: str) -> list[TaskView]:
    """Stable sorts, the last key first; tasks without a due time come after all others."""
    by_creation = sorted(
        tasks, key=lambda t: (t.created_at, t.instance_id, t.number), reverse=order == "-created"
    )
    if order in ("created", "-created"):
        return by_creation
    by_due = sorted(by_creation, key=lambda t: t.due_at or NEVER)
    if order == "priority":
        return sorted(by_due, key=lambda t: -t.priority)
    if order == "-due":
        by_due = sorted(by_creation, key=lambda t: -(t.due_at.timestamp() if t.due_at else 0))
        return [t for t in by_due if t.due_at] + [t for t in by_due if not t.due_at]
    return by_due


def _count(element: str, waits: list[float], late: int) -> ElementCount:
    n = len(waits)
    median, p90 = waits[(n + 1) // 2 - 1], waits[(n * 9 + 9) // 10 - 1]
    return ElementCount(element=element, open=n, late=late, median_wait_s=median, p90_wait_s=p90)
