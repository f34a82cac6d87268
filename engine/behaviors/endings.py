"""When nothing is left in a scope, what it belongs to completes (BPMN 2.0, 13.3.4, 13.5.6); the end of it all."""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.behaviors import activity, ad_hoc, compensation, termination, waits
from engine.model import Kind
from engine.run import Run, Unable
from engine.state import ScopeKind

BODY, AD_HOC = ScopeKind.BODY, Kind.AD_HOC


def on_emptied(run: Run, number: int) -> None:
    """Nothing is left in scope `number`: complete what it belongs to."""
    scope = run.state.scopes.get(number)
    if scope is None or scope.live or run.state.outcome or number in run.state.compensations:
        return
    if number == run.state.root:
        _end(run, "completed", "")
        return
    node = run.node_of(number)
    if scope.kind == BODY or (node.kind == AD_HOC and not ad_hoc.is_over(run, number, node)):
        return
    waits.close_of_scope(run, number)
    if compensation.is_compensating(run, number):
        compensation.over(run, number)
        return
    if node.kind == Kind.EVENT_SUB_PROCESS:
        around = run.state.tokens[number].scope
        activity.leave_by(run, number, around, ())
        return
    try:
        activity.write_results(run, number, node, _results(run, number, node.kind))
    except Unable as unable:
        activity.close(run, number)
        activity.fail(run, number, unable, stage=activity.LEAVING)
        return
    activity.close(run, number)
    activity.leave(run, number)


def _results(run: Run, number: int, kind: Kind) -> Mapping[str, Any]:
    """A called process gives all its own variables back; a sub-process has already written outward."""
    if kind != Kind.CALL_ACTIVITY or run.node_of(number).outputs:
        return {}
    inside = run.visible(number)
    return {name: inside[name] for name in run.state.scopes[number].variables}


def end_instance(run: Run, outcome: str, code: str = "") -> None:
    """End the whole instance now, whatever is still running in it."""
    termination.clear(run, run.state.root)
    run.agenda.clear()
    _end(run, outcome, code)


def _end(run: Run, outcome: str, code: str) -> None:
    """Nothing is waited for any more, and nothing is left to mend."""
    waits.close_of_scope(run, run.state.root)
    for incident in sorted(run.state.incidents):
        run.emit(e.IncidentResolved(incident))
    run.emit(e.InstanceEnded(outcome, code))
