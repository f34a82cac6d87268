"""Deploying: files in, new versions of processes out; or every fault of every file, and nothing changed.

A process gets a new version only if something that it needs has changed. Instances that run stay on theirs.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from engine.behaviors.timers import first_due
from engine.bundle import Bundle, read_bundle
from engine.clock import Clock
from engine.config import EngineConfig
from engine.errors import StaleState
from engine.faults import Fault, Refused
from engine.feel import Expression
from engine.ids import Ids
from engine.library import Library
from engine.model import EventDefinition, Node, Process, Timer
from engine.ports import Store
from engine.rows import START_TIMERS, DeploymentRow, StartSubscriptionRow, TimerRow
from engine.run import Unable
from engine.times import at_ms
from engine.views import DefinitionView


class Deployment(Struct, frozen=True, kw_only=True):
    """The versions that hold now, new or kept. `unchanged`: all were there already, and nothing was stored."""

    deployment_id: int
    definitions: tuple[DefinitionView, ...]
    unchanged: bool


class DeploymentRefused(Refused):
    """At least one file has an error; the versions before stay."""


class Deployer:
    """Checks, numbers and stores deployments."""

    def __init__(
        self, store: Store, library: Library, config: EngineConfig, *, clock: Clock, ids: Ids
    ) -> None:
        self._store = store
        self._library = library
        self._config = config
        self._clock = clock
        self._ids = ids

    def check(self, resources: Mapping[str, bytes]) -> list[Fault]:
        """Every fault, warnings too, by file and line."""
        bundle = read_bundle(resources, self._config)
        faults = dict.fromkeys(bundle.faults + self._start_faults(bundle))
        return sorted(faults, key=lambda fault: (fault.file, fault.line, fault.element, fault.rule))

    def deploy(self, resources: Mapping[str, bytes], *, actor: str, reason: str = "") -> Deployment:
        """Raises DeploymentRefused with every fault if one of them is an error."""
        faults = self.check(resources)
        if any(fault.severity == "error" for fault in faults):
            raise DeploymentRefused(faults)
        bundle = read_bundle(resources, self._config)
        for _ in range(self._config.attempts):
            try:
                return self._store_bundle(bundle, actor, reason)
            except StaleState:
                continue
        raise StaleState("Expected to store a deployment, but others came first again and again")

    def _store_bundle(self, bundle: Bundle, actor: str, reason: str) -> Deployment:
        latest = {each.id: self._store.reads.latest_definition(each.id) for each in bundle.processes}
        digests = {each.id: _digest(bundle, each.id) for each in bundle.processes}
        kept = [
            view for view in latest.values() if view is not None and view.digest == digests[view.process_id]
        ]
        if len(kept) == len(latest):
            return Deployment(deployment_id=kept[0].deployment_id, definitions=tuple(kept), unchanged=True)
        now, deployment_id = self._clock.now(), self._ids.new()
        changed = [each for each in bundle.processes if each.id not in {view.process_id for view in kept}]
        new = tuple(
            DefinitionView(
                definition_id=self._ids.new(),
                process_id=process.id,
                version=_version(latest[process.id]) + 1,
                name=process.name,
                name_en=process.name_en,
                digest=digests[process.id],
                file=bundle.file_of[process.id],
                deployment_id=deployment_id,
                deployed_at=now,
                deployed_by=actor,
            )
            for process in changed
        )
        starts = _Starts(self, now)
        for view, process in zip(new, changed, strict=True):
            starts.add(view.definition_id, process, latest[process.id])
        row = DeploymentRow(
            deployment_id=deployment_id,
            deployed_at=now,
            deployed_by=actor,
            reason=reason,
            resources=bundle.resources,
            definitions=new,
            kept=tuple(view.definition_id for view in kept),
            timers=tuple(starts.timers),
            subscriptions=tuple(starts.subscriptions),
        )
        self._store.deployments.save(row)
        return Deployment(deployment_id=deployment_id, definitions=(*new, *kept), unchanged=False)

    def first_due(self, timer: Timer, now: datetime) -> tuple[int, int]:
        """When a start timer is due first, and its repeats after that. Raises Unable."""
        context = self._library.context(now)

        def evaluate(expression: Expression) -> Any:
            return context.evaluate(expression, {})

        return first_due(timer, now, self._config.zone_info, evaluate)

    def kept_timer(self, before: DefinitionView | None, element: str, timer: Timer) -> TimerRow | None:
        """The start timer of the version before, if it is the same: a new version does not start its clock anew."""
        if before is None:
            return None
        old = {row.element: row for row in self._store.deployments.start_timers(before.process_id)}.get(
            element
        )
        if old is None:
            return None
        same = [
            each
            for each in _timers(self._library.get(old.definition_id).process, element)
            if _same(each, timer)
        ]
        return old if same else None

    def _start_faults(self, bundle: Bundle) -> list[Fault]:
        """Start timers whose expression gives no time."""
        faults = []
        for process in bundle.processes:
            for node, event in start_events(process, "timer"):
                try:
                    if event.timer is not None:
                        self.first_due(event.timer, self._clock.now())
                except Unable as unable:
                    faults.append(_timer_fault(bundle.file_of[process.id], node, unable))
        return faults


class _Starts:
    """Collects what starts instances of the new versions."""

    def __init__(self, deployer: Deployer, now: datetime) -> None:
        self._deployer = deployer
        self._now = now
        self.timers: list[TimerRow] = []
        self.subscriptions: list[StartSubscriptionRow] = []

    def add(self, definition_id: int, process: Process, before: DefinitionView | None) -> None:
        for node, event in start_events(process, "message"):
            self.subscriptions.append(
                StartSubscriptionRow(
                    definition_id=definition_id,
                    number=node.index,
                    element=node.id,
                    name=event.name,
                    opened_at=self._now,
                )
            )
        for node, event in start_events(process, "timer"):
            if event.timer is not None:
                self.timers.append(self._timer(definition_id, node, event.timer, before))

    def _timer(self, definition_id: int, node: Node, timer: Timer, before: DefinitionView | None) -> TimerRow:
        kept = self._deployer.kept_timer(before, node.id, timer)
        due_ms, left = self._deployer.first_due(timer, self._now)
        return TimerRow(
            instance_id=START_TIMERS,
            definition_id=definition_id,
            number=node.index,
            element=node.id,
            due_at=kept.due_at if kept else at_ms(due_ms),
            left=kept.left if kept else left,
        )


def start_events(process: Process, kind: str) -> list[tuple[Node, EventDefinition]]:
    """The start events of a process that wait for a message or a timer."""
    nodes = [process.nodes[index] for index in process.level.starts]
    return [(node, event) for node in nodes for event in node.events if event.kind == kind]


def _timers(process: Process, element: str) -> list[Timer]:
    return [
        event.timer for node, event in start_events(process, "timer") if node.id == element and event.timer
    ]


def _same(one: Timer, other: Timer) -> bool:
    texts = [each.expression.text if each.expression else each.literal for each in (one, other)]
    return one.kind == other.kind and texts[0] == texts[1]


def _version(view: DefinitionView | None) -> int:
    return view.version if view else 0


def _digest(bundle: Bundle, process_id: str) -> str:
    """Over all that the process needs: equal digests mean that nothing would change."""
    needed = sorted(f"{each.kind} {each.digest}" for each in bundle.needs(process_id))
    return hashlib.sha256("\n".join([process_id, *needed]).encode()).hexdigest()


def _timer_fault(file: str, node: Node, unable: Unable) -> Fault:
    return Fault(
        file=file,
        line=node.line,
        element=node.id,
        rule="timer_gives_time",
        text=f"El temporizador de inicio no da ningún momento: {unable.text}.",
        text_en=f"Expected the start timer to give a time, but: {unable.text}",
    )
