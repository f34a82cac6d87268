"""The instance as a whole, its scopes, variables and incidents."""

from engine import events as e
from engine.lifecycle import next_status
from engine.state import Incident, Scope, ScopeKind, State, Watched

_LOCAL = ScopeKind.LOCAL


def instance_started(state: State, event: e.InstanceStarted) -> None:
    state.instance_id = event.instance_id
    state.business_key = event.business_key


def definition_bound(state: State, event: e.DefinitionBound) -> None:
    state.definitions.append(event.definition_id)


def scope_opened(state: State, event: e.ScopeOpened) -> None:
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


def scope_closed(state: State, event: e.ScopeClosed) -> None:
    scope = state.scopes.pop(event.number)
    if state.watched:
        state.watched.pop(event.number, None)
    if scope.kind != _LOCAL:
        token = state.tokens[event.number]
        token.status = next_status(token.status, event)


def variables_written(state: State, event: e.VariablesWritten) -> None:
    state.scopes[event.scope].variables.update(event.values)


def incident_raised(state: State, event: e.IncidentRaised) -> None:
    state.incidents[event.number] = Incident(event.token, event.kind)
    state.next = event.number + 1
    _incident_on(state, event.token, event)


def _incident_on(state: State, number: int, event: e.Event) -> None:
    """An incident may hang on a scope (no token): then no element changes its status."""
    token = state.tokens.get(number)
    if token is not None:
        token.status = next_status(token.status, event)


def incident_resolved(state: State, event: e.IncidentResolved) -> None:
    incident = state.incidents.pop(event.number)
    _incident_on(state, incident.token, event)


def suspended(state: State, _event: e.InstanceSuspended) -> None:
    state.suspended = True


def resumed(state: State, _event: e.InstanceResumed) -> None:
    state.suspended = False


def promises_followed(state: State, event: e.PromisesFollowed) -> None:
    state.watched[event.scope] = Watched(event.at, event.people, event.due, event.alarm)


def ended(state: State, event: e.InstanceEnded) -> None:
    root = state.scopes[state.root]
    root.kept, root.fired = [], {}
    state.outcome = event.outcome
    state.suspended = False
