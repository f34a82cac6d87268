"""Exclusive gateway: the first outgoing flow whose condition holds, in the order of the file, else the default.

BPMN 2.0, 10.6.2 and 13.4.2. Merging needs nothing: each token passes as it comes.
"""

from engine.behaviors import activity, flows
from engine.model import Node
from engine.run import Run


def activate(run: Run, number: int, node: Node) -> None:
    scope = run.state.tokens[number].scope
    activity.leave_by(run, number, scope, choose(run, number, node))


def choose(run: Run, number: int, node: Node) -> tuple[int, ...]:
    """One flow; none only where the gateway has no outgoing flow at all (an implicit end)."""
    for index in node.outgoing:
        if index != node.default and flows.holds(run, number, index):
            return (index,)
    if node.default >= 0:
        return (node.default,)
    if not node.outgoing:
        return ()
    raise flows.no_flow(node)
