"""Opening the inside of a process or sub-process, and what follows when it is empty (BPMN 2.0, 13.3.4 and 13.5.6).

A process or sub-process completes when no token is left inside.
"""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.behaviors import activity, termination, waits
from engine.model import Kind, Level
from engine.run import Run, Unable
from engine.state import ScopeKind


def open_inside(run: Run, number: int, level: Level, starts: tuple[int, ...]) -> None:
    """Open the waits of a scope's event sub-processes, then start its tokens."""
    nodes = run.process_of(number).nodes
    for index in level.event_sub_processes:
        for start in _starts_of(nodes[index].level):
            waits.open_waits(run, number, nodes[start], number)
    for start in starts:
        run.start_token(number, start)
    activity.emptied(run, number)


def _starts_of(level: Level | None) -> tuple[int, ...]:
    return level.starts if level is not None else ()


def on_emptied(run: Run, number: int) -> None:
    """Nothing is left in scope `number`: complete what it belongs to."""
    scope = run.state.scopes.get(number)
    if scope is None or scope.live or run.state.outcome:
        return
    waits.close_of_scope(run, number)
    if number == run.state.root:
        run.emit(e.InstanceEnded("completed", ""))
        return
    node = run.node_of(number)
    if scope.kind == ScopeKind.BODY:
        return
    if node.kind == Kind.EVENT_SUB_PROCESS:
        around = run.state.tokens[number].scope
        activity.leave_by(run, number, around, ())
        return
    try:
        activity.write_results(run, number, node, _results(run, number, node.kind))
    except Unable as unable:
        run.emit(e.ScopeClosed(number))
        activity.fail(run, number, unable, stage=activity.LEAVING)
        return
    run.emit(e.ScopeClosed(number))
    activity.leave(run, number)


def _results(run: Run, number: int, kind: Kind) -> Mapping[str, Any]:
    """A called process gives all its own variables back; a sub-process has already written outward."""
    if kind != Kind.CALL_ACTIVITY or run.node_of(number).outputs:
        return {}
    inside = run.visible(number)
    return {name: inside[name] for name in run.state.scopes[number].variables}


def end_instance(run: Run, outcome: str, code: str = "") -> None:
    """End the whole instance now, whatever is still running in it."""
    termination.clear(run, run.state.root)
    waits.close_of_scope(run, run.state.root)
    run.agenda.clear()
    run.emit(e.InstanceEnded(outcome, code))
