"""Start event: the token just goes on (BPMN 2.0, 13.5.1). What its trigger brought was written by the trigger.

A parallel multiple start event of a process begins the instance with its first event and waits for the others there.
"""

from engine.behaviors import activity, waits
from engine.model import Node
from engine.run import Run


def activate(run: Run, number: int, node: Node) -> None:
    token = run.state.tokens[number]
    if not node.parallel_multiple or token.scope != run.state.root or len(node.events) < 2:
        activity.leave(run, number)
        return
    waits.open_waits(run, number, node, number, but=run.trigger)
