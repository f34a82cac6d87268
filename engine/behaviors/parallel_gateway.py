"""Parallel gateway: waits for one token on each incoming flow, then goes on along every outgoing one.

BPMN 2.0, 10.6.4 and 13.4.1. What rests at the join is a count by flow, so a loop through it leaves nothing behind.
"""

from engine import events as e
from engine.behaviors import activity
from engine.model import Node
from engine.run import Run


def arrive(run: Run, scope: int, node: Node, flow: int) -> None:
    """A token reaches the join by `flow`; the last one missing makes it fire."""
    if len(node.incoming) > 1:
        run.emit(e.JoinArrived(scope, node.index, flow))
        resting = run.state.scopes[scope].joins[node.index]
        if len(resting) < len(node.incoming):
            return
        run.emit(e.JoinFired(scope, node.index, node.incoming))
    activity.enter(run, scope, node.index)


def activate(run: Run, number: int, node: Node) -> None:
    activity.leave_by(run, number, run.state.tokens[number].scope, node.outgoing)
