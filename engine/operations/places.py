"""Where in an instance an element is: the innermost open scope that holds it, and what must be opened to get there.

A called process is a place of its own: only where it is open can anything begin in it.
"""

from collections.abc import Iterator

from msgspec import Struct

from engine.behaviors import compensation
from engine.errors import Rejection
from engine.model import Node, Process
from engine.run import Run
from engine.state import ScopeKind

LEVELS = frozenset({ScopeKind.PROCESS, ScopeKind.SUB_PROCESS})


class Place(Struct, frozen=True, kw_only=True):
    """`node` of `process`, in scope `scope` once the sub-processes `opens` (from the outside in) are open in it."""

    node: Node
    process: Process
    scope: int
    opens: tuple[int, ...]


def find(run: Run, element: str, within: int = 0) -> Place:
    """The place of an element, in or below the scope `within` (0: anywhere). Raises Rejection."""
    if within and within not in run.state.scopes:
        raise Rejection("scope_gone", f"Expected scope {within} to be open, but it is not (any more)")
    if not any(element in process.indexes for process in run.processes):
        raise Rejection("unknown_element", f"Expected an element of the process, but {element!r} is none")
    found = list(_candidates(run, element, within))
    if not found:
        raise Rejection("no_open_scope", f"Expected an open scope around {element}, but there is none")
    fewest = min(len(place.opens) for place in found)
    nearest = [place for place in found if len(place.opens) == fewest]
    if len(nearest) > 1:
        scopes = tuple(str(place.scope) for place in nearest)
        text = f"Expected one open scope around {element}, but there are {', '.join(scopes)}: name one"
        raise Rejection("several_scopes", text, named=scopes)
    return nearest[0]


def nearest(run: Run, element: str, scope: int) -> Place:
    """The place of an element as seen from an open scope: in it, or in the nearest one outward. Raises Rejection."""
    refused = Rejection("no_open_scope", f"Expected an open scope around {element}, but there is none")
    for outward in _outward(run, scope):
        try:
            return find(run, element, outward)
        except Rejection as rejection:
            if rejection.code != "no_open_scope":
                raise
            refused = rejection
    raise refused


def inside(run: Run, number: int, within: int) -> bool:
    """Whether token or scope `number` is `within`, or somewhere inside it."""
    return within in _outward(run, number)


def around(process: Process, node: Node) -> tuple[int, ...]:
    """The levels around a node, from the inmost outward; -1 is the process itself."""
    found = [node.parent]
    while found[-1] >= 0:
        found.append(process.nodes[found[-1]].parent)
    return tuple(found)


def _candidates(run: Run, element: str, within: int) -> Iterator[Place]:
    for number, scope in sorted(run.state.scopes.items()):
        process = run.processes[scope.definition]
        if scope.kind not in LEVELS or element not in process.indexes:
            continue
        node = process.nodes[process.indexes[element]]
        levels = around(process, node)
        level = -1 if scope.kind == ScopeKind.PROCESS else scope.node
        if level not in levels or (within and not inside(run, number, within)) or _undoes(run, number):
            continue
        opens = tuple(reversed(levels[: levels.index(level)]))
        yield Place(node=node, process=process, scope=number, opens=opens)


def _outward(run: Run, number: int) -> Iterator[int]:
    """The number itself and what is around it, outward to the root."""
    yield number
    while number in run.state.tokens:
        number = run.state.tokens[number].scope
        yield number


def _undoes(run: Run, scope: int) -> bool:
    """Whether a scope is open only to be compensated: nothing new may begin in it."""
    return any(compensation.is_compensating(run, number) for number in _outward(run, scope))
