"""Inclusive gateway: every way out whose condition holds; joins wait for what can still come (BPMN 2.0, 13.4.3).

The join is activated when a token rests on one of its incoming flows, and for each token elsewhere that could still
reach an incoming flow without a token (never passing the join), that token could also reach one that has a token.
"""

from engine import events as e
from engine.behaviors import activity, flows
from engine.model import Node
from engine.run import Run


def arrive(run: Run, scope: int, node: Node, flow: int) -> None:
    """A token rests before the join; whether it fires is asked when nothing else moves."""
    if len(node.incoming) > 1:
        run.emit(e.JoinArrived(scope, node.index, flow))
    else:
        activity.enter(run, scope, node.index)


def activate(run: Run, number: int, node: Node) -> None:
    activity.leave_by(run, number, run.state.tokens[number].scope, flows.chosen(run, number, node))


def fire(run: Run, scope: int, node: Node) -> None:
    """Take one token of each incoming flow that has one, and go on with one."""
    resting = run.state.scopes[scope].joins[node.index]
    run.emit(e.JoinFired(scope, node.index, tuple(sorted(resting))))
    activity.enter(run, scope, node.index)


def nothing_more_can_come(run: Run, scope: int, node: Node, missing: frozenset[int]) -> bool:
    """Whether no token of the scope can still come by one of the `missing` flows, by the rule above."""
    resting = frozenset(run.state.scopes[scope].joins.get(node.index, ()))
    return all(
        not (reach & missing) or bool(reach & resting)
        for reach in (node.reach.get(position, frozenset()) for position in _positions(run, scope, node))
    )


def _positions(run: Run, scope: int, node: Node) -> set[int]:
    """The nodes where tokens of the scope are: in elements, and at other joins."""
    inside = {token.node for token in run.state.tokens.values() if token.scope == scope}
    return inside | {join for join in run.state.scopes[scope].joins if join != node.index}
