"""Repeated activities: multi-instance, sequential and parallel (BPMN 2.0, 10.3.8 and 13.3.7).

The body is a scope on the activity's own token; each inner instance is a token inside it, with its place (index).
Standard loops and event behaviours are not here yet.
"""

from typing import Any

from engine import events as e
from engine.behaviors import activity, termination
from engine.model import MultiInstance, Node
from engine.run import Run, Unable
from engine.state import Repeats, ScopeKind
from engine.values import decode_value, encode_value

MOST = 10_000


def open_body(run: Run, number: int, node: Node) -> None:
    """Find out how often, open the body, and start the first (sequential) or all (parallel) instances."""
    assert node.repeats is not None
    total, items = _extent(run, number, node, node.repeats)
    around = run.state.tokens[number].scope
    definition = run.state.scopes[around].definition
    run.emit(e.ScopeOpened(number, around, ScopeKind.BODY, definition, node.index))
    run.emit(e.RepeatsOpened(number, total, items))
    if total == 0:
        _close(run, number, node)
    for index in range(min(total, 1) if node.repeats.sequential else total):
        if number in run.state.scopes:
            _start(run, number, node, index)


def _extent(run: Run, number: int, node: Node, repeats: MultiInstance) -> tuple[int, tuple[bytes, ...]]:
    if repeats.collection is not None:
        collection = run.evaluate(repeats.collection, number)
        if not isinstance(collection, list):
            raise Unable(
                "repeats", f"Expected a list for {node.id} to go through, but got {_shown(collection)}"
            )
        _check_count(node, len(collection))
        return len(collection), tuple(encode_value(item) for item in collection)
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


def _start(run: Run, body: int, node: Node, index: int) -> None:
    run.count_entry()
    run.emit(e.TokenStarted(body, node.index))
    number = run.next_number
    run.emit(e.ElementActivated(number, body, run.state.scopes[body].definition, node.index))
    run.emit(e.RepeatStarted(body, number, index))
    activity.activate(run, number)


def inner_done(run: Run, number: int) -> None:
    """An inner instance is over: collect its output; go on, or close the body."""
    if number not in run.state.tokens:
        return
    token = run.state.tokens[number]
    body, index = token.scope, token.index
    node = run.process_of(body).nodes[token.node]
    repeats = node.repeats
    assert repeats is not None
    collected = b""
    if repeats.output_collection and repeats.output_element is not None:
        collected = encode_value(run.evaluate(repeats.output_element, number))
    activity.complete(run, number)
    run.emit(e.RepeatDone(body, index, collected))
    count = run.state.scopes[body].repeats
    assert count is not None
    if count.done == count.total or _is_enough(run, body, repeats, count):
        termination.clear(run, body)
        _close(run, body, node)
    elif repeats.sequential:
        _start(run, body, node, index + 1)


def _is_enough(run: Run, body: int, repeats: MultiInstance, count: Repeats) -> bool:
    """The completion condition, asked after each instance (10.3.8)."""
    if repeats.completion is None:
        return False
    attributes = {
        "numberOfInstances": count.total,
        "numberOfActiveInstances": count.started - count.done,
        "numberOfCompletedInstances": count.done,
    }
    return run.evaluate(repeats.completion, body, attributes) is True


def _close(run: Run, body: int, node: Node) -> None:
    """The whole activity is over: its collected outputs go outward, and it leaves."""
    opened = run.state.scopes[body]
    assert node.repeats is not None
    assert opened.repeats is not None
    if node.repeats.output_collection:
        collected = opened.repeats.collected
        gathered = [decode_value(collected[index]) for index in sorted(collected)]
        run.write(run.state.tokens[body].scope, {node.repeats.output_collection: gathered})
    run.emit(e.ScopeClosed(body))
    activity.leave(run, body)
