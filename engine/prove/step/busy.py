"""What may begin again while it is under way is explored once at a time: its runs share nothing but data."""

from engine.model import Kind
from engine.prove.abstract import Abstract
from engine.prove.moves import Possible
from engine.prove.step.kernel import Kernel
from engine.state import State

NOBODY: frozenset[int] = frozenset()


def is_busy(state: State, each: Possible, kernel: Kernel) -> bool:
    """What may begin again while it is open is explored once at a time: the runs share nothing but data.

    Event sub-processes, the branches of non-interrupting boundary events, and what a person begins.
    """
    node = each.node
    if each.move.kind == "begin":
        scope = state.scopes[each.number]
        process = kernel.abstract(state.definitions[scope.definition]).process
        inner = process.indexes[each.move.detail]
        return any(token.scope == each.number and token.node == inner for token in state.tokens.values())
    wait = state.waits.get(each.number)
    if wait is None or node.interrupting:
        return False
    scope_number, nodes = _beside(state, each, kernel)
    return any(token.scope == scope_number and token.node in nodes for token in state.tokens.values())


def _beside(state: State, each: Possible, kernel: Kernel) -> tuple[int, frozenset[int]]:
    """In which scope nothing may stand at which nodes, for a wait to be met."""
    wait, node = state.waits[each.number], each.node
    if node.kind == Kind.START and node.parent >= 0:
        return wait.token, frozenset([node.parent])
    if node.kind == Kind.BOUNDARY:
        abstract = kernel.abstract(state.definitions[wait.definition])
        return state.tokens[wait.token].scope, abstract.branches.get(node.index, NOBODY)
    return 0, NOBODY


def busy_nodes(state: State, each: Possible, abstracts: list[Abstract], scope: int) -> frozenset[int]:
    """The nodes of a scope where others may stand that keep this from being met."""
    wait, node = state.waits.get(each.number), each.node
    if wait is None or node.interrupting:
        return NOBODY
    if node.kind == Kind.START and node.parent >= 0 and wait.token == scope:
        return frozenset([node.parent])
    if node.kind == Kind.BOUNDARY and state.tokens[wait.token].scope == scope:
        return abstracts[wait.definition].branches.get(node.index, NOBODY)
    return NOBODY
