"""Boundary events on an activity, interrupting or not (BPMN 2.0, 10.5.4 and 13.5.3).

Their waits hang on the activity's token and go with it. Error boundaries wait for nothing: errors.py finds them.
"""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.behaviors import activity, termination, timers, waits
from engine.model import EventDefinition, Node
from engine.run import Run, Unable
from engine.state import Wait, WaitKind


def trigger(run: Run, wait: Wait, payload: Mapping[str, Any]) -> None:
    """The event came: an interrupting one ends its activity first; then a token goes on from the event."""
    host = wait.token
    node = run.processes[wait.definition].nodes[wait.node]
    if node.parallel_multiple and waits.still_waits(run, host, node):
        activity.write_results(run, host, node, payload)
        return
    if not node.interrupting:
        stay_open(run, wait, node, at=host)
    catch(run, host, node, payload)


def stay_open(run: Run, wait: Wait, node: Node, *, at: int) -> None:
    """A non-interrupting event waits for its next turn, message or signal; a condition was never closed."""
    if node.parallel_multiple:
        waits.open_waits(run, wait.token, node, at)
    elif wait.kind == WaitKind.TIMER:
        reschedule(run, wait, node.events[wait.event], at=at)
    elif wait.kind != WaitKind.CONDITION:
        reopen(run, wait)


def catch(run: Run, host: int, node: Node, payload: Mapping[str, Any], *, cancels: bool = True) -> None:
    """Let the boundary event `node` take what happened to its activity `host`; `cancels` False spares the activity."""
    scope = run.state.tokens[host].scope
    activity.write_results(run, host, node, payload)
    run.emit(e.TokenStarted(scope, node.index))
    if node.interrupting and cancels:
        termination.terminate(run, host)
    activity.pass_through(run, scope, node.index)


def reschedule(run: Run, wait: Wait, event: EventDefinition, *, at: int) -> None:
    """A cycle's next turn, if it has one."""
    assert event.timer is not None
    if event.timer.kind != "cycle":
        return
    try:
        following = timers.next_due(
            event.timer,
            wait.due,
            now=run.context.now,
            zone=run.zone_of(wait.definition),
            left=wait.left,
            evaluate=lambda expression: run.evaluate(expression, at),
        )
    except Unable as unable:
        root = run.state.root
        run.emit(
            e.IncidentRaised(run.next_number, root, wait.definition, wait.node, unable.kind, unable.text)
        )
        return
    if following is not None:
        due, left = following
        run.emit(
            e.TimerScheduled(run.next_number, wait.token, wait.definition, wait.node, wait.event, due, left)
        )


def reopen(run: Run, wait: Wait) -> None:
    """A non-interrupting message event stays open for the next message with the same key."""
    run.emit(
        e.SubscriptionOpened(
            run.next_number,
            wait.token,
            wait.definition,
            wait.node,
            wait.event,
            wait.kind,
            wait.name,
            wait.key,
        )
    )
