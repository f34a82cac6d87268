"""Throwing a BPMN error: the innermost handler takes it (BPMN 2.0, 10.5.7 and 13.5.5).

Outward from the thrower: its own boundary, event sub-processes of its scope, the boundary of that scope, and so on,
through called processes. A handler with the error's own code comes before one that takes any.
"""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.behaviors import activity, boundary_event, event_sub_process, scopes
from engine.model import Kind, Level, Node, Process
from engine.run import Run, Unable
from engine.state import ScopeKind


def throw(run: Run, number: int, code: str, payload: Mapping[str, Any]) -> None:
    """Throw from token `number`. Uncaught: an error end event ends the instance, a task becomes an incident."""
    at = number
    while True:
        boundary = None if activity.is_inner(run, at) else _on_boundary(run, at, code)
        if boundary is not None:
            _note(run, number, code, at, boundary)
            boundary_event.catch(run, at, boundary, payload)
            return
        scope = run.state.tokens[at].scope
        start = None if run.node_of(at).kind == Kind.EVENT_SUB_PROCESS else _in_scope(run, scope, code)
        if start is not None:
            _note(run, number, code, at, start)
            event_sub_process.begin(run, scope, start, payload)
            return
        if scope == run.state.root:
            _uncaught(run, number, code)
            return
        at = scope


def _on_boundary(run: Run, number: int, code: str) -> Node | None:
    process = run.process_of(run.state.tokens[number].scope)
    return _best((process.nodes[index] for index in run.node_of(number).boundary), code)


def _in_scope(run: Run, scope: int, code: str) -> Node | None:
    process = run.process_of(scope)
    starts = (
        process.nodes[start]
        for index in _level(run, scope, process).event_sub_processes
        for start in _starts(process.nodes[index])
    )
    return _best(starts, code)


def _starts(node: Node) -> tuple[int, ...]:
    return node.level.starts if node.level is not None else ()


def _level(run: Run, scope: int, process: Process) -> Level:
    opened = run.state.scopes[scope]
    if opened.kind == ScopeKind.PROCESS:
        return process.level
    return process.nodes[opened.node].level or Level()


def _best(handlers: Any, code: str) -> Node | None:
    """The handler of this very code, else the first that takes any ("")."""
    any_code: Node | None = None
    for node in handlers:
        for event in node.events:
            if event.kind == "error" and event.name == code:
                return node  # type: ignore[no-any-return]
            if event.kind == "error" and not event.name and any_code is None:
                any_code = node
    return any_code


def _note(run: Run, number: int, code: str, at: int, handler: Node) -> None:
    definition = run.state.scopes[run.state.tokens[at].scope].definition
    run.emit(e.ErrorThrown(number, code, definition, handler.index))


def _uncaught(run: Run, number: int, code: str) -> None:
    definition = run.state.scopes[run.state.tokens[number].scope].definition
    run.emit(e.ErrorThrown(number, code, definition, -1))
    if run.node_of(number).kind == Kind.END:
        scopes.end_instance(run, "failed", code)
    else:
        activity.fail(
            run,
            number,
            Unable("uncaught_error", f"Expected a handler of BPMN error {code!r}, but none catches it"),
        )
