"""Embedded sub-process: a scope of its own inside the process (BPMN 2.0, 10.3.5 and 13.3.4)."""

from engine import events as e
from engine.behaviors import activity, scopes
from engine.model import Node
from engine.run import Run
from engine.state import ScopeKind


def activate(run: Run, number: int, node: Node) -> None:
    assert node.level is not None
    open_scope(run, number, node)
    scopes.open_inside(run, number, node.level, node.level.starts)


def open_scope(run: Run, number: int, node: Node) -> None:
    """The sub-process's scope, with its care:input values in it."""
    values = run.encoded(activity.inputs(run, number, node))
    around = run.state.tokens[number].scope
    definition = run.state.scopes[around].definition
    run.emit(e.ScopeOpened(number, around, ScopeKind.SUB_PROCESS, definition, node.index))
    if values:
        run.emit(e.VariablesWritten(number, values))
    scopes.declare(run, number, node.properties)
