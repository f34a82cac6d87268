"""Deployed definitions, read once and shared by all instances (invariant 5): processes, decisions, files."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine import events as e
from engine.config import EngineConfig
from engine.dmn import Decided, Decisions, read_decisions
from engine.errors import UnknownDefinition
from engine.feel import Evaluation
from engine.model import CallDetail, Definition, Process
from engine.ports import Store
from engine.promises import Watch, bind, own, speaks
from engine.reader import read_processes
from engine.rows import Resource
from engine.run import Context, Unable
from engine.state import State
from engine.views import DefinitionView


class Library:
    """Finds what a step needs to know of the deployed. What is deployed never changes, so it is kept."""

    def __init__(self, store: Store, config: EngineConfig) -> None:
        self._store = store
        self._config = config
        self._definitions: dict[int, Definition] = {}
        self._decisions: dict[int, list[Decisions]] = {}
        self._watches: dict[int, Watch | None] = {}

    def get(self, definition_id: int) -> Definition:
        """Raises UnknownDefinition."""
        known = self._definitions.get(definition_id)
        if known is None:
            view = self._store.reads.find_definition(definition_id)
            if view is None:
                raise UnknownDefinition(f"Expected definition {definition_id}, but it was never deployed")
            known = self._definitions[definition_id] = self._read(view)
        return known

    def choose(self, process_id: str, version: int | None = None) -> Definition:
        """A version of a process, the latest without one. Raises UnknownDefinition."""
        if version is None:
            found = self._store.reads.latest_definition(process_id)
        else:
            versions = self._store.reads.list_definitions(process_id)
            found = next((view for view in versions if view.version == version), None)
        if found is None:
            raise UnknownDefinition(
                f"Expected a deployed process {process_id!r}, but there is none{_said(version)}"
            )
        return self.get(found.definition_id)

    def called(self, call: CallDetail, caller: Definition) -> Definition | None:
        """The definition that a call activity means."""
        if call.binding == "deployment":
            view = self._store.deployments.find_in_deployment(caller.deployment_id, call.process_id)
            return self.get(view.definition_id) if view else None
        try:
            return self.choose(call.process_id, call.version if call.binding == "version" else None)
        except UnknownDefinition:
            return None

    def decide(
        self, definition: Definition, decision_id: str, variables: Mapping[str, Any], evaluation: Evaluation
    ) -> Decided:
        """Ask the decision that was deployed together with `definition`. Raises Unable without one."""
        for decisions in self._decisions_of(definition.deployment_id):
            if decision_id in decisions.ids:
                return decisions.decide(decision_id, variables, evaluation)
        raise Unable(
            "decision", f"Expected decision {decision_id!r} to be deployed with the process, but it is not"
        )

    def files(self, definition_id: int) -> list[Resource]:
        """Every file of the deployment that made this version."""
        return self._store.deployments.files(self.get(definition_id).deployment_id)

    def context(self, now: datetime) -> Context:
        """What a step at this time may ask."""
        return Context(
            now=now,
            definition=self.get,
            called=self.called,
            decide=self.decide,
            scripts=self._config.scripts,
            zone=self._config.zone_info,
            limits=self._config.limits,
            days_off=self._config.days_off,
            completed=self.completed,
            watch=self.watch,
        )

    def watch(self, definition_id: int) -> Watch | None:
        """The promises of a version, its own and then the host's that it has a part in; None: there are none."""
        if definition_id not in self._watches:
            process = self.get(definition_id).process
            promised = (*own(process), *(p for p in self._config.promises if speaks(bind(process, p))))
            self._watches[definition_id] = Watch(process, promised) if promised else None
        return self._watches[definition_id]

    def completed(self, instance_id: int, scope: int, element: str) -> bool:
        """Whether an element was completed since scope `scope` was opened: numbers grow with time."""
        rows = self._store.reads.activities(instance_id)
        return any(row.element == element and row.state == "completed" and row.number > scope for row in rows)

    def processes(self, state: State) -> list[Process]:
        """The processes that an instance is bound to, by index."""
        return [self.get(known).process for known in state.definitions]

    def element(self, state: State, event: e.Event) -> str:
        """The id of the element that an event with `definition` and `node` is about."""
        definition: int = getattr(event, "definition", -1)
        node: int = getattr(event, "node", -1)
        if definition < 0 or node < 0:
            return ""
        return self.get(state.definitions[definition]).process.nodes[node].id

    def _read(self, view: DefinitionView) -> Definition:
        content = next(
            f.content for f in self._store.deployments.files(view.deployment_id) if f.name == view.file
        )
        process = next(each for each in read_processes(content, file=view.file) if each.id == view.process_id)
        return Definition(
            definition_id=view.definition_id,
            deployment_id=view.deployment_id,
            version=view.version,
            process=process,
        )

    def _decisions_of(self, deployment_id: int) -> list[Decisions]:
        known = self._decisions.get(deployment_id)
        if known is None:
            files = [file for file in self._store.deployments.files(deployment_id) if file.kind == "decision"]
            known = [read_decisions(file.content, file=file.name) for file in files]
            self._decisions[deployment_id] = known
        return known


def _said(version: int | None) -> str:
    return "" if version is None else f" with version {version}"
