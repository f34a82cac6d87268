"""Intermediate throw event: none and message (BPMN 2.0, 10.5.4). The token goes on at once."""

from engine.behaviors import activity, messages
from engine.model import Node
from engine.run import Run


def activate(run: Run, number: int, node: Node) -> None:
    for event in node.events:
        if event.kind == "message":
            messages.send(run, number, node, event)
    activity.leave(run, number)
