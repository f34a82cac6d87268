"""Throwing a BPMN error: the innermost handler takes it, and what it interrupts ends (BPMN 2.0, 10.5.7 and 13.5.5).

Uncaught: an error end event ends the instance as failed; at a task or job it is an incident.
"""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.behaviors import activity, boundary_event, endings, event_sub_process, handlers
from engine.model import Kind
from engine.run import Run, Unable


def throw(run: Run, number: int, code: str, payload: Mapping[str, Any]) -> None:
    """Throw from token `number`."""
    definition = run.state.scopes[run.state.tokens[number].scope].definition
    found = handlers.find(run, number, "error", code)
    if found is None:
        run.emit(e.ErrorThrown(number, code, definition, -1))
        _uncaught(run, number, code)
        return
    around = run.state.scopes[found.scope].definition
    run.emit(e.ErrorThrown(number, code, around, found.node.index))
    if found.on_boundary:
        boundary_event.catch(run, found.at, found.node, payload)
    else:
        event_sub_process.begin(run, found.scope, found.node, payload)


def _uncaught(run: Run, number: int, code: str) -> None:
    if run.node_of(number).kind == Kind.END:
        endings.end_instance(run, "failed", code)
    else:
        text = f"Expected a handler of BPMN error {code!r}, but none catches it"
        activity.fail(run, number, Unable("uncaught_error", text))
