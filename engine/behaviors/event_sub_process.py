"""Event sub-processes, begun by what their start event catches (BPMN 2.0, 10.3.5.2 and 13.5.4).

An interrupting one ends everything else in its scope, and no second one begins there. A non-interrupting one runs
beside it, as often as it is triggered.
"""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.behaviors import activity, boundary_event, scopes, sub_process, termination, waits
from engine.model import Node
from engine.run import Run
from engine.state import Wait


def trigger(run: Run, wait: Wait, payload: Mapping[str, Any]) -> None:
    """The start event that scope `wait.token` was waiting with has come."""
    scope = wait.token
    start = run.processes[wait.definition].nodes[wait.node]
    if start.parallel_multiple and waits.still_waits(run, scope, start):
        run.write(scope, payload)
        return
    if start.interrupting:
        begin(run, scope, start, payload)
        return
    boundary_event.stay_open(run, wait, start, at=scope)
    begin(run, scope, start, payload)


def begin(run: Run, scope: int, start: Node, payload: Mapping[str, Any]) -> None:
    """Enter the event sub-process of `start` inside `scope`."""
    run.emit(e.TokenStarted(scope, start.parent))
    if start.interrupting and not any(event.kind == "compensation" for event in start.events):
        termination.clear(run, scope)
        waits.close_of_scope(run, scope)
    run.count_entry()
    number = run.next_number
    run.emit(e.ElementActivated(number, scope, run.state.scopes[scope].definition, start.parent))
    sub_process.open_scope(run, number, run.node_of(number))
    _write_payload(run, number, start, payload)
    level = run.node_of(number).level
    if level is not None and level.event_sub_processes:
        scopes.open_events(run, number, level)
    run.start_token(number, start.index)


def _write_payload(run: Run, number: int, start: Node, payload: Mapping[str, Any]) -> None:
    """What came with the trigger goes to the surrounding scope, by the start event's care:output lines if any."""
    activity.write_results(run, number, start, payload)


def activate(_run: Run, number: int, node: Node) -> None:
    """Never reached by a token: begin() opens it."""
    raise AssertionError(f"Expected event sub-process {node.id} ({number}) to be begun by its trigger only")
