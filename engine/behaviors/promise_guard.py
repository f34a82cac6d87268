"""Whom a promise keeps from a task: who has done what another person must do; everybody while what it needs is revoked.

Asked when somebody claims, is given or completes a task (user_task.py). Not here: watching (promises.py).
"""

from engine.errors import Rejection
from engine.model import Node
from engine.promises.automata import Watch
from engine.promises.bound import Bound
from engine.promises.model import Form
from engine.promises.sentences import render
from engine.run import Run
from engine.state import ScopeKind, State, Watched


def check_person(run: Run, number: int, person: str) -> None:
    """Raises Rejection where a promise keeps this person from the open task `number`."""
    if not run.state.watched:
        return
    own, node = run_of(run.state, number), run.node_of(number)
    watched, watch = run.state.watched.get(own), _watch(run, own)
    if watched is None or watch is None or node.index not in watch.guarded:
        return
    if len(watched.at) != len(watch.promises):
        return
    for place in watch.forbidden(watched.at, node.index):
        raise _refused("promise_broken", watch.promises[place], node)
    for place, bound in enumerate(watch.promises):
        if bound.form == Form.OTHER_PEOPLE and person in _elsewhere(bound, watched, place, node.index):
            raise _refused("other_person", bound, node)


def run_of(state: State, number: int) -> int:
    """The run that a token is in: the scope of the innermost process around it."""
    scope = state.tokens[number].scope
    while state.scopes[scope].kind != ScopeKind.PROCESS:
        scope = state.scopes[scope].parent
    return scope


def _watch(run: Run, own: int) -> Watch | None:
    return run.context.watch(run.state.definitions[run.state.scopes[own].definition])


def _elsewhere(bound: Bound, watched: Watched, place: int, node: int) -> frozenset[str]:
    """Who has done the other one of the two."""
    ones, others = watched.people.get(place, ((), ()))
    return frozenset((*(others if node in bound.one else ()), *(ones if node in bound.other else ())))


def _refused(code: str, bound: Bound, node: Node) -> Rejection:
    sentence = render(bound.promise, "en")
    if code == "other_person":
        text = f"Expected somebody else at {node.id}, because it is promised: '{sentence}'"
        return Rejection(code, text, named=(node.id,))
    text = f"Expected nobody at {node.id} for now, because it is promised: '{sentence}'"
    return Rejection(code, text, named=(render(bound.promise),))
