"""Finding who catches an error or escalation: the innermost handler, outward through called processes.

BPMN 2.0, 13.5.5. From the thrower: its own boundary, event sub-processes of its scope, the boundary of that scope, and
so on. A handler of the very code comes before one that takes any. What an event sub-process throws is not for its
siblings.
"""

from collections.abc import Iterable

from msgspec import Struct

from engine.behaviors import activity
from engine.model import Kind, Level, Node, Process
from engine.run import Run
from engine.state import ScopeKind


class Found(Struct, frozen=True):
    """`node` catches: a boundary event on token `at`, or a start event of an event sub-process in `scope`."""

    node: Node
    at: int
    scope: int
    on_boundary: bool


def find(run: Run, number: int, kind: str, code: str) -> Found | None:
    """Who catches what token `number` throws."""
    at = number
    while True:
        scope = run.state.tokens[at].scope
        boundary = None if activity.is_inner(run, at) else _on_boundary(run, at, kind, code)
        if boundary is not None:
            return Found(boundary, at, scope, on_boundary=True)
        is_handler = run.node_of(at).kind == Kind.EVENT_SUB_PROCESS
        start = None if is_handler else _in_scope(run, scope, kind, code)
        if start is not None:
            return Found(start, at, scope, on_boundary=False)
        if scope == run.state.root:
            return None
        at = scope


def _on_boundary(run: Run, number: int, kind: str, code: str) -> Node | None:
    process = run.process_of(run.state.tokens[number].scope)
    return _best((process.nodes[index] for index in run.node_of(number).boundary), kind, code)


def _in_scope(run: Run, scope: int, kind: str, code: str) -> Node | None:
    process = run.process_of(scope)
    starts = (
        process.nodes[start]
        for index in level_of(run, scope, process).event_sub_processes
        for start in _starts(process.nodes[index])
    )
    return _best(starts, kind, code)


def _starts(node: Node) -> tuple[int, ...]:
    return node.level.starts if node.level is not None else ()


def level_of(run: Run, scope: int, process: Process) -> Level:
    """The inside that a scope is an instance of."""
    opened = run.state.scopes[scope]
    if opened.kind == ScopeKind.PROCESS:
        return process.level
    return process.nodes[opened.node].level or Level()


def _best(handlers: Iterable[Node], kind: str, code: str) -> Node | None:
    any_code: Node | None = None
    for node in handlers:
        for event in node.events:
            if event.kind == kind and event.name == code:
                return node
            if event.kind == kind and not event.name and any_code is None:
                any_code = node
    return any_code
