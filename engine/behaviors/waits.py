"""Opening and closing waits: the timers and message subscriptions of an element, its boundary, or a scope.

What happens when one is triggered is in the file of the element that waits.
"""

from collections.abc import Callable

from engine import events as e
from engine.behaviors import timers
from engine.limits import text_excess
from engine.model import EventDefinition, Kind, Node
from engine.run import Run, Unable
from engine.state import Wait, WaitKind

SUBSCRIBED = {"message": WaitKind.MESSAGE, "signal": WaitKind.SIGNAL}


def open_waits(run: Run, holder: int, node: Node, at: int, *, but: str = "") -> None:
    """Open what the events of `node` wait for (not the one named `but`, which has come).

    `holder` holds the waits; expressions see what `at` sees.
    """
    for place, event in enumerate(node.events):
        if not but or but != (event.name or event.kind):
            open_wait(run, holder, node, place, at=at)


def open_wait(run: Run, holder: int, node: Node, place: int, *, at: int) -> None:
    """Open what the event at `place` of `node` waits for, if it is one that is waited for."""
    definition = _definition_of(run, holder, node)
    event = node.events[place]
    if event.kind == "timer":
        _open_timer(run, holder, definition, node, place, at)
    elif event.kind == "conditional":
        was = is_true(run, event, at)
        run.emit(e.ConditionOpened(run.next_number, holder, definition, node.index, place, was=False))
        if was:
            run.ask_conditions()
    elif event.kind in SUBSCRIBED:
        key = correlation_key(run, at, node, event) if event.kind == "message" else ""
        kind, number = SUBSCRIBED[event.kind], run.next_number
        run.emit(e.SubscriptionOpened(number, holder, definition, node.index, place, kind, event.name, key))


def _definition_of(run: Run, holder: int, node: Node) -> int:
    """An event sub-process belongs to the scope that waits for it, which may be that of a called process."""
    of_scope = node.kind == Kind.START and holder in run.state.scopes
    return run.state.scopes[holder if of_scope else run.state.tokens[holder].scope].definition


def _open_timer(run: Run, holder: int, definition: int, node: Node, place: int, at: int) -> None:
    timer = node.events[place].timer
    assert timer is not None
    due, left = timers.first_due(
        timer, run.context.now, run.zone_of(definition), lambda expression: run.evaluate(expression, at)
    )
    run.emit(e.TimerScheduled(run.next_number, holder, definition, node.index, place, due, left))


def correlation_key(run: Run, at: int, node: Node, event: EventDefinition) -> str:
    """The text that a message is matched by; "" where the diagram gives no key. Raises Unable on null."""
    if event.key is None:
        return ""
    value = run.evaluate(event.key, at)
    if value is None:
        raise Unable(
            "correlation",
            f"Expected a correlation key for message {event.name!r} at {node.id}, but it is null",
        )
    if excess := text_excess(str(value)):
        raise Unable("correlation", f"Expected {excess} as the key of message {event.name!r} at {node.id}")
    return str(value)


def still_waits(run: Run, holder: int, node: Node) -> bool:
    """Whether another event of `node` is still waited for: a parallel multiple event needs all (BPMN 2.0, 10.5.5)."""
    return any(wait.token == holder and wait.node == node.index for wait in run.state.waits.values())


def open_boundary(run: Run, number: int, node: Node) -> None:
    """Open the waits of an activity's boundary events; they hang on the activity's token."""
    nodes = run.process_of(run.state.tokens[number].scope).nodes
    for index in node.boundary:
        open_waits(run, number, nodes[index], number)


def close(run: Run, holder: int, matches: Callable[[Node], bool]) -> None:
    """Cancel every wait of `holder` that `matches` (given the node of its event)."""
    for number, wait in [each for each in run.state.waits.items() if each[1].token == holder]:
        if matches(run.processes[wait.definition].nodes[wait.node]):
            cancel(run, number, wait)


def is_true(run: Run, event: EventDefinition, at: int) -> bool:
    """Whether a conditional event's condition holds now."""
    return event.condition is not None and run.evaluate(event.condition, at) is True


def cancel(run: Run, number: int, wait: Wait) -> None:
    if wait.kind == WaitKind.TIMER:
        run.emit(e.TimerCancelled(number))
    elif wait.kind == WaitKind.CONDITION:
        run.emit(e.ConditionClosed(number))
    else:
        run.emit(e.SubscriptionClosed(number, ""))


def close_of_token(run: Run, number: int) -> None:
    """Cancel an element's own waits and its boundary's; a scope's event sub-processes are not the element's."""
    close(run, number, lambda node: node.kind != Kind.START)


def close_of_scope(run: Run, scope: int) -> None:
    """Cancel the waits of a scope's event sub-processes."""
    close(run, scope, lambda node: node.kind == Kind.START)
