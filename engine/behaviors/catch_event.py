"""Intermediate catch events and receive tasks: wait for a message or a timer (BPMN 2.0, 10.5.4, 10.3.4.2)."""

from collections.abc import Mapping
from typing import Any

from engine.behaviors import activity, waits
from engine.model import Node
from engine.run import Run, Unable
from engine.state import Wait


def activate(run: Run, number: int, node: Node) -> None:
    if not node.events:
        raise Unable("no_event", f"Expected an event that {node.id} waits for, but it has none")
    waits.open_waits(run, number, node, number)


def trigger(run: Run, wait: Wait, payload: Mapping[str, Any]) -> None:
    """What it waited for came."""
    activity.finish(run, wait.token, payload)
