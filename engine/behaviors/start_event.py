"""Start event: the token just goes on (BPMN 2.0, 13.5.1). What its trigger brought was written by the trigger."""

from engine.behaviors import activity
from engine.model import Node
from engine.run import Run


def activate(run: Run, number: int, _node: Node) -> None:
    activity.leave(run, number)
