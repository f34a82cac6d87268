"""Once more from the beginning: the command that starts a new instance where an ended one began, with its last data."""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.codec import decode_events
from engine.commands import StartInstance
from engine.errors import Rejection, UnknownInstance
from engine.library import Library
from engine.model import Kind, Node
from engine.ports import Queries, Store
from engine.views import InstanceView

LIVING = frozenset({"active", "suspended"})


class Restarts:
    """Finds out how an ended instance began. Changes nothing."""

    def __init__(self, store: Store, library: Library, read: Queries) -> None:
        self._store = store
        self._library = library
        self._read = read

    def command(
        self, ended: int, new: int, *, actor: str, reason: str, variables: Mapping[str, Any] | None
    ) -> StartInstance:
        """The same version, start event and business key; `variables` None: those that it ended with.

        Raises UnknownInstance; Rejection: it has not ended, or its history is not kept any more.
        """
        view = self._read.find_instance(ended)
        if view is None:
            raise UnknownInstance(f"Expected instance {ended}, but it does not exist")
        if view.state in LIVING:
            raise Rejection("instance_running", f"Expected instance {ended} to have ended, but it has not")
        start = self._start(view)
        return StartInstance(
            instance_id=new,
            definition_id=view.definition_id,
            business_key=view.business_key,
            variables=self._read.variables(ended) if variables is None else variables,
            start_event="" if start.kind == Kind.START and not start.events else start.id,
            trigger=start.events[0].name or start.events[0].kind if start.events else "",
            restarts=ended,
            actor=actor,
            reason=reason,
        )

    def _start(self, view: InstanceView) -> Node:
        """The element that the instance began with, as it is called in the version of its end."""
        rows = self._store.steps.journal_rows(view.instance_id)
        bound = 0
        for event in decode_events(rows[0].events) if rows else ():
            if isinstance(event, e.DefinitionBound):
                bound = bound or event.definition_id
            if isinstance(event, e.ElementActivated):
                return self._library.get(bound).process.nodes[event.node]
        raise Rejection(
            "history_gone", f"Expected the journal of instance {view.instance_id}, but it is not kept"
        )
