"""Mending what is stuck: variables are set, incidents tried again."""

from engine import commands as c
from engine import events as e
from engine.behaviors import activity
from engine.errors import Rejection
from engine.run import Run


def set_variables(run: Run, command: c.SetVariables) -> None:
    """Write into the process's own scope, or into the one that is named; conditions are asked again."""
    scope = command.scope or run.state.root
    if scope not in run.state.scopes:
        raise Rejection("scope_gone", f"Expected scope {scope} to be open, but it is not (any more)")
    values = run.encoded(command.variables)
    if values:
        run.emit(e.VariablesWritten(scope, values))
        run.ask_conditions()


def resolve(run: Run, command: c.ResolveIncident) -> None:
    """Try the failed element again, from where it failed."""
    incident = run.state.incidents[command.number]
    run.emit(e.IncidentResolved(command.number))
    if incident.token not in run.state.tokens:
        return
    if incident.kind.startswith(activity.LEAVING):
        activity.leave(run, incident.token)
    else:
        activity.activate(run, incident.token, again=True)
