"""Service and send tasks with a handler: a wait with a job (BPMN 2.0, 10.3.4). No user code runs inside a step.

A send task without a handler sends its message and goes on.
"""

from engine import events as e
from engine.behaviors import activity, messages
from engine.model import Node
from engine.run import Run, Unable


def activate(run: Run, number: int, node: Node) -> None:
    if node.service is not None:
        create_job(run, number, node)
        return
    sent = [event for event in node.events if event.kind == "message"]
    if not sent:
        raise Unable("no_handler", f"Expected a handler or a message on {node.id}, but it has neither")
    for event in sent:
        messages.send(run, number, node, event)
    activity.finish(run, number, {})


def create_job(run: Run, number: int, node: Node) -> None:
    detail = node.service
    assert detail is not None
    definition = run.state.scopes[run.state.tokens[number].scope].definition
    run.emit(
        e.JobCreated(
            number, definition, node.index, detail.handler, detail.retries, detail.backoff, detail.timeout
        )
    )


def complete(run: Run, number: int, values: dict[str, object]) -> None:
    """The handler is done, with these values."""
    run.emit(e.JobCompleted(number))
    activity.finish(run, number, values)


def fail(run: Run, number: int, text: str, stack: str = "") -> None:
    """The handler's retries are used up: an incident; resolving it makes a new job."""
    run.emit(e.JobCancelled(number))
    activity.fail(run, number, Unable("job", text, stack))
