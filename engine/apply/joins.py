"""Tokens that rest at a join: parallel, inclusive, complex, or an activity that gathers several."""

from engine import events as e
from engine.state import State


def join_arrived(state: State, event: e.JoinArrived) -> None:
    flows = state.scopes[event.scope].joins.setdefault(event.node, {})
    flows[event.flow] = flows.get(event.flow, 0) + 1


def join_fired(state: State, event: e.JoinFired) -> None:
    scope = state.scopes[event.scope]
    flows = scope.joins[event.node]
    for flow in event.flows:
        if flows[flow] == 1:
            del flows[flow]
        else:
            flows[flow] -= 1
    if not flows:
        del scope.joins[event.node]
    scope.live -= len(event.flows) - 1


def join_cleared(state: State, event: e.JoinCleared) -> None:
    scope = state.scopes[event.scope]
    scope.live -= sum(sum(flows.values()) for flows in scope.joins.values())
    scope.joins = {}


def _taken(state: State, scope_number: int, node: int, flows: tuple[int, ...]) -> None:
    """One token of each of `flows` that rested at a join is gone."""
    scope = state.scopes[scope_number]
    resting = scope.joins.get(node, {})
    for flow in flows:
        resting[flow] -= 1
        if not resting[flow]:
            del resting[flow]
    if not resting:
        scope.joins.pop(node, None)
    scope.live -= len(flows)


def token_withdrawn(state: State, event: e.TokenWithdrawn) -> None:
    _taken(state, event.scope, event.node, (event.flow,))


def complex_fired(state: State, event: e.ComplexFired) -> None:
    _taken(state, event.scope, event.node, event.flows)
    scope = state.scopes[event.scope]
    scope.live += 1
    scope.fired[event.node] = event.flows


def complex_reset(state: State, event: e.ComplexReset) -> None:
    _taken(state, event.scope, event.node, event.flows)
    scope = state.scopes[event.scope]
    scope.live += event.goes_on
    del scope.fired[event.node]


def tokens_gathered(state: State, event: e.TokensGathered) -> None:
    scope = state.scopes[event.scope]
    resting = scope.joins[event.node]
    left = event.count
    for flow in sorted(resting):
        taken = min(left, resting[flow])
        resting[flow] -= taken
        left -= taken
        if not resting[flow]:
            del resting[flow]
    if not resting:
        del scope.joins[event.node]
    scope.live -= event.count - 1
