"""Escalations: thrown outward to the nearest that catches them; nobody has to (BPMN 2.0, 10.5.5).

Unlike an error an escalation stops nothing unless its catcher is interrupting. It passes through called processes.
"""

from engine import events as e
from engine.behaviors import boundary_event, event_sub_process, handlers
from engine.run import Run


def throw(run: Run, number: int, code: str) -> None:
    """Throw escalation `code` from token `number`; afterwards the token may be gone."""
    found = handlers.find(run, number, "escalation", code)
    if found is None:
        definition = run.state.scopes[run.state.tokens[number].scope].definition
        run.emit(e.EscalationThrown(number, code, definition, -1))
        return
    definition = run.state.scopes[
        run.state.tokens[number].scope if found.at == number else found.scope
    ].definition
    run.emit(e.EscalationThrown(number, code, definition, found.node.index))
    if found.on_boundary:
        boundary_event.catch(run, found.at, found.node, {})
    else:
        event_sub_process.begin(run, found.scope, found.node, {})
