"""What one reader may be told by the engine: its whole read side, without what is about a few hidden business keys.

Every page and every address of the interface reads through this (current.read), so a restricted case is nowhere: not
in a list, a count or a look by id. Who may see what else is in access.py.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from engine import views
from engine.history.variables import VariableChange
from engine.ports import Queries
from engine.standing import Standing

MOST = 1_000_000


class _OfInstance(Protocol):
    @property
    def instance_id(self) -> int: ...


RowT = TypeVar("RowT", bound=_OfInstance)


class Reading:
    """A `Queries` for one reader. `hidden`: the keys that they must not learn of."""

    def __init__(self, queries: Queries, hidden: frozenset[str]) -> None:
        self._queries = queries
        self._hidden = hidden

    def find_definition(self, definition_id: int) -> views.DefinitionView | None:
        return self._queries.find_definition(definition_id)

    def latest_definition(self, process_id: str) -> views.DefinitionView | None:
        return self._queries.latest_definition(process_id)

    def list_definitions(self, process_id: str | None = None) -> list[views.DefinitionView]:
        return self._queries.list_definitions(process_id)

    def definition_xml(self, definition_id: int) -> bytes:
        return self._queries.definition_xml(definition_id)

    def find_instance(self, instance_id: int) -> views.InstanceView | None:
        found = self._queries.find_instance(instance_id)
        return None if found is None or found.business_key in self._hidden else found

    def list_instances(self, chosen: views.InstanceFilter) -> list[views.InstanceView]:
        return self._queries.list_instances(replace(chosen, except_keys=self._without(chosen)))

    def find_task(self, instance_id: int, number: int) -> views.TaskView | None:
        found = self._queries.find_task(instance_id, number)
        return None if found is None or found.business_key in self._hidden else found

    def list_tasks(self, chosen: views.TaskFilter) -> list[views.TaskView]:
        return self._queries.list_tasks(replace(chosen, except_keys=self._without(chosen)))

    def count_tasks(self, chosen: views.TaskFilter) -> int:
        return self._queries.count_tasks(replace(chosen, except_keys=self._without(chosen)))

    def list_timers(self, chosen: views.WorkFilter) -> list[views.TimerView]:
        return self._queries.list_timers(replace(chosen, except_keys=self._without(chosen)))

    def list_jobs(self, chosen: views.WorkFilter) -> list[views.JobView]:
        return self._queries.list_jobs(replace(chosen, except_keys=self._without(chosen)))

    def list_incidents(self, chosen: views.WorkFilter) -> list[views.IncidentView]:
        return self._queries.list_incidents(replace(chosen, except_keys=self._without(chosen)))

    def list_messages(self, chosen: views.MessageFilter) -> list[views.MessageView]:
        return self._queries.list_messages(replace(chosen, except_keys=self._without(chosen)))

    def element_counts(
        self, definition_id: int, now: datetime, except_keys: frozenset[str] = frozenset()
    ) -> dict[str, views.ElementCount]:
        return self._queries.element_counts(definition_id, now, self._hidden | except_keys)

    def messages(self, state: str | None = None) -> list[views.MessageView]:
        return [row for row in self._queries.messages(state) if row.key not in self._hidden]

    def activities(self, instance_id: int) -> list[views.ActivityView]:
        return self._known(self._queries.activities(instance_id))

    def timers(self, instance_id: int | None = None) -> list[views.TimerView]:
        return self._known(self._queries.timers(instance_id))

    def jobs(self, instance_id: int | None = None) -> list[views.JobView]:
        return self._known(self._queries.jobs(instance_id))

    def subscriptions(self, instance_id: int | None = None) -> list[views.SubscriptionView]:
        return self._known(self._queries.subscriptions(instance_id))

    def incidents(self, instance_id: int | None = None) -> list[views.IncidentView]:
        return self._known(self._queries.incidents(instance_id))

    def journal(self, instance_id: int) -> list[views.JournalView]:
        return self._known(self._queries.journal(instance_id))

    def row_version(self, instance_id: int) -> int | None:
        return None if self._is_hidden(instance_id) else self._queries.row_version(instance_id)

    def variables(self, instance_id: int) -> dict[str, Any]:
        return {} if self._is_hidden(instance_id) else self._queries.variables(instance_id)

    def task_variables(self, instance_id: int, number: int) -> dict[str, Any]:
        return {} if self._is_hidden(instance_id) else self._queries.task_variables(instance_id, number)

    def variable_history(self, instance_id: int) -> list[VariableChange]:
        return [] if self._is_hidden(instance_id) else self._queries.variable_history(instance_id)

    def standing(self, instance_id: int) -> Standing | None:
        return None if self._is_hidden(instance_id) else self._queries.standing(instance_id)

    @cached_property
    def _hidden_ids(self) -> frozenset[int]:
        """Of the few instances that are about a hidden key."""
        if not self._hidden:
            return frozenset()
        about = views.InstanceFilter(business_keys=self._hidden, limit=MOST)
        return frozenset(row.instance_id for row in self._queries.list_instances(about))

    def _is_hidden(self, instance_id: int) -> bool:
        """Of one: asked for by itself, for hidden keys may have many instances."""
        found = self._queries.find_instance(instance_id) if self._hidden else None
        return found is not None and found.business_key in self._hidden

    def _known(self, rows: Iterable[RowT]) -> list[RowT]:
        return [row for row in rows if row.instance_id not in self._hidden_ids]

    def _without(
        self, chosen: views.TaskFilter | views.InstanceFilter | views.WorkFilter | views.MessageFilter
    ) -> frozenset[str]:
        return self._hidden | chosen.except_keys
