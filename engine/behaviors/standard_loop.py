"""Standard loop: an activity again and again, while its condition holds (BPMN 2.0, 10.3.8.1 and 13.3.6)."""

from engine import events as e
from engine.behaviors import activity, multi_instance, termination
from engine.model import Node
from engine.run import Entry, Op, Run

ENDLESS = -1


def activate(run: Run, number: int, node: Node) -> None:
    """The activity as a whole is entered (`number` is its body), or an inner round of it is over."""
    if activity.is_inner(run, number):
        _round_done(run, number)
        return
    assert node.loop is not None
    multi_instance.open_scope(run, number, node, ENDLESS, ())
    begins = node.loop.maximum != 0 and (not node.loop.test_before or _goes_on(run, number, node, 0))
    run.agenda.append(Entry(Op.REPEAT, number, 0) if begins else Entry(Op.REPEATED, number))


def _round_done(run: Run, number: int) -> None:
    token = run.state.tokens[number]
    body, rounds = token.scope, token.index + 1
    activity.complete(run, number)
    _after(run, body, rounds)


def cancel_round(run: Run, number: int) -> None:
    """An operator ends a round: it counts as done."""
    body, rounds = run.state.tokens[number].scope, run.state.tokens[number].index + 1
    termination.terminate(run, number)
    _after(run, body, rounds)


def _after(run: Run, body: int, rounds: int) -> None:
    run.emit(e.RepeatDone(body, rounds - 1, b""))
    again = _goes_on(run, body, run.node_of(body), rounds)
    run.agenda.append(Entry(Op.REPEAT, body, rounds) if again else Entry(Op.REPEATED, body))


def _goes_on(run: Run, body: int, node: Node, rounds: int) -> bool:
    """Whether there is another round after `rounds` of them."""
    assert node.loop is not None
    if node.loop.maximum != ENDLESS and rounds >= node.loop.maximum:
        return False
    if node.loop.condition is None:
        return node.loop.maximum != ENDLESS
    return run.evaluate(node.loop.condition, body, {"loopCounter": rounds}) is True
