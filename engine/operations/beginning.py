"""A token begins where an operator says: before an element, or after it. Sub-processes around it are opened first.

A sub-process that is opened for what is inside it gets its data, its boundary events and its event sub-processes as
always; only its start events are left out.
"""

from engine import events as e
from engine.behaviors import activity, complex_gateway, exclusive_gateway, flows, scopes, sub_process
from engine.errors import Rejection
from engine.model import Kind, Node
from engine.operations import reviews
from engine.operations.places import Place
from engine.run import Entry, Op, Run

JOINS = frozenset({Kind.PARALLEL, Kind.INCLUSIVE, Kind.COMPLEX})
NEVER_BEFORE = frozenset({Kind.BOUNDARY, Kind.EVENT_SUB_PROCESS})
NEVER_AFTER = frozenset({Kind.END, Kind.EVENT_BASED, Kind.EVENT_SUB_PROCESS})


def before(run: Run, place: Place, *, holder: str = "") -> None:
    """A token arrives at the element. At a join it comes by the first flow on which none rests.

    An activity that gathers several tokens (startQuantity) begins at once. `holder` gets the task that it makes.
    """
    node = place.node
    if node.kind in NEVER_BEFORE or node.for_compensation:
        raise _refused(node, "can be begun")
    reviews.check_beginning(run, place)
    scope = _opened(run, place)
    run.emit(e.TokenStarted(scope, node.index))
    if node.start_quantity > 1:
        activity.enter(run, scope, node.index)
    else:
        run.agenda.append(Entry(Op.ARRIVE, scope, node.index, _flow(run, scope, node), holder))


def after(run: Run, place: Place) -> None:
    """A token goes on behind the element, as it would have chosen its way; the element itself was not done."""
    node = place.node
    if node.kind in NEVER_AFTER or node.for_compensation or not (node.outgoing or node.link_target >= 0):
        raise _refused(node, "can be followed by something")
    reviews.check_beginning(run, place, after=True)
    scope = _opened(run, place)
    run.emit(e.TokenStarted(scope, node.index))
    run.count_entry()
    number = run.next_number
    run.emit(e.ElementActivated(number, scope, run.state.scopes[scope].definition, node.index))
    taken = _chosen(run, number, node) * node.completion_quantity
    run.emit(e.ElementTerminated(number))
    if node.link_target >= 0:
        run.start_token(scope, node.link_target)
    activity.go_on(run, scope, node, taken)


def _chosen(run: Run, number: int, node: Node) -> tuple[int, ...]:
    if node.kind == Kind.EXCLUSIVE:
        return exclusive_gateway.choose(run, number, node)
    if node.kind == Kind.COMPLEX:
        return complex_gateway.choose(run, number, node)
    return node.outgoing if node.kind == Kind.PARALLEL else flows.chosen(run, number, node)


def _flow(run: Run, scope: int, node: Node) -> int:
    if node.kind not in JOINS or not node.incoming:
        return -1
    resting = run.state.scopes[scope].joins.get(node.index, {})
    coming = (Op.ARRIVE, scope, node.index)
    on_its_way = {entry.y for entry in run.agenda if (entry.op, entry.at, entry.x) == coming}
    free = (flow for flow in node.incoming if flow not in resting and flow not in on_its_way)
    return next(free, node.incoming[0])


def _opened(run: Run, place: Place) -> int:
    """Open what is around the element; the scope that it is in."""
    scope = place.scope
    for index in place.opens:
        scope = _open(run, scope, place.process.nodes[index])
    opened = run.state.scopes[scope]
    around = place.process.nodes[opened.node] if opened.node >= 0 else None
    if around is not None and around.ad_hoc is not None and around.ad_hoc.sequential and opened.live:
        raise Rejection(
            "one_at_a_time",
            f"Expected nothing under way in {around.id}, which is sequential, but there is",
        )
    return scope


def _open(run: Run, scope: int, node: Node) -> int:
    if node.repeats is not None or node.loop is not None or node.kind == Kind.EVENT_SUB_PROCESS:
        raise Rejection(
            "scope_not_open", f"Expected {node.id} to be open, because it cannot be opened from inside"
        )
    if node.for_compensation or node.level is None:
        raise _refused(node, "can be begun")
    run.emit(e.TokenStarted(scope, node.index))
    run.count_entry()
    number = run.next_number
    run.emit(e.ElementActivated(number, scope, run.state.scopes[scope].definition, node.index))
    sub_process.open_scope(run, number, node)
    if node.kind == Kind.AD_HOC:
        run.emit(e.RepeatsOpened(number, len(node.level.starts), ()))
    scopes.open_events(run, number, node.level)
    activity.open_boundary(run, number, node)
    return number


def _refused(node: Node, can: str) -> Rejection:
    return Rejection("not_startable", f"Expected an element that {can}, but {node.id} is a {node.kind.value}")
