"""Sending a message: its payload are the element's care:input lines; delivery follows after the commit (service)."""

from engine import events as e
from engine.behaviors import activity, waits
from engine.model import EventDefinition, Node
from engine.run import Run


def send(run: Run, number: int, node: Node, event: EventDefinition) -> None:
    """Emit MessageSent. Raises Unable when the correlation key is null."""
    payload = run.encoded(activity.inputs(run, number, node))
    run.emit(e.MessageSent(number, event.name, waits.correlation_key(run, number, node, event), payload))
