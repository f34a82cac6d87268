"""Call activity: another process runs inside this instance, in a scope that sees nothing of its caller.

BPMN 2.0, 10.3.6. Which version: care:call binding (latest, this deployment, a fixed one). Variables: care:io.
"""

from engine import events as e
from engine.behaviors import activity, scopes
from engine.model import Node
from engine.run import Run, Unable
from engine.state import ScopeKind

DEEPEST = 64


def activate(run: Run, number: int, node: Node) -> None:
    called = None
    around = run.state.tokens[number].scope
    caller = run.context.definition(run.state.definitions[run.state.scopes[around].definition])
    if node.call is not None:
        called = run.context.called(node.call, caller)
    if called is None:
        wanted = node.call.process_id if node.call else ""
        raise Unable("call", f"Expected a deployed process {wanted!r} for {node.id}, but there is none")
    if _depth(run, number) > DEEPEST:
        raise Unable(
            "call", f"Expected at most {DEEPEST} processes inside one another, but {node.id} wants more"
        )
    visible = run.visible(number)
    values = run.encoded(activity.inputs(run, number, node) if node.inputs else dict(visible))
    definition = run.bind(called)
    run.emit(e.ScopeOpened(number, around, ScopeKind.PROCESS, definition, -1))
    if values:
        run.emit(e.VariablesWritten(number, values))
    nodes = called.process.nodes
    plain = tuple(start for start in called.process.level.starts if not nodes[start].events)
    scopes.open_inside(run, number, called.process.level, plain)


def _depth(run: Run, number: int) -> int:
    depth, at = 0, number
    while at in run.state.tokens:
        at = run.state.tokens[at].scope
        depth += run.state.scopes[at].kind == ScopeKind.PROCESS
    return depth
