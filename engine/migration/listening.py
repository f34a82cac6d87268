"""What an instance waits for, in the old version and in the new: which waits go on, which end, which begin.

A timer that goes on keeps its due date; a message under another name or key is subscribed anew. An event that both
versions have and that is no longer waited for (it has fired) is not waited for again.
"""

from engine.feel import Expression
from engine.migration.comparing import match_places
from engine.migration.examination import Examination
from engine.model import EventDefinition, Kind, Node, Process
from engine.state import ScopeKind, TokenStatus

OWN = frozenset({Kind.CATCH, Kind.RECEIVE_TASK, Kind.START, Kind.SCRIPT_TASK})
WAITED_FOR = frozenset({"timer", "message", "signal", "conditional"})
LATER = -1
"""The place of a wait that belongs to no event: a script that goes on by itself."""


def examine(e: Examination, numbers: set[int]) -> None:
    """Compare what is listened to by each token in, and each scope of, the scopes `numbers`."""
    for number, token in sorted(e.state.tokens.items()):
        if token.scope in numbers and token.node in e.nodes:
            _token(e, number)
    for number, scope in e.scopes():
        if scope.kind in (ScopeKind.PROCESS, ScopeKind.SUB_PROCESS) and (
            scope.node < 0 or scope.node in e.nodes
        ):
            old = _event_starts(e.source, scope.node)
            new = _event_starts(e.target, e.nodes[scope.node] if scope.node >= 0 else -1)
            _compare(e, number, old, new, may_open=not _is_closing(e, number))


def _token(e: Examination, number: int) -> None:
    token = e.state.tokens[number]
    old, new = e.source.nodes[token.node], e.target.nodes[e.nodes[token.node]]
    if old.kind in OWN and token.status == TokenStatus.EVENT:
        lost = e.lost
        _compare(e, number, [old.index], [new.index])
        if e.lost > lost or old.parallel_multiple != new.parallel_multiple:
            e.say("other_event", old)
    elif old.kind == Kind.EVENT_BASED and token.status == TokenStatus.EVENT:
        _compare(e, number, _targets(e.source, old), _targets(e.target, new))
    if not _is_inner(e, number):
        _compare(e, number, list(old.boundary), list(new.boundary))


def _compare(e: Examination, holder: int, old: list[int], new: list[int], *, may_open: bool = True) -> None:
    covered: set[int] = set()
    for index in old:
        image = e.matches.nodes.get(index, -1)
        if image in new and e.source.nodes[index].kind == e.target.nodes[image].kind:
            covered.add(image)
            _go_on(e, holder, e.source.nodes[index], e.target.nodes[image], may_open=may_open)
        else:
            for number in _waits(e, holder, index):
                _close(e, number, e.source.nodes[index])
    for index in new:
        if index not in covered and may_open:
            for place in range(len(e.target.nodes[index].events)):
                _open(e, holder, e.target.nodes[index], place)


def _go_on(e: Examination, holder: int, old: Node, new: Node, *, may_open: bool) -> None:
    places = match_places(old, new)
    for number in _waits(e, holder, old.index):
        wait = e.state.waits[number]
        place = LATER if wait.event == LATER else places.get(wait.event)
        if place is None:
            _close(e, number, old)
        elif place != LATER and _is_renamed(old.events[wait.event], new.events[place]):
            e.closed.append(number)
            e.opened.append((holder, new.index, place))
        else:
            e.nodes[old.index] = new.index
            if place != wait.event:
                e.places[number] = place
    for place in range(len(new.events)):
        if place not in places.values() and may_open:
            _open(e, holder, new, place)


def _close(e: Examination, number: int, node: Node) -> None:
    e.closed.append(number)
    e.lost += 1
    e.say("wait_closed", node)


def _open(e: Examination, holder: int, node: Node, place: int) -> None:
    if node.events[place].kind in WAITED_FOR:
        e.opened.append((holder, node.index, place))
        e.say("wait_opened", node)


def _is_renamed(old: EventDefinition, new: EventDefinition) -> bool:
    """Whether a subscription has another name or key now. Signals have names only."""
    if old.kind not in ("message", "signal"):
        return False
    return old.name != new.name or _text(old.key) != _text(new.key)


def _text(key: Expression | None) -> str:
    return key.text if key is not None else ""


def _waits(e: Examination, holder: int, node: int) -> list[int]:
    return [
        number
        for number, wait in sorted(e.state.waits.items())
        if (wait.definition, wait.token, wait.node) == (e.index, holder, node)
    ]


def _targets(process: Process, gateway: Node) -> list[int]:
    return [process.flows[flow].target for flow in gateway.outgoing]


def _event_starts(process: Process, node: int) -> list[int]:
    """The start events of the event sub-processes of a scope: of the process (-1) or of one of its sub-processes."""
    level = process.level if node < 0 else process.nodes[node].level
    inside = [process.nodes[index].level for index in (level.event_sub_processes if level else ())]
    return [start for each in inside if each is not None for start in each.starts]


def _is_inner(e: Examination, number: int) -> bool:
    token = e.state.tokens[number]
    around = e.state.scopes[token.scope]
    return around.kind == ScopeKind.BODY and around.node == token.node


def _is_closing(e: Examination, scope: int) -> bool:
    """An interrupting event sub-process runs in it, or it is open only to be compensated: nothing new begins there."""
    if any(compensation.running == scope for compensation in e.state.compensations.values()):
        return True
    inside = [token.node for token in e.state.tokens.values() if token.scope == scope]
    return any(
        e.source.nodes[start].interrupting
        for node in inside
        if e.source.nodes[node].kind == Kind.EVENT_SUB_PROCESS
        for start in _starts(e.source.nodes[node])
    )


def _starts(node: Node) -> tuple[int, ...]:
    return node.level.starts if node.level is not None else ()
