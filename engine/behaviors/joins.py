"""Joins that can only be judged when nothing else moves: inclusive gateways, and the reset of complex ones."""

from engine.behaviors import complex_gateway, inclusive_gateway
from engine.model import Kind
from engine.run import Run


def settle(run: Run) -> bool:
    """Let one join go on whose time has come; False when there is none. The order is fixed: by scope, then by node."""
    for scope in run.state.scopes.values():
        if scope.joins or scope.fired:
            return _settle(run)
    return False


def _settle(run: Run) -> bool:
    for number in sorted(run.state.scopes):
        scope = run.state.scopes[number]
        nodes = run.process_of(number).nodes
        for index in sorted({*scope.joins, *scope.fired}):
            node = nodes[index]
            if node.kind == Kind.INCLUSIVE:
                missing = frozenset(node.incoming) - frozenset(scope.joins[index])
                if inclusive_gateway.nothing_more_can_come(run, number, node, missing):
                    inclusive_gateway.fire(run, number, node)
                    return True
            elif index in scope.fired and complex_gateway.may_reset(run, number, node):
                complex_gateway.reset(run, number, node)
                return True
    return False
