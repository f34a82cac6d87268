"""apply(state, event): the only code that changes an instance. A table of small functions, one an event.

Replaying the events of an instance on a new state gives its stored state (invariant 1).
"""

from collections.abc import Callable, Iterable
from typing import Any

from engine import events as e
from engine.lifecycle import TURNS, next_status
from engine.migration.applied import move
from engine.state import (
    Compensation,
    Incident,
    Kept,
    Repeats,
    Scope,
    ScopeKind,
    State,
    Token,
    Wait,
    WaitKind,
    new_state,
)

_LOCAL = ScopeKind.LOCAL


def _instance_started(state: State, event: e.InstanceStarted) -> None:
    state.instance_id = event.instance_id
    state.business_key = event.business_key


def _definition_bound(state: State, event: e.DefinitionBound) -> None:
    state.definitions.append(event.definition_id)


def _scope_opened(state: State, event: e.ScopeOpened) -> None:
    number = event.number
    state.scopes[number] = Scope(
        event.parent, event.kind, event.definition, event.node, 0, {}, {}, None, {}, []
    )
    token = state.tokens.get(number)
    if token is None:
        state.root = number
        state.next = number + 1
    elif event.kind != _LOCAL:
        token.status = next_status(token.status, event)


def _scope_closed(state: State, event: e.ScopeClosed) -> None:
    scope = state.scopes.pop(event.number)
    if scope.kind != _LOCAL:
        token = state.tokens[event.number]
        token.status = next_status(token.status, event)


def _live_more(state: State, event: e.TokenStarted | e.FlowTaken) -> None:
    state.scopes[event.scope].live += 1


def _live_less(state: State, event: e.TokenDropped) -> None:
    state.scopes[event.scope].live -= 1


def _element_activated(state: State, event: e.ElementActivated) -> None:
    state.tokens[event.number] = Token(event.node, event.scope, 0, "", -1)
    state.next = event.number + 1


def _left(kind: type[e.Event]) -> Callable[[State, Any], None]:
    turns = TURNS[kind]

    def left(state: State, event: e.ElementCompleted | e.ElementTerminated) -> None:
        token = state.tokens.pop(event.number)
        turns[token.status]
        state.scopes[token.scope].live -= 1

    return left


def _join_arrived(state: State, event: e.JoinArrived) -> None:
    flows = state.scopes[event.scope].joins.setdefault(event.node, {})
    flows[event.flow] = flows.get(event.flow, 0) + 1


def _join_fired(state: State, event: e.JoinFired) -> None:
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


def _join_cleared(state: State, event: e.JoinCleared) -> None:
    scope = state.scopes[event.scope]
    scope.live -= sum(sum(flows.values()) for flows in scope.joins.values())
    scope.joins = {}


def _variables_written(state: State, event: e.VariablesWritten) -> None:
    state.scopes[event.scope].variables.update(event.values)


def _moved(kind: type[e.Event]) -> Callable[[State, Any], None]:
    turns = TURNS[kind]

    def moved(state: State, event: Any) -> None:
        token = state.tokens[event.number]
        token.status = turns[token.status]

    return moved


def _held(kind: type[e.Event]) -> Callable[[State, Any], None]:
    """A task that begins or goes on, with its assignee."""
    turns = TURNS[kind]

    def held(state: State, event: e.TaskCreated | e.TaskClaimed) -> None:
        token = state.tokens[event.number]
        token.status = turns[token.status]
        token.holder = event.assignee

    return held


def _free(kind: type[e.Event]) -> Callable[[State, Any], None]:
    """A task that nobody holds any more."""
    turns = TURNS[kind]

    def free(state: State, event: Any) -> None:
        token = state.tokens[event.number]
        token.status = turns[token.status]
        token.holder = ""

    return free


def _timer_scheduled(state: State, event: e.TimerScheduled) -> None:
    state.waits[event.number] = Wait(
        WaitKind.TIMER, event.token, event.definition, event.node, event.event, "", "", event.due, event.left
    )
    _waits(state, event)


def _subscription_opened(state: State, event: e.SubscriptionOpened) -> None:
    state.waits[event.number] = Wait(
        event.kind, event.token, event.definition, event.node, event.event, event.name, event.key, 0, 0
    )
    _waits(state, event)


def _waits(state: State, event: e.TimerScheduled | e.SubscriptionOpened | e.ConditionOpened) -> None:
    state.next = event.number + 1
    token = state.tokens.get(event.token)
    if token is not None:
        token.status = next_status(token.status, event)


def _wait_over(
    state: State, event: e.TimerFired | e.TimerCancelled | e.SubscriptionClosed | e.ConditionClosed
) -> None:
    del state.waits[event.number]


def _repeats_opened(state: State, event: e.RepeatsOpened) -> None:
    state.scopes[event.scope].repeats = Repeats(event.total, 0, 0, event.items, {})


def _repeat_started(state: State, event: e.RepeatStarted) -> None:
    _repeats(state, event.scope).started += 1
    state.tokens[event.number].index = event.index


def _ad_hoc_begun(state: State, event: e.AdHocBegun) -> None:
    _repeats(state, event.scope).started += 1


def _repeat_done(state: State, event: e.RepeatDone) -> None:
    repeats = _repeats(state, event.scope)
    repeats.done += 1
    if event.collected:
        repeats.collected[event.index] = event.collected


def _repeats(state: State, scope: int) -> Repeats:
    repeats = state.scopes[scope].repeats
    assert repeats is not None
    return repeats


def _incident_raised(state: State, event: e.IncidentRaised) -> None:
    state.incidents[event.number] = Incident(event.token, event.kind)
    state.next = event.number + 1
    _incident_on(state, event.token, event)


def _incident_on(state: State, number: int, event: e.Event) -> None:
    """An incident may hang on a scope (no token): then no element changes its status."""
    token = state.tokens.get(number)
    if token is not None:
        token.status = next_status(token.status, event)


def _incident_resolved(state: State, event: e.IncidentResolved) -> None:
    incident = state.incidents.pop(event.number)
    _incident_on(state, incident.token, event)


def _suspended(state: State, _event: e.InstanceSuspended) -> None:
    state.suspended = True


def _resumed(state: State, _event: e.InstanceResumed) -> None:
    state.suspended = False


def _condition_opened(state: State, event: e.ConditionOpened) -> None:
    state.waits[event.number] = Wait(
        WaitKind.CONDITION, event.token, event.definition, event.node, event.event, "", "", 0, int(event.was)
    )
    _waits(state, event)


def _condition_turned(state: State, event: e.ConditionTurned) -> None:
    state.waits[event.number].left = int(event.now)


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


def _token_withdrawn(state: State, event: e.TokenWithdrawn) -> None:
    _taken(state, event.scope, event.node, (event.flow,))


def _complex_fired(state: State, event: e.ComplexFired) -> None:
    _taken(state, event.scope, event.node, event.flows)
    scope = state.scopes[event.scope]
    scope.live += 1
    scope.fired[event.node] = event.flows


def _complex_reset(state: State, event: e.ComplexReset) -> None:
    _taken(state, event.scope, event.node, event.flows)
    scope = state.scopes[event.scope]
    scope.live += event.goes_on
    del scope.fired[event.node]


def _tokens_gathered(state: State, event: e.TokensGathered) -> None:
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


def _activity_kept(state: State, event: e.ActivityKept) -> None:
    token = state.tokens[event.number]
    around = state.scopes[token.scope]
    inside = state.scopes.get(event.number)
    if inside is None:
        around.kept.append(Kept(around.definition, token.node, -1, 0, {}, []))
        return
    variables = {**event.extra, **inside.variables}
    kept = Kept(around.definition, token.node, inside.kind, inside.definition, variables, inside.kept)
    around.kept.append(kept)


def _compensation_started(state: State, event: e.CompensationStarted) -> None:
    scope = state.scopes[event.scope]
    chosen = [kept for kept in scope.kept if event.node in (-1, kept.node)]
    scope.kept = [kept for kept in scope.kept if event.node not in (-1, kept.node)]
    state.compensations[event.number] = Compensation(event.scope, chosen, 0, None)
    token = state.tokens[event.number]
    token.status = next_status(token.status, event)


def _compensation_advanced(state: State, event: e.CompensationAdvanced) -> None:
    compensation = state.compensations[event.number]
    compensation.current = compensation.pending.pop()
    compensation.running = event.running


def _compensation_ended(state: State, event: e.CompensationEnded) -> None:
    del state.compensations[event.number]


def _scope_reopened(state: State, event: e.ScopeReopened) -> None:
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


def _ended(state: State, event: e.InstanceEnded) -> None:
    root = state.scopes[state.root]
    root.kept, root.fired = [], {}
    state.outcome = event.outcome
    state.suspended = False


def _nothing(_state: State, _event: e.Event) -> None:
    """History only: the state does not remember it."""


APPLY: dict[type[e.Event], Callable[[State, Any], None]] = {
    e.InstanceStarted: _instance_started,
    e.DefinitionBound: _definition_bound,
    e.ScopeOpened: _scope_opened,
    e.ScopeClosed: _scope_closed,
    e.TokenStarted: _live_more,
    e.FlowTaken: _live_more,
    e.TokenDropped: _live_less,
    e.ElementActivated: _element_activated,
    e.ElementCompleted: _left(e.ElementCompleted),
    e.ElementTerminated: _left(e.ElementTerminated),
    e.JoinArrived: _join_arrived,
    e.JoinFired: _join_fired,
    e.JoinCleared: _join_cleared,
    e.VariablesWritten: _variables_written,
    e.TaskCreated: _held(e.TaskCreated),
    e.TaskClaimed: _held(e.TaskClaimed),
    e.TaskReleased: _free(e.TaskReleased),
    e.TaskCompleted: _free(e.TaskCompleted),
    e.TaskCancelled: _free(e.TaskCancelled),
    e.JobCreated: _moved(e.JobCreated),
    e.JobCompleted: _moved(e.JobCompleted),
    e.JobCancelled: _moved(e.JobCancelled),
    e.TimerScheduled: _timer_scheduled,
    e.TimerFired: _wait_over,
    e.TimerCancelled: _wait_over,
    e.SubscriptionOpened: _subscription_opened,
    e.SubscriptionClosed: _wait_over,
    e.MessageSent: _nothing,
    e.ErrorThrown: _nothing,
    e.RepeatsOpened: _repeats_opened,
    e.RepeatStarted: _repeat_started,
    e.RepeatDone: _repeat_done,
    e.IncidentRaised: _incident_raised,
    e.IncidentResolved: _incident_resolved,
    e.InstanceSuspended: _suspended,
    e.InstanceResumed: _resumed,
    e.InstanceEnded: _ended,
    e.SignalSent: _nothing,
    e.EscalationThrown: _nothing,
    e.ConditionOpened: _condition_opened,
    e.ConditionTurned: _condition_turned,
    e.ConditionClosed: _wait_over,
    e.ComplexFired: _complex_fired,
    e.ComplexReset: _complex_reset,
    e.TokensGathered: _tokens_gathered,
    e.ActivityKept: _activity_kept,
    e.CompensationStarted: _compensation_started,
    e.CompensationAdvanced: _compensation_advanced,
    e.CompensationEnded: _compensation_ended,
    e.ScopeReopened: _scope_reopened,
    e.TaskSkipped: _free(e.TaskSkipped),
    e.AdHocBegun: _ad_hoc_begun,
    e.InstanceRestarted: _nothing,
    e.TokenWithdrawn: _token_withdrawn,
    e.JobRetried: _nothing,
    e.InstanceMigrated: move,
    e.TaskOffered: _nothing,
}


def apply(state: State, event: e.Event) -> None:
    """Change `state` as `event` says. Raises IllegalTransition on an event that cannot have happened."""
    APPLY[type(event)](state, event)


def replay(happened: Iterable[e.Event]) -> State:
    """The state that these events, from the first on, give."""
    state = new_state()
    for event in happened:
        APPLY[type(event)](state, event)
    return state
