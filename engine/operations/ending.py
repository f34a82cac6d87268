"""What a token is at ends because an operator says so, with all that is inside it. Nothing is kept to compensate.

An inner instance of a repeated activity counts as done, without output; a compensation handler as done.
"""

from engine import events as e
from engine.behaviors import activity, compensation, multi_instance, standard_loop, termination
from engine.errors import Rejection
from engine.model import Kind
from engine.operations import reviews
from engine.operations.places import Place, inside
from engine.run import Entry, Op, Run
from engine.state import ScopeKind


def end(run: Run, number: int) -> None:
    """End token `number`. Raises Rejection."""
    if number not in run.state.tokens:
        raise Rejection("token_gone", f"Expected {number} to be under way, but it is not (any more)")
    undoes = compensation.is_compensating(run, number)
    if number in run.state.compensations and not undoes:
        raise Rejection(
            "compensating", f"Expected the compensation that {number} began to end first, but it has not"
        )
    reviews.check_ending(run, number)
    scope, node = run.state.tokens[number].scope, run.node_of(number)
    if activity.is_inner(run, number):
        cancel = multi_instance.cancel_inner if node.loop is None else standard_loop.cancel_round
        cancel(run, number)
        return
    termination.terminate(run, number)
    if undoes:
        run.agenda.append(Entry(Op.COMPENSATED, number))
    elif node.kind == Kind.EVENT_SUB_PROCESS:
        activity.emptied(run, scope)
    else:
        activity.go_on(run, scope, node, ())


def outermost_left(run: Run, number: int, there: int) -> int:
    """The outermost element that a token leaves which goes from `number` to scope `there`: nothing else is in it.

    What has more to come is not left: a repeated activity, an ad-hoc sub-process that people run.
    """
    around = run.state.tokens[number].scope
    if around == run.state.root or inside(run, there, around) or not _is_last(run, around):
        return number
    return outermost_left(run, around, there)


def _is_last(run: Run, number: int) -> bool:
    """Whether the one token in a scope is all that there will be in it."""
    scope, ad_hoc = run.state.scopes[number], run.node_of(number).ad_hoc
    if scope.kind == ScopeKind.BODY and scope.repeats is not None:
        return scope.live == 1 and scope.repeats.done + 1 >= scope.repeats.total
    return scope.live == 1 and not (ad_hoc is not None and ad_hoc.by_person)


def end_at_join(run: Run, place: Place, flow: str) -> None:
    """End one token that rests before a join. Raises Rejection when none does."""
    scope, node = place.scope, place.node
    resting = {} if place.opens else run.state.scopes[scope].joins.get(node.index, {})
    named = [index for index in sorted(resting) if not flow or place.process.flows[index].id == flow]
    if not named:
        came = f" by {flow}" if flow else ""
        raise Rejection("token_gone", f"Expected a token that came{came} to rest at {node.id}, but none does")
    run.emit(e.TokenWithdrawn(scope, node.index, named[0]))
    activity.emptied(run, scope)
