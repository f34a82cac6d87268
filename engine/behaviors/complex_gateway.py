"""Complex gateway: fires when its activation condition holds, then waits for its reset (BPMN 2.0, 10.6.5 and 13.4.5).

`activationCount` is the number of tokens on its incoming flows. First phase (waitingForStart = true): it takes one
token of each flow that has one and goes out by every flow whose condition holds. Reset: when no further token can come
by the other flows, the late ones are taken; it goes out again only by flows whose condition speaks of waitingForStart
and holds with it false (a condition that does not speak of it belongs to the first phase).
"""

from engine import events as e
from engine.behaviors import activity, flows, inclusive_gateway
from engine.model import Node
from engine.run import Run

COUNT, STARTING = "activationCount", "waitingForStart"


def arrive(run: Run, scope: int, node: Node, flow: int) -> None:
    run.emit(e.JoinArrived(scope, node.index, flow))
    try_to_start(run, scope, node)


def try_to_start(run: Run, scope: int, node: Node) -> None:
    """The first phase, if it is due: what rests may activate it."""
    opened = run.state.scopes[scope]
    resting = opened.joins.get(node.index)
    if node.index in opened.fired or not resting:
        return
    attributes = {COUNT: sum(resting.values()), STARTING: True}
    if node.activation is None or run.evaluate(node.activation, scope, attributes) is True:
        run.emit(e.ComplexFired(scope, node.index, tuple(sorted(resting))))
        activity.enter(run, scope, node.index)


def activate(run: Run, number: int, node: Node) -> None:
    """Go out: by the flows of the first phase."""
    activity.leave_by(run, number, run.state.tokens[number].scope, choose(run, number, node))


def choose(run: Run, number: int, node: Node) -> tuple[int, ...]:
    """The flows of the first phase whose conditions hold, else the default. Raises Unable when there is none."""
    scope = run.state.tokens[number].scope
    all_flows = run.process_of(scope).flows
    holding = tuple(
        index
        for index in node.outgoing
        if index != node.default
        and (all_flows[index].condition is None or _holds(run, number, index, starting=True))
    )
    taken = holding or ((node.default,) if node.default >= 0 else ())
    if not taken and node.outgoing:
        raise flows.no_flow(node)
    return taken


def _holds(run: Run, at: int, flow: int, *, starting: bool) -> bool:
    scope = run.state.tokens[at].scope if at in run.state.tokens else at
    condition = run.process_of(scope).flows[flow].condition
    if condition is None or (not starting and STARTING not in condition.names):
        return False
    return run.evaluate(condition, at, {STARTING: starting}) is True


def may_reset(run: Run, scope: int, node: Node) -> bool:
    """Whether no token can still come by a flow that the first phase did not take."""
    opened = run.state.scopes[scope]
    resting = opened.joins.get(node.index, {})
    missing = frozenset(node.incoming) - frozenset(opened.fired[node.index]) - frozenset(resting)
    return inclusive_gateway.nothing_more_can_come(run, scope, node, missing)


def reset(run: Run, scope: int, node: Node) -> None:
    """Take the late tokens and wait for a start again."""
    opened = run.state.scopes[scope]
    late = tuple(sorted(set(opened.joins.get(node.index, ())) - set(opened.fired[node.index])))
    going = tuple(index for index in node.outgoing if _holds(run, scope, index, starting=False))
    run.emit(e.ComplexReset(scope, node.index, late, bool(going)))
    try_to_start(run, scope, node)
    if going:
        number = run.next_number
        run.count_entry()
        run.emit(e.ElementActivated(number, scope, opened.definition, node.index))
        activity.leave_by(run, number, scope, going)
    else:
        activity.emptied(run, scope)
