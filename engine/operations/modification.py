"""Changing where an instance stands: tokens begin, end, move. All changes of one command in one step, or none.

Changes are made in their order; what begins goes on when all are made.
"""

from engine import commands as c
from engine.errors import Rejection, SeveralRefused
from engine.model import Kind
from engine.operations import beginning, ending, places
from engine.run import Run

PEOPLE = frozenset({Kind.USER_TASK, Kind.MANUAL_TASK})


def modify(run: Run, command: c.ModifyInstance) -> None:
    """Make the changes. Raises Rejection: then none was made. Of several bad ones all are named.

    After one that was refused half-way nothing more can be judged.
    """
    if not command.changes:
        raise Rejection("no_changes", "Expected at least one change, but there is none")
    refused: list[tuple[int, Rejection]] = []
    for place, change in enumerate(command.changes):
        before = len(run.events)
        try:
            _make(run, change)
        except Rejection as rejection:
            refused.append((place, rejection))
            if len(run.events) > before:
                break
    if len(refused) > 1:
        raise SeveralRefused(refused)
    if refused:
        raise refused[0][1]


def _make(run: Run, change: c.Modification) -> None:
    match change:
        case c.StartBefore(element=element, scope=scope):
            beginning.before(run, places.find(run, element, scope))
        case c.StartAfter(element=element, scope=scope):
            beginning.after(run, places.find(run, element, scope))
        case c.CancelToken(number=number):
            ending.end(run, number)
        case c.MoveToken(number=number, element=element):
            _move(run, number, element)
        case c.CancelAtJoin(element=element, flow=flow, scope=scope):
            ending.end_at_join(run, places.find(run, element, scope), flow)


def _move(run: Run, number: int, element: str) -> None:
    """The token ends here and begins there. A scope that it leaves empty is left too: it does not go on by itself."""
    if number not in run.state.tokens:
        raise Rejection("token_gone", f"Expected {number} to be under way, but it is not (any more)")
    token, was_for_people = run.state.tokens[number], run.node_of(number).kind in PEOPLE
    holder = token.holder
    there = places.nearest(run, element, token.scope).scope
    left = ending.outermost_left(run, number, there)
    scope = run.state.tokens[left].scope
    ending.end(run, left)
    place = places.nearest(run, element, scope)
    keeps = was_for_people and place.node.kind in PEOPLE
    beginning.before(run, place, holder=holder if keeps else "")
