"""Intermediate throw events: none, message, signal, escalation, compensation, link, multiple (BPMN 2.0, 10.5.4).

The token goes on at once, but for compensation, which is waited for, and a link, which goes on at its target.
"""

from engine.behaviors import activity, throwing
from engine.model import Node
from engine.run import Run, Unable


def activate(run: Run, number: int, node: Node) -> None:
    if any(event.kind == "link" for event in node.events):
        _follow(run, number, node)
    elif throwing.throw_all(run, number, node):
        activity.leave(run, number)


def _follow(run: Run, number: int, node: Node) -> None:
    """A link is a sequence flow drawn in two pieces (10.5.5)."""
    if node.link_target < 0:
        raise Unable("link", f"Expected a catching link event for {node.id}, but there is none")
    scope = run.state.tokens[number].scope
    activity.complete(run, number)
    run.start_token(scope, node.link_target)
