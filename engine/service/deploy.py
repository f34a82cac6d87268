"""Deploying: files in, new versions of processes out; or every fault of every file, and nothing changed.

A process gets a new version only if something that it needs has changed. Instances that run stay on theirs.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from engine.bundle import Bundle, read_bundle
from engine.clock import Clock
from engine.config import EngineConfig
from engine.errors import StaleState
from engine.faults import Fault, Refused
from engine.ids import Ids
from engine.library import Library
from engine.ports import Store
from engine.rows import DeploymentRow
from engine.service.starts import Starts
from engine.views import DefinitionView


class Deployment(Struct, frozen=True, kw_only=True):
    """The versions that hold now, new or kept. `unchanged`: all were there already, and nothing was stored.

    `warnings`: what could not be proved in the time that a deployment has.
    """

    deployment_id: int
    definitions: tuple[DefinitionView, ...]
    unchanged: bool
    warnings: tuple[Fault, ...] = ()


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
        return self._checked(resources)[1]

    def deploy(
        self, resources: Mapping[str, bytes], *, actor: str, reason: str = "", connection: Any = None
    ) -> Deployment:
        """Raises DeploymentRefused with every fault if one of them is an error."""
        bundle, faults = self._checked(resources)
        promised = [] if _refuses(faults) else self._promised(resources)
        if _refuses([*faults, *promised]):
            raise DeploymentRefused([*faults, *promised])
        for _ in range(self._config.attempts):
            try:
                deployment = self._deploy(bundle, actor, reason, connection)
            except StaleState:
                continue
            return replace(deployment, warnings=tuple(promised))
        raise StaleState("Expected to store a deployment, but others came first again and again")

    def _promised(self, resources: Mapping[str, bytes]) -> Sequence[Fault]:
        """What the host says of promises that these files break, or may break."""
        return [] if self._config.check_promises is None else self._config.check_promises(resources)

    def _checked(self, resources: Mapping[str, bytes]) -> tuple[Bundle, list[Fault]]:
        bundle = read_bundle(resources, self._config)
        faults = dict.fromkeys(bundle.faults + self._starts().faults(bundle))
        return bundle, sorted(faults, key=lambda fault: (fault.file, fault.line, fault.element, fault.rule))

    def _deploy(self, bundle: Bundle, actor: str, reason: str, connection: Any) -> Deployment:
        before = [self._store.reads.latest_definition(process.id) for process in bundle.processes]
        digests = {process.id: _digest(bundle, process.id) for process in bundle.processes}
        kept = [view for view in before if view is not None and view.digest == digests[view.process_id]]
        if len(kept) == len(before):
            return Deployment(deployment_id=kept[0].deployment_id, definitions=tuple(kept), unchanged=True)
        deployment_id = self._ids.new()
        new = tuple(
            DefinitionView(
                definition_id=self._ids.new(),
                process_id=process.id,
                version=view.version + 1 if view else 1,
                name=process.name,
                name_en=process.name_en,
                digest=digests[process.id],
                file=bundle.file_of[process.id],
                deployment_id=deployment_id,
                deployed_at=self._clock.now(),
                deployed_by=actor,
            )
            for process, view in zip(bundle.processes, before, strict=True)
            if view not in kept
        )
        self._store.deployments.save(self._row(bundle, new, kept, reason), connection)
        return Deployment(deployment_id=deployment_id, definitions=(*new, *kept), unchanged=False)

    def _row(
        self, bundle: Bundle, new: tuple[DefinitionView, ...], kept: list[DefinitionView], reason: str
    ) -> DeploymentRow:
        starts = self._starts()
        processes = [(view.definition_id, bundle.process(view.process_id)) for view in new]
        return DeploymentRow(
            deployment_id=new[0].deployment_id,
            deployed_at=new[0].deployed_at,
            deployed_by=new[0].deployed_by,
            reason=reason,
            resources=bundle.resources,
            definitions=new,
            kept=tuple(view.definition_id for view in kept),
            timers=tuple(row for each in processes for row in starts.timers(*each)),
            subscriptions=tuple(row for each in processes for row in starts.subscriptions(*each)),
        )

    def _starts(self) -> Starts:
        return Starts(self._store, self._library, self._config, self._clock.now())


def _refuses(faults: Sequence[Fault]) -> bool:
    return any(fault.severity == "error" for fault in faults)


def _digest(bundle: Bundle, process_id: str) -> str:
    """Over all that the process needs: equal digests mean that nothing would change."""
    needed = sorted(f"{each.kind} {each.digest}" for each in bundle.needs(process_id))
    return hashlib.sha256("\n".join([process_id, *needed]).encode()).hexdigest()
