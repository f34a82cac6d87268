"""Event-based gateway (exclusive): waits for all its events, goes on by the first (BPMN 2.0, 10.6.6 and 13.4.4)."""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.behaviors import activity, waits
from engine.model import Node
from engine.run import Run
from engine.state import Wait


def activate(run: Run, number: int, node: Node) -> None:
    process = run.process_of(run.state.tokens[number].scope)
    for flow in node.outgoing:
        waits.open_waits(run, number, process.nodes[process.flows[flow].target], number)


def trigger(run: Run, wait: Wait, payload: Mapping[str, Any]) -> None:
    """One of its events came: the others are no longer waited for; the caught element is passed through."""
    gateway = run.node_of(wait.token)
    scope = run.state.tokens[wait.token].scope
    process = run.process_of(scope)
    flow = next(index for index in gateway.outgoing if process.flows[index].target == wait.node)
    activity.write_results(run, wait.token, process.nodes[wait.node], payload)
    activity.complete(run, wait.token)
    run.emit(e.FlowTaken(scope, flow))
    activity.pass_through(run, scope, wait.node)
