"""Entering and leaving an element: what every kind has in common (BPMN 2.0, 13.3.2, the activity's lifecycle).

enter -> what the kind does -> (waits) -> finish -> outgoing flows. care:io and boundary events hang here.
"""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.behaviors import flows, waits
from engine.model import Kind, Node
from engine.run import Entry, Op, Run, Thrown, Unable
from engine.state import ScopeKind

OPENS_SCOPE = frozenset(
    {Kind.SUB_PROCESS, Kind.EVENT_SUB_PROCESS, Kind.TRANSACTION, Kind.AD_HOC, Kind.CALL_ACTIVITY}
)
SENDS = frozenset({Kind.THROW, Kind.END, Kind.SEND_TASK})
ENTERING, LEAVING = "", "leaving:"
ACTOR = "actor"
BODY, EMPTIED = ScopeKind.BODY, Op.EMPTIED


def enter(run: Run, scope: int, index: int) -> int:
    """A token in `scope` enters node `index`; returns its number."""
    run.entered += 1
    if run.entered > run.context.limits.elements:
        run.refuse_elements()
    number = run.state.next
    run.emit(e.ElementActivated(number, scope, run.state.scopes[scope].definition, index))
    activate(run, number)
    return number


def gather(run: Run, scope: int, node: Node, flow: int) -> None:
    """A token rests before an activity until its startQuantity is there (BPMN 2.0, 10.3)."""
    run.emit(e.JoinArrived(scope, node.index, flow))
    if sum(run.state.scopes[scope].joins[node.index].values()) >= node.start_quantity:
        run.emit(e.TokensGathered(scope, node.index, node.start_quantity))
        enter(run, scope, node.index)


def pass_through(run: Run, scope: int, index: int) -> None:
    """A token in `scope` enters an event that has already happened, and leaves it."""
    run.count_entry()
    number = run.next_number
    run.emit(e.ElementActivated(number, scope, run.state.scopes[scope].definition, index))
    leave(run, number)


def activate(run: Run, number: int, *, again: bool = False) -> None:
    """Do what an entered element does. `again`: after a resolved incident; its boundary events wait already."""
    node = run.node_of(number)
    inner = (node.repeats is not None or node.loop is not None) and _is_inner(run, number)
    try:
        if node.repeats is not None and not inner:
            run.behaviors[Kind.REPEATED](run, number, node)
        elif node.loop is not None and not inner:
            run.behaviors[Kind.LOOPED](run, number, node)
        else:
            if node.inputs:
                _open_local(run, number, node)
            run.behaviors[node.kind](run, number, node)
    except Unable as unable:
        _undo(run, number)
        fail(run, number, unable)
    except Thrown as thrown:
        run.agenda.append(Entry(Op.THROW, number, text=thrown.code))
    if node.boundary and not inner and not again and number in run.state.tokens:
        open_boundary(run, number, node)


def _undo(run: Run, number: int) -> None:
    """Nothing stays of an element that could not begin: what it opened would be met, or be opened again."""
    waits.close(run, number, lambda node: node.kind != Kind.BOUNDARY)
    if number in run.state.scopes:
        run.emit(e.ScopeClosed(number))


def open_boundary(run: Run, number: int, node: Node) -> None:
    """What cannot be waited for is an incident of the instance: the activity itself goes on without it."""
    try:
        waits.open_boundary(run, number, node)
    except Unable as unable:
        definition = run.state.scopes[run.state.tokens[number].scope].definition
        kind, text = unable.kind, unable.text
        run.emit(e.IncidentRaised(run.next_number, run.state.root, definition, node.index, kind, text))


def _open_local(run: Run, number: int, node: Node) -> None:
    """care:io inputs make a scope of the activity's own; a message's inputs are its payload instead."""
    if node.kind in OPENS_SCOPE or node.kind in SENDS or number in run.state.scopes:
        return
    values = run.encoded(inputs(run, number, node))
    token = run.state.tokens[number]
    definition = run.state.scopes[token.scope].definition
    run.emit(e.ScopeOpened(number, token.scope, ScopeKind.LOCAL, definition, token.node))
    run.emit(e.VariablesWritten(number, values))


def inputs(run: Run, number: int, node: Node) -> dict[str, Any]:
    """The values of care:input, each seen from the element."""
    return {line.target: run.evaluate(line.source, number) for line in node.inputs}


def is_inner(run: Run, number: int) -> bool:
    """Whether this is one of the instances inside a repeated activity's body."""
    node = run.node_of(number)
    return (node.repeats is not None or node.loop is not None) and _is_inner(run, number)


def _is_inner(run: Run, number: int) -> bool:
    """The same of an element that is repeated."""
    token = run.state.tokens[number]
    container = run.state.scopes[token.scope]
    return container.kind == BODY and container.node == token.node


def fail(run: Run, number: int, unable: Unable, *, stage: str = ENTERING) -> None:
    """The element cannot go on: an incident, on its token. `stage` says where a retry begins."""
    token = run.state.tokens[number]
    definition = run.state.scopes[token.scope].definition
    kind = stage + unable.kind
    raised = e.IncidentRaised(
        run.next_number, number, definition, token.node, kind, unable.text, unable.stack
    )
    run.emit(raised)


def finish(run: Run, number: int, results: Mapping[str, Any], *, actor: str = "") -> None:
    """The element's work is done, with these results (by `actor`): write them and leave."""
    write_results(run, number, run.node_of(number), results, actor=actor)
    leave(run, number)


def write_results(run: Run, number: int, node: Node, results: Mapping[str, Any], *, actor: str = "") -> None:
    """Results go outward from the element: only care:output lines if there are any, else all.

    A care:output line may name `actor`: who completed the task. No form can claim to be somebody else.

    In a repeated activity that collects outputs they stay with the inner instance, and the collection goes outward.
    """
    values = results
    if node.outputs:
        overlay = {**results, ACTOR: actor} if actor else dict(results)
        values = {line.target: run.evaluate(line.source, number, overlay) for line in node.outputs}
    if node.repeats is not None and node.repeats.output_element is not None and _is_inner(run, number):
        _keep_inside(run, number, values)
    else:
        run.write(run.state.tokens[number].scope, values)


def _keep_inside(run: Run, number: int, values: Mapping[str, Any]) -> None:
    encoded = run.encoded(values)
    if not encoded:
        return
    if number not in run.state.scopes:
        token = run.state.tokens[number]
        definition = run.state.scopes[token.scope].definition
        run.emit(e.ScopeOpened(number, token.scope, ScopeKind.LOCAL, definition, token.node))
    run.emit(e.VariablesWritten(number, encoded))


def leave(run: Run, number: int) -> None:
    """Complete an element and send its tokens on. A condition that fails is an incident on the element."""
    node = run.node_of(number)
    if (node.repeats is not None or node.loop is not None) and _is_inner(run, number):
        run.agenda.append(Entry(Op.INNER_DONE, number))
        return
    scope = run.state.tokens[number].scope
    if node.for_compensation:
        complete(run, number)
        run.agenda.append(Entry(Op.COMPENSATED, number))
        return
    try:
        taken = flows.chosen(run, number, node)
    except Unable as unable:
        fail(run, number, unable, stage=LEAVING)
        return
    complete(run, number)
    go_on(run, scope, node, taken * node.completion_quantity)


def leave_by(run: Run, number: int, scope: int, taken: tuple[int, ...]) -> None:
    """Complete an element; its tokens take these flows."""
    node = run.node_of(number)
    complete(run, number)
    go_on(run, scope, node, taken)


def go_on(run: Run, scope: int, node: Node, taken: tuple[int, ...]) -> None:
    """What left `node` goes on by these flows; where it stood may be done now."""
    for flow in taken:
        run.take(scope, flow)
    if node.parent >= 0 and node.is_activity and _is_ad_hoc(run, scope):
        run.agenda.append(Entry(Op.AD_HOC, scope))
    elif not taken:
        emptied(run, scope)


def _is_ad_hoc(run: Run, scope: int) -> bool:
    opened = run.state.scopes[scope]
    return opened.node >= 0 and run.process_of(scope).nodes[opened.node].kind == Kind.AD_HOC


def complete(run: Run, number: int) -> None:
    """End the element itself: its waits and its own variables go; what may be compensated later is kept."""
    if run.state.waits:
        waits.close_of_token(run, number)
    if number in run.state.scopes:
        close(run, number)
    elif run.keeps() and not _had_scope(run, number):
        run.keep(number)
    run.emit(e.ElementCompleted(number))


def close(run: Run, number: int) -> None:
    """End an element's scope; what is in it may be kept for a compensation."""
    run.keep(number)
    run.emit(e.ScopeClosed(number))


def _had_scope(run: Run, number: int) -> bool:
    """Whether the element's scope was closed before, and kept then."""
    node = run.node_of(number)
    repeated = (node.repeats is not None or node.loop is not None) and not _is_inner(run, number)
    return node.kind in OPENS_SCOPE or repeated


def emptied(run: Run, scope: int) -> None:
    """Ask for the end of a scope when no token is left in it."""
    if run.state.scopes[scope].live == 0:
        run.agenda.append(Entry(EMPTIED, scope))
