"""An interrupting boundary event ends what is inside its activity: what that was makes no difference to the step.

Of a form that holds such an activity this makes one that has nothing but a stand-in in it, so that one run serves all.
"""

from engine.model import Kind
from engine.prove.moves import Possible
from engine.prove.step.forms import OTHERS, Forms
from engine.state import State, Token, TokenStatus

Ends = tuple[tuple[int, int], ...]


def hollowed(forms: Forms, state: State, ends: Ends, chosen: Possible) -> int | None:
    """The form of the root's only token, its interrupted activity emptied; None where nothing is to be emptied.

    `state` (with nothing else at its root, or the stand-in for others) is changed.
    """
    wait = state.waits.get(chosen.number)
    if wait is None or chosen.node.kind != Kind.BOUNDARY or not chosen.node.interrupting:
        return None
    emptied = state.scopes.get(wait.token)
    if emptied is None or wait.token == state.root:
        return None
    gone = _inside(state, wait.token)
    for number in gone:
        del state.tokens[number]
        state.scopes.pop(number, None)
    state.waits = {number: each for number, each in state.waits.items() if each.token not in gone}
    state.incidents = {number: each for number, each in state.incidents.items() if each.token not in gone}
    emptied.joins, emptied.fired, emptied.kept, emptied.live = {}, {}, [], 1
    state.tokens[state.next] = Token(0, wait.token, TokenStatus.EVENT, OTHERS, -1)
    left = tuple(each for each in ends if each[0] in state.scopes and each[0] != wait.token)
    parts = forms.apart(state, left)
    found = [] if parts is None else [each for each in parts.children if each != forms.other]
    return found[0] if len(found) == 1 else None


def _inside(state: State, number: int) -> set[int]:
    """The tokens in the scope of a token, and in theirs."""
    found: set[int] = set()
    waiting = [number]
    while waiting:
        scope = waiting.pop()
        inner = [each for each, token in state.tokens.items() if token.scope == scope and each != scope]
        found.update(inner)
        waiting += inner
    return found
