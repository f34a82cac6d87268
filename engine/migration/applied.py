"""What InstanceMigrated does to a state: the same situation, told in the indexes of the new version.

Called by apply.py only. Numbers, variables, counts and due dates stay; nodes, flows and places of events change.
"""

from engine.events import InstanceMigrated
from engine.state import Kept, Scope, State


def move(state: State, event: InstanceMigrated) -> None:
    """Put `state` on the new version of definition `event.definition`."""
    state.definitions[event.definition] = event.definition_id
    moved = {number for number, scope in state.scopes.items() if scope.definition == event.definition}
    for token in state.tokens.values():
        if token.scope in moved:
            token.node = event.nodes[token.node]
    for number in moved:
        _move_scope(state.scopes[number], event)
    for kept in {id(each): each for each in all_kept(state)}.values():
        if kept.definition == event.definition:
            kept.node = event.nodes[kept.node]
    for number, wait in state.waits.items():
        if wait.definition == event.definition:
            wait.node = event.nodes[wait.node]
            wait.event = event.places.get(number, wait.event)


def _move_scope(scope: Scope, event: InstanceMigrated) -> None:
    if scope.node >= 0:
        scope.node = event.nodes[scope.node]
    scope.joins = {
        event.nodes[node]: {event.flows.get(flow, flow): count for flow, count in resting.items()}
        for node, resting in scope.joins.items()
    }
    scope.fired = {
        event.nodes[node]: tuple(event.flows.get(flow, flow) for flow in flows)
        for node, flows in scope.fired.items()
    }


def all_kept(state: State) -> list[Kept]:
    """What is kept to be compensated. In a replay a reopened scope shares it with what reopened it: each once."""
    kept = [each for scope in state.scopes.values() for each in scope.kept]
    for compensation in state.compensations.values():
        kept += compensation.pending
        kept += [compensation.current] if compensation.current is not None else []
    return [inner for each in kept for inner in _with_inner(each)]


def _with_inner(kept: Kept) -> list[Kept]:
    return [kept, *(inner for each in kept.inner for inner in _with_inner(each))]
