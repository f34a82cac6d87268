"""Ending what runs, from outside: an interrupting event, a terminate end event, a cancellation.

BPMN 2.0, 13.5.2 and 13.5.4.
"""

from engine import events as e
from engine.behaviors import waits
from engine.run import Entry, Op, Run
from engine.state import ScopeKind, TokenStatus

_CANCELLED = {TokenStatus.TASK: e.TaskCancelled, TokenStatus.JOB: e.JobCancelled}


def terminate(run: Run, number: int) -> None:
    """End an element and all that is inside it."""
    scope = run.state.scopes.get(number)
    if scope is not None and scope.kind != ScopeKind.LOCAL:
        clear(run, number)
    waits.close(run, lambda wait, _node: wait.token == number)
    for incident, raised in list(run.state.incidents.items()):
        if raised.token == number:
            run.emit(e.IncidentResolved(incident))
    if number in run.state.compensations:
        run.emit(e.CompensationEnded(number))
    if scope is not None:
        run.emit(e.ScopeClosed(number))
    cancelled = _CANCELLED.get(TokenStatus(run.state.tokens[number].status))
    if cancelled is not None:
        run.emit(cancelled(number))
    run.emit(e.ElementTerminated(number))


def clear(run: Run, scope: int, *, but: int = 0) -> None:
    """End every token inside a scope (`but` one): in elements, at joins, on their way. The scope itself stays."""
    for number, token in list(run.state.tokens.items()):
        if token.scope == scope and number in run.state.tokens and number != but:
            terminate(run, number)
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
