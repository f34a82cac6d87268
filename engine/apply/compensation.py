"""What can be compensated, and compensation under way."""

from engine import events as e
from engine.lifecycle import next_status
from engine.state import Compensation, Kept, Scope, ScopeKind, State


def activity_kept(state: State, event: e.ActivityKept) -> None:
    token = state.tokens[event.number]
    around = state.scopes[token.scope]
    inside = state.scopes.get(event.number)
    if inside is None:
        around.kept.append(Kept(around.definition, token.node, -1, 0, {}, []))
        return
    variables = {**event.extra, **inside.variables}
    kept = Kept(around.definition, token.node, inside.kind, inside.definition, variables, inside.kept)
    around.kept.append(kept)


def compensation_started(state: State, event: e.CompensationStarted) -> None:
    scope = state.scopes[event.scope]
    chosen = [kept for kept in scope.kept if event.node in (-1, kept.node)]
    scope.kept = [kept for kept in scope.kept if event.node not in (-1, kept.node)]
    state.compensations[event.number] = Compensation(event.scope, chosen, 0, None)
    token = state.tokens[event.number]
    token.status = next_status(token.status, event)


def compensation_advanced(state: State, event: e.CompensationAdvanced) -> None:
    compensation = state.compensations[event.number]
    compensation.current = compensation.pending.pop()
    compensation.running = event.running


def compensation_ended(state: State, event: e.CompensationEnded) -> None:
    del state.compensations[event.number]


def scope_reopened(state: State, event: e.ScopeReopened) -> None:
    token = state.tokens[event.number]
    kept = state.compensations[event.by].current
    assert kept is not None
    state.scopes[event.number] = Scope(
        token.scope,
        ScopeKind.PROCESS if kept.kind == ScopeKind.PROCESS else ScopeKind.SUB_PROCESS,
        kept.inside,
        -1 if kept.kind == ScopeKind.PROCESS else kept.node,
        0,
        dict(kept.variables),
        {},
        None,
        {},
        kept.inner,
    )
    token.status = next_status(token.status, event)
