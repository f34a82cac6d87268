"""Ending what runs, from outside: an interrupting event, a terminate end event, a cancellation.

BPMN 2.0, 13.5.2 and 13.5.4.
"""

from typing import NamedTuple

from engine import events as e
from engine.behaviors import waits
from engine.run import Entry, Op, Run
from engine.state import ScopeKind, State, TokenStatus

_CANCELLED: dict[int, type[e.TaskCancelled | e.JobCancelled]] = {
    TokenStatus.TASK: e.TaskCancelled,
    TokenStatus.JOB: e.JobCancelled,
}
Numbers = dict[int, list[int]]


class _Held(NamedTuple):
    """What hangs on each number, in the order in which it came; looked up once, however much is to end."""

    tokens: Numbers
    waits: Numbers
    incidents: Numbers


def terminate(run: Run, number: int) -> None:
    """End an element and all that is inside it."""
    scope = run.state.scopes.get(number)
    has_inside = scope is not None and scope.kind != ScopeKind.LOCAL
    _terminate(run, number, _everything(run.state) if has_inside else _own(run.state, number))


def _everything(state: State) -> _Held:
    held = _Held({}, {}, {})
    for number, token in state.tokens.items():
        held.tokens.setdefault(token.scope, []).append(number)
    for number, wait in state.waits.items():
        held.waits.setdefault(wait.token, []).append(number)
    for number, incident in state.incidents.items():
        held.incidents.setdefault(incident.token, []).append(number)
    return held


def _own(state: State, number: int) -> _Held:
    waits = [each for each, wait in state.waits.items() if wait.token == number]
    incidents = [each for each, incident in state.incidents.items() if incident.token == number]
    return _Held({}, {number: waits}, {number: incidents})


def _terminate(run: Run, number: int, held: _Held) -> None:
    scope = run.state.scopes.get(number)
    if scope is not None and scope.kind != ScopeKind.LOCAL:
        _clear(run, number, held)
    for wait in held.waits.get(number, ()):
        if wait in run.state.waits:
            waits.cancel(run, wait, run.state.waits[wait])
    for incident in held.incidents.get(number, ()):
        if incident in run.state.incidents:
            run.emit(e.IncidentResolved(incident))
    if number in run.state.compensations:
        run.emit(e.CompensationEnded(number))
    if scope is not None:
        run.emit(e.ScopeClosed(number))
    cancelled = _CANCELLED.get(run.state.tokens[number].status)
    if cancelled is not None:
        run.emit(cancelled(number))
    run.emit(e.ElementTerminated(number))


def clear(run: Run, scope: int, *, but: int = 0) -> None:
    """End every token inside a scope (`but` one): in elements, at joins, on their way. The scope itself stays."""
    _clear(run, scope, _everything(run.state), but=but)


def _clear(run: Run, scope: int, held: _Held, *, but: int = 0) -> None:
    for number in held.tokens.get(scope, ()):
        if number in run.state.tokens and number != but:
            _terminate(run, number, held)
    if run.state.scopes[scope].joins:
        run.emit(e.JoinCleared(scope))
    kept: list[Entry] = []
    for entry in run.agenda:
        if entry.op == Op.ARRIVE and entry.at == scope:
            run.emit(e.TokenDropped(scope))
        else:
            kept.append(entry)
    run.agenda.clear()
    run.agenda.extend(kept)
