"""End events: none, message, signal, error, escalation, compensation, cancel, terminate, multiple (BPMN 2.0, 10.5.3).

Terminate ends its own process or sub-process level, not those around it. Cancel compensates its transaction and leaves
it by its cancel boundary event (13.5.5). An error goes to errors.py.
"""

from engine.behaviors import activity, boundary_event, compensation, termination, throwing
from engine.model import Node
from engine.run import Entry, Op, Run


def activate(run: Run, number: int, node: Node) -> None:
    if not node.events:
        end(run, number, node)
        return
    kinds = {event.kind: event for event in node.events}
    if "error" in kinds:
        run.agenda.append(Entry(Op.THROW, number, text=kinds["error"].name))
    elif "cancel" in kinds:
        _cancel(run, number)
    elif throwing.throw_all(run, number, node):
        end(run, number, node)


def end(run: Run, number: int, node: Node) -> None:
    """The token is consumed; after a terminate everything else on its level goes too."""
    scope = run.state.tokens[number].scope
    if any(event.kind == "cancel" for event in node.events):
        _leave_transaction(run, scope)
        return
    activity.complete(run, number)
    if any(event.kind == "terminate" for event in node.events):
        termination.clear(run, scope)
    activity.emptied(run, scope)


def _cancel(run: Run, number: int) -> None:
    """Everything else in the transaction ends; what it kept is compensated, and then it is left."""
    scope = run.state.tokens[number].scope
    termination.clear(run, scope, but=number)
    compensation.begin(run, number, scope)
    if compensation.advance(run, number):
        _leave_transaction(run, scope)


def _leave_transaction(run: Run, transaction: int) -> None:
    process = run.process_of(run.state.tokens[transaction].scope)
    boundary = (process.nodes[index] for index in run.node_of(transaction).boundary)
    caught = [node for node in boundary if any(event.kind == "cancel" for event in node.events)]
    if caught:
        boundary_event.catch(run, transaction, caught[0], {})
        return
    termination.clear(run, transaction)
    activity.emptied(run, transaction)
