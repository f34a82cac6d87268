"""End events: none, message, error, terminate (BPMN 2.0, 10.5.3 and 13.5.6).

Terminate ends its own process or sub-process level, not those around it. An error goes to errors.py.
"""

from engine.behaviors import activity, messages, termination
from engine.model import EventDefinition, Node
from engine.run import Entry, Op, Run


def activate(run: Run, number: int, node: Node) -> None:
    thrown = node.events[0] if node.events else EventDefinition(kind="none")
    if thrown.kind == "error":
        run.agenda.append(Entry(Op.THROW, number, text=thrown.name))
        return
    for event in node.events:
        if event.kind == "message":
            messages.send(run, number, node, event)
    scope = run.state.tokens[number].scope
    activity.complete(run, number)
    if thrown.kind == "terminate":
        termination.clear(run, scope)
    activity.emptied(run, scope)
