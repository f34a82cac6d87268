"""Intermediate catch events and receive tasks: wait for what they say (BPMN 2.0, 10.5.4, 10.3.4.2).

Multiple: any of its events will do; parallel multiple: all of them. A link is entered from its throwing half. A timer
cycle sends a token on at each turn and stays until the last.
"""

from collections.abc import Mapping
from typing import Any

from engine.behaviors import activity, boundary_event, flows, waits
from engine.model import Node
from engine.run import Run, Unable
from engine.state import Wait, WaitKind


def activate(run: Run, number: int, node: Node) -> None:
    if not node.events:
        raise Unable("no_event", f"Expected an event that {node.id} waits for, but it has none")
    if any(event.kind == "link" for event in node.events):
        activity.leave(run, number)
        return
    waits.open_waits(run, number, node, number)


def trigger(run: Run, wait: Wait, payload: Mapping[str, Any]) -> None:
    """What it waited for came, or a part of it."""
    number = wait.token
    node = run.node_of(number)
    if wait.kind == WaitKind.TIMER and wait.event >= 0 and _has_more_turns(run, wait, node):
        for flow in flows.chosen(run, number, node):
            run.take(run.state.tokens[number].scope, flow)
    elif node.parallel_multiple and waits.still_waits(run, number, node):
        activity.write_results(run, number, node, payload)
    else:
        activity.finish(run, number, payload)


def _has_more_turns(run: Run, wait: Wait, node: Node) -> bool:
    before = run.next_number
    boundary_event.reschedule(run, wait, node.events[wait.event], at=wait.token)
    return run.next_number > before
