"""The none task: it does nothing and goes on (BPMN 2.0, 13.3.3)."""

from engine.behaviors import activity
from engine.model import Node
from engine.run import Run


def activate(run: Run, number: int, _node: Node) -> None:
    activity.finish(run, number, {})
