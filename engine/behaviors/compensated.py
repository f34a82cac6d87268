"""A throw or end event whose compensation is done goes on (BPMN 2.0, 10.5.5, waitForCompletion)."""

from engine.behaviors import activity, end_event
from engine.model import Kind, Node
from engine.run import Run


def activate(run: Run, number: int, node: Node) -> None:
    if node.kind == Kind.END:
        end_event.end(run, number, node)
    else:
        activity.leave(run, number)
