"""Throwing events, one by one: message, signal, escalation, compensation; for throw and end events and repeated bodies.

Errors are thrown by errors.py, links followed by throw_event.py.
"""

from engine import events as e
from engine.behaviors import activity, compensation, escalations, messages
from engine.model import EventDefinition, Node
from engine.run import Entry, Op, Run


def throw(run: Run, number: int, node: Node, event: EventDefinition) -> bool:
    """Throw one event from token `number`. False: the token now waits (compensation) or is gone."""
    if event.kind == "message":
        messages.send(run, number, node, event)
    elif event.kind == "signal":
        send_signal(run, number, node, event)
    elif event.kind == "escalation":
        escalations.throw(run, number, event.name)
        return number in run.state.tokens
    elif event.kind == "compensation":
        return compensation.throw(run, number, event)
    return True


def throw_all(run: Run, number: int, node: Node) -> bool:
    """Throw every event of a node. False: the element does not go on by itself."""
    return all(throw(run, number, node, event) for event in node.events)


def send_signal(run: Run, number: int, node: Node, event: EventDefinition) -> None:
    """To be caught here at once, and broadcast after the commit."""
    run.emit(e.SignalSent(number, event.name, run.encoded(activity.inputs(run, number, node))))
    run.agenda.append(Entry(Op.SIGNAL, len(run.events) - 1, text=event.name))
