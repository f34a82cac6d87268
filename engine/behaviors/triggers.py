"""What is waited for has come, a timer, message, signal or condition: hand it to the element that waits."""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.behaviors import boundary_event, catch_event, event_gateway, event_sub_process
from engine.model import Kind, Node
from engine.run import Run
from engine.state import Wait, WaitKind


def trigger(run: Run, number: int, wait: Wait, payload: Mapping[str, Any]) -> None:
    """Wait `number` has been met (its own event is emitted already, but for conditions, which may stay open)."""
    node = run.processes[wait.definition].nodes[wait.node]
    stays = (
        wait.kind == WaitKind.CONDITION
        and not node.interrupting
        and node.kind in STAYING
        and not node.parallel_multiple
    )
    if wait.kind == WaitKind.CONDITION and not stays:
        run.emit(e.ConditionClosed(number))
    if node.kind == Kind.BOUNDARY:
        boundary_event.trigger(run, wait, payload)
    elif node.kind == Kind.START and _is_event_sub_process(run, wait, node):
        event_sub_process.trigger(run, wait, payload)
    elif run.node_of(wait.token).kind == Kind.EVENT_BASED:
        event_gateway.trigger(run, wait, payload)
    else:
        catch_event.trigger(run, wait, payload)


def _is_event_sub_process(run: Run, wait: Wait, node: Node) -> bool:
    nodes = run.processes[wait.definition].nodes
    return node.parent >= 0 and nodes[node.parent].kind == Kind.EVENT_SUB_PROCESS


def signal(run: Run, name: str, payload: Mapping[str, Any]) -> None:
    """Everybody in this instance who waits for the signal takes it (BPMN 2.0, 10.5.5: a broadcast)."""
    for number, wait in sorted(run.state.waits.items()):
        if wait.kind == WaitKind.SIGNAL and wait.name == name and number in run.state.waits:
            run.emit(e.SubscriptionClosed(number, ""))
            trigger(run, number, wait, payload)


STAYING = frozenset({Kind.BOUNDARY, Kind.START})
