"""What a professional may do beside the drawn way, where the model allows it (care:allow) and with a reason.

A token that begins by an exception is a token as any other: it goes on by the outgoing flows of its activity, and ends
there if it has none. So what shall not be followed by anything is drawn without a flow out of it (docs/instances.md).
"""

from engine import commands as c
from engine import events as e
from engine.behaviors import activity
from engine.errors import Rejection
from engine.model import Node
from engine.operations import beginning, places
from engine.run import Run

DOING = {"skip": "skipping", "repeat": "repeating", "add": "adding"}


def skip(run: Run, command: c.SkipTask) -> None:
    """Leave an open task undone and go on."""
    node = run.node_of(command.number)
    if node.task is not None and node.task.mandatory:
        raise Rejection("mandatory_task", f"Expected a task that may be skipped, but {node.id} is mandatory")
    _check_allowed(node, "skip")
    run.emit(e.TaskSkipped(command.number))
    activity.leave(run, command.number)


def repeat(run: Run, command: c.RepeatActivity) -> None:
    """Enter an activity again that was completed since its scope was opened, beside what runs."""
    place = _open_place(run, command.element, command.scope)
    _check_allowed(place.node, "repeat")
    if not run.context.completed(run.state.instance_id, place.scope, place.node.id):
        raise Rejection(
            "not_done_yet", f"Expected {place.node.id} to have been completed here before, but it was not"
        )
    beginning.before(run, place)


def add(run: Run, command: c.AddActivity) -> None:
    """Begin an activity that the way drawn does not have now: an optional one, or one more."""
    place = _open_place(run, command.element, command.scope)
    _check_allowed(place.node, "add")
    beginning.before(run, place)


def _open_place(run: Run, element: str, scope: int) -> places.Place:
    """Exceptions open nothing: the scope of the activity must be open."""
    place = places.find(run, element, scope)
    if place.opens:
        raise Rejection("no_open_scope", f"Expected the scope of {element} to be open, but it is not")
    return place


def _check_allowed(node: Node, action: str) -> None:
    if not any(mark.get("action") == action for mark in node.care.get("allow", ())):
        doing = DOING[action]
        raise Rejection("not_allowed", f"Expected {node.id} to allow {doing} (care:allow), but it does not")
