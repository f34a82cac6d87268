"""Repeated activities: multi-instance, sequential and parallel (BPMN 2.0, 10.3.8 and 13.3.7).

The body is a scope on the activity's own token; each inner instance is a token inside it, with its place (index).
Completions may throw the event of the activity's behaviour; boundary events of the activity catch it.
"""

from typing import Any

from engine import events as e
from engine.behaviors import activity, boundary_event, termination, throwing
from engine.model import EventDefinition, Kind, MultiInstance, Node
from engine.run import Entry, Op, Run, Unable
from engine.state import Repeats, ScopeKind
from engine.values import decode_value

MOST = 10_000


def open_body(run: Run, number: int, node: Node) -> None:
    """Find out how often, open the body, and start the first (sequential) or all (parallel) instances."""
    assert node.repeats is not None
    total, items = _extent(run, number, node, node.repeats)
    open_scope(run, number, node, total, items)
    if total == 0:
        run.agenda.append(Entry(Op.REPEATED, number))
    for index in range(min(total, 1) if node.repeats.sequential else total):
        run.agenda.append(Entry(Op.REPEAT, number, index))


def open_scope(run: Run, number: int, node: Node, total: int, items: tuple[bytes, ...]) -> None:
    """The body, with its count."""
    around = run.state.tokens[number].scope
    definition = run.state.scopes[around].definition
    run.emit(e.ScopeOpened(number, around, ScopeKind.BODY, definition, node.index))
    run.emit(e.RepeatsOpened(number, total, items))


def _extent(run: Run, number: int, node: Node, repeats: MultiInstance) -> tuple[int, tuple[bytes, ...]]:
    if repeats.collection is not None:
        collection = run.evaluate(repeats.collection, number)
        if not isinstance(collection, list):
            raise Unable(
                "repeats", f"Expected a list for {node.id} to go through, but got {_shown(collection)}"
            )
        _check_count(node, len(collection))
        return len(collection), tuple(run.stored(node.id, item) for item in collection)
    count = run.evaluate(repeats.cardinality, number) if repeats.cardinality is not None else None
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise Unable("repeats", f"Expected a whole number of instances of {node.id}, but got {_shown(count)}")
    _check_count(node, count)
    return count, ()


def _check_count(node: Node, count: int) -> None:
    if count > MOST:
        raise Unable("repeats", f"Expected at most {MOST} instances of {node.id}, but got {count}")


def _shown(value: Any) -> str:
    return "null" if value is None else f"a {type(value).__name__}"


def start_inner(run: Run, body: int, index: int) -> None:
    """Begin the inner instance at place `index`, if the body is still open."""
    if body not in run.state.scopes:
        return
    run.count_entry()
    node = run.state.scopes[body].node
    run.emit(e.TokenStarted(body, node))
    number = run.next_number
    run.emit(e.ElementActivated(number, body, run.state.scopes[body].definition, node))
    run.emit(e.RepeatStarted(body, number, index))
    activity.activate(run, number)


def inner_done(run: Run, number: int) -> None:
    """An inner instance is over: collect its output and throw its event; then the next, or the end."""
    if number not in run.state.tokens:
        return
    token = run.state.tokens[number]
    body, index = token.scope, token.index
    node = run.process_of(body).nodes[token.node]
    if node.loop is not None:
        run.behaviors[Kind.LOOPED](run, number, node)
        return
    repeats = node.repeats
    assert repeats is not None
    collected = b""
    if repeats.output_collection and repeats.output_element is not None:
        collected = run.stored(repeats.output_collection, run.evaluate(repeats.output_element, number))
    activity.complete(run, number)
    run.emit(e.RepeatDone(body, index, collected))
    count = run.state.scopes[body].repeats
    assert count is not None
    due = _due(run, body, repeats, count)
    if all(_throw(run, body, node, event) for event in due):
        _go_on(run, body, index, stops=repeats.behavior == "complex" and bool(due))


def cancel_inner(run: Run, number: int) -> None:
    """An operator ends an inner instance: it counts as done, without output and without its event."""
    body, index = run.state.tokens[number].scope, run.state.tokens[number].index
    termination.terminate(run, number)
    run.emit(e.RepeatDone(body, index, b""))
    _go_on(run, body, index)


def _go_on(run: Run, body: int, index: int, *, stops: bool = False) -> None:
    """After the inner instance at place `index`: the end of them all, or the next."""
    count, repeats = run.state.scopes[body].repeats, run.node_of(body).repeats
    assert count is not None
    assert repeats is not None
    if stops or count.done == count.total or _is_enough(run, body, repeats, count):
        termination.clear(run, body)
        run.agenda.append(Entry(Op.REPEATED, body))
    elif repeats.sequential:
        run.agenda.append(Entry(Op.REPEAT, body, index + 1))


def _attributes(count: Repeats) -> dict[str, int]:
    return {
        "numberOfInstances": count.total,
        "numberOfActiveInstances": count.started - count.done,
        "numberOfCompletedInstances": count.done,
    }


def _is_enough(run: Run, body: int, repeats: MultiInstance, count: Repeats) -> bool:
    """The completion condition, asked after each instance (10.3.8)."""
    if repeats.completion is None:
        return False
    return run.evaluate(repeats.completion, body, _attributes(count)) is True


def _due(run: Run, body: int, repeats: MultiInstance, count: Repeats) -> list[EventDefinition]:
    """The events that this completion throws. A complex condition that holds also ends the activity (table 10.33)."""
    if repeats.behavior == "complex":
        attributes = _attributes(count)
        return [event for asked, event in repeats.complex if run.evaluate(asked, body, attributes) is True]
    is_due = repeats.behavior == "none" or (repeats.behavior == "one" and count.done == 1)
    return [repeats.thrown] if is_due and repeats.thrown is not None else []


def _throw(run: Run, body: int, node: Node, event: EventDefinition) -> bool:
    """Thrown by an instance about to complete: the activity's own boundary takes it and cancels nothing (10.3.8).

    Without such a boundary event it is thrown like any other. False: that ended the activity.
    """
    process = run.process_of(run.state.tokens[body].scope)
    own = [
        process.nodes[index]
        for index in node.boundary
        if any(
            caught.kind == event.kind and caught.name == event.name for caught in process.nodes[index].events
        )
    ]
    for boundary in own:
        boundary_event.catch(run, body, boundary, {}, cancels=False)
    return bool(own) or throwing.throw(run, body, node, event)


def close_body(run: Run, body: int) -> None:
    """The whole activity is over: its collected outputs go outward, and it leaves."""
    if body not in run.state.scopes:
        return
    opened = run.state.scopes[body]
    node = run.node_of(body)
    if node.repeats is not None and node.repeats.output_collection:
        assert opened.repeats is not None
        collected = opened.repeats.collected
        gathered = [decode_value(collected[index]) for index in sorted(collected)]
        run.write(run.state.tokens[body].scope, {node.repeats.output_collection: gathered})
    activity.close(run, body)
    activity.leave(run, body)
