"""The engine's read side whole (`ports.Queries`): the store's own reads, and what needs the definition at hand."""

from datetime import datetime
from typing import Any

from engine.codec import decode_events, decode_state
from engine.events import VariablesWritten
from engine.history.variables import VariableChange, changes
from engine.library import Library
from engine.model import Process
from engine.ports import Store
from engine.standing import Standing, stand
from engine.state import State
from engine.telling import Telling
from engine.values import decode_values
from engine.variables import Visible
from engine.views import (
    ActivityView,
    DefinitionView,
    ElementCount,
    IncidentView,
    InstanceFilter,
    InstanceView,
    JobView,
    JournalView,
    MessageFilter,
    MessageView,
    SubscriptionView,
    TaskFilter,
    TaskView,
    TimerView,
    WorkFilter,
)


class Reading:
    """Never locks; each call is its own short read."""

    def __init__(self, store: Store, library: Library) -> None:
        self._store = store
        self._reads = store.reads
        self._library = library

    def definition_xml(self, definition_id: int) -> bytes:
        """The file that the version was read from. Raises UnknownDefinition."""
        files = self._library.files(definition_id)
        view = self._reads.find_definition(definition_id)
        return next(file.content for file in files if view is not None and file.name == view.file)

    def row_version(self, instance_id: int) -> int | None:
        """How many steps the instance has made: it changes whenever anything of it does; None if unknown."""
        stored = self._store.steps.load([instance_id]).get(instance_id)
        return stored.version if stored else None

    def variables(self, instance_id: int) -> dict[str, Any]:
        """What the process's own scope holds, or held at its end; {} for an unknown instance."""
        state = self._state(instance_id)
        if state is None:
            return {}
        root = state.scopes.get(state.root)
        return (
            decode_values(root.variables)
            if root is not None
            else self._last_variables(instance_id, state.root)
        )

    def task_variables(self, instance_id: int, number: int) -> dict[str, Any]:
        """What an open task or job sees, its own inputs first; {} when it is not open."""
        state = self._state(instance_id)
        if state is None or number not in state.tokens:
            return {}
        return dict(Visible(state, self._library.processes(state), number))

    def standing(self, instance_id: int) -> Standing | None:
        """Where the instance stands now; None for an unknown one."""
        state = self._state(instance_id)
        return stand(state, self._library.processes(state)) if state is not None else None

    def journal(self, instance_id: int) -> list[JournalView]:
        """Every step, the first first, with the ids of its elements."""
        telling = Telling(self._process)
        return [telling.row(row) for row in self._store.steps.journal_rows(instance_id)]

    def variable_history(self, instance_id: int) -> list[VariableChange]:
        """Every write of a variable, the first first; [] once its values were purged."""
        return list(changes(self.journal(instance_id)))

    def find_definition(self, definition_id: int) -> DefinitionView | None:
        return self._reads.find_definition(definition_id)

    def latest_definition(self, process_id: str) -> DefinitionView | None:
        return self._reads.latest_definition(process_id)

    def list_definitions(self, process_id: str | None = None) -> list[DefinitionView]:
        return self._reads.list_definitions(process_id)

    def find_instance(self, instance_id: int) -> InstanceView | None:
        return self._reads.find_instance(instance_id)

    def list_instances(self, chosen: InstanceFilter) -> list[InstanceView]:
        return self._reads.list_instances(chosen)

    def find_task(self, instance_id: int, number: int) -> TaskView | None:
        return self._reads.find_task(instance_id, number)

    def list_tasks(self, chosen: TaskFilter) -> list[TaskView]:
        return self._reads.list_tasks(chosen)

    def count_tasks(self, chosen: TaskFilter) -> int:
        return self._reads.count_tasks(chosen)

    def activities(self, instance_id: int) -> list[ActivityView]:
        return self._reads.activities(instance_id)

    def timers(self, instance_id: int | None = None) -> list[TimerView]:
        return self._reads.timers(instance_id)

    def jobs(self, instance_id: int | None = None) -> list[JobView]:
        return self._reads.jobs(instance_id)

    def subscriptions(self, instance_id: int | None = None) -> list[SubscriptionView]:
        return self._reads.subscriptions(instance_id)

    def messages(self, state: str | None = None) -> list[MessageView]:
        return self._reads.messages(state)

    def incidents(self, instance_id: int | None = None) -> list[IncidentView]:
        return self._reads.incidents(instance_id)

    def list_timers(self, chosen: WorkFilter) -> list[TimerView]:
        return self._reads.list_timers(chosen)

    def list_jobs(self, chosen: WorkFilter) -> list[JobView]:
        return self._reads.list_jobs(chosen)

    def list_messages(self, chosen: MessageFilter) -> list[MessageView]:
        return self._reads.list_messages(chosen)

    def list_incidents(self, chosen: WorkFilter) -> list[IncidentView]:
        return self._reads.list_incidents(chosen)

    def element_counts(
        self, definition_id: int, now: datetime, except_keys: frozenset[str] = frozenset()
    ) -> dict[str, ElementCount]:
        return self._reads.element_counts(definition_id, now, except_keys)

    def _process(self, definition_id: int) -> Process:
        return self._library.get(definition_id).process

    def _state(self, instance_id: int) -> State | None:
        stored = self._store.steps.load([instance_id]).get(instance_id)
        return decode_state(stored.state) if stored else None

    def _last_variables(self, instance_id: int, root: int) -> dict[str, Any]:
        """An ended instance may have let go of its scopes: the journal still knows."""
        held: dict[str, bytes] = {}
        for row in self._store.steps.journal_rows(instance_id):
            for event in decode_events(row.events):
                if isinstance(event, VariablesWritten) and event.scope == root:
                    held |= event.values
        return decode_values(held)
