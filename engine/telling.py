"""Tells a journal: its events as plain mappings, with the ids of the diagram instead of numbers. For people."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import asdict

from engine import events as e
from engine.codec import decode_events
from engine.model import Process
from engine.rows import JournalRow
from engine.values import decode_value
from engine.views import JournalView

PLUMBING = frozenset(
    {
        "DefinitionBound",
        "ScopeOpened",
        "ScopeClosed",
        "TokenStarted",
        "TokenDropped",
        "JoinArrived",
        "JoinCleared",
        "VariablesWritten",
        "RepeatsOpened",
        "RepeatStarted",
        "RepeatDone",
        "ConditionTurned",
        "ComplexReset",
        "PromisesFollowed",
        "TokensGathered",
        "ActivityKept",
        "CompensationAdvanced",
        "ScopeReopened",
    }
)
"""Events that a trace leaves out: they are bookkeeping."""
INDEXES = frozenset({"node", "definition", "event", "nodes", "places"})
"""Fields that mean something only inside the process's model."""


OF_A_NODE = (
    e.TokenStarted
    | e.JoinArrived
    | e.JoinFired
    | e.ComplexFired
    | e.ComplexReset
    | e.TokensGathered
    | e.AdHocBegun
    | e.TokenWithdrawn
)
"""Events that name their element by scope and node."""


class Telling:
    """Follows one instance from its first event: which number is which element."""

    def __init__(self, process: Callable[[int], Process]) -> None:
        self._process = process
        self._definitions: list[int] = []
        self._scopes: dict[int, int] = {}
        self._elements: dict[int, str] = {}

    def row(self, row: JournalRow) -> JournalView:
        """One step; rows must come in order."""
        return JournalView(
            instance_id=row.instance_id,
            sequence=row.sequence,
            at=row.at,
            actor=row.actor,
            command=row.command,
            reason=row.reason,
            events=tuple(self.event(event) for event in decode_events(row.events)),
            digest=row.digest.hex(),
        )

    def event(self, event: e.Event) -> Mapping[str, Any]:
        """{"event": "TaskCompleted", "element": "review_alert", ...}: what is known, with values decoded."""
        told: dict[str, Any] = {"event": type(event).__name__}
        if isinstance(event, e.InstanceMigrated):
            return self._migrated(event)
        self._follow(event)
        element = self._element(event)
        if element:
            told["element"] = element
        fields = asdict(event)
        if isinstance(event, e.FlowTaken | e.TokenWithdrawn):
            fields["flow"] = self._process_of(event.scope).flows[event.flow].id
        return told | {name: _plain(value) for name, value in fields.items() if name not in INDEXES}

    def _follow(self, event: e.Event) -> None:
        if isinstance(event, e.DefinitionBound):
            self._definitions.append(event.definition_id)
        elif isinstance(event, e.ScopeOpened | e.ScopeReopened):
            self._scopes[event.number] = event.definition
        elif isinstance(
            event,
            e.ElementActivated
            | e.TimerScheduled
            | e.SubscriptionOpened
            | e.ConditionOpened
            | e.IncidentRaised,
        ):
            self._elements[event.number] = self._bound(event.definition).nodes[event.node].id

    def _migrated(self, event: e.InstanceMigrated) -> Mapping[str, Any]:
        """The elements in use, old id and new id; what goes on is told by the new version's names."""
        old, new = self._bound(event.definition), self._process(event.definition_id)
        named = {old.nodes[was].id: new.nodes[now].id for was, now in event.nodes.items()}
        self._definitions[event.definition] = event.definition_id
        self._elements = {number: named.get(name, name) for number, name in self._elements.items()}
        return {"event": "InstanceMigrated", "definition_id": event.definition_id, "elements": named}

    def _element(self, event: e.Event) -> str:
        if isinstance(event, OF_A_NODE):
            return self._process_of(event.scope).nodes[event.node].id
        number: int = getattr(event, "number", 0)
        return self._elements.get(number, "")

    def _bound(self, definition: int) -> Process:
        return self._process(self._definitions[definition])

    def _process_of(self, scope: int) -> Process:
        return self._bound(self._scopes[scope])


def trace_line(told: Mapping[str, Any]) -> str | None:
    """`review_alert task created`; None for bookkeeping."""
    name = told["event"]
    if name in PLUMBING:
        return None
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower().removeprefix("element ").removeprefix("instance ")
    about = told.get("element") or told.get("flow") or "instance"
    details = [str(told[key]) for key in ("name", "key", "code", "outcome", "kind", "text") if told.get(key)]
    shown = {
        "MessageSent": details,
        "SignalSent": details,
        "EscalationThrown": details,
        "SubscriptionOpened": details[:2],
        "ErrorThrown": details,
        "InstanceEnded": details,
        "IncidentRaised": details,
        "TaskClaimed": [told.get("assignee", "")],
    }.get(name, [])
    return " ".join([about, words.removeprefix("flow "), *shown])


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return decode_value(value) if value else None
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return value
