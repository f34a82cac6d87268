"""Where a token goes when it leaves an element: its outgoing sequence flows (BPMN 2.0, 8.4.13 and 13.3.2).

Any activity may have conditional flows and a default; every true one is taken. Gateways decide in their own files.
"""

from engine.model import Flow, Node
from engine.run import Run, Unable


def chosen(run: Run, at: int, node: Node) -> tuple[int, ...]:
    """The flows that leave `node` now. Raises Unable when there are conditions and none holds."""
    flows = run.processes[run.state.scopes[run.state.tokens[at].scope].definition].flows
    for index in node.outgoing:
        if flows[index].condition is not None:
            return _by_condition(run, at, node, flows)
    return node.outgoing


def _by_condition(run: Run, at: int, node: Node, flows: tuple[Flow, ...]) -> tuple[int, ...]:
    conditional = [index for index in node.outgoing if flows[index].condition is not None]
    true = {index for index in conditional if index != node.default and holds(run, at, index)}
    taken = tuple(index for index in node.outgoing if index in true or _is_plain(node, index, conditional))
    if not true and node.default >= 0:
        return (*taken, node.default)
    if not taken:
        raise no_flow(node)
    return taken


def _is_plain(node: Node, flow: int, conditional: list[int]) -> bool:
    """A flow without a condition that is not the default is always taken."""
    return flow not in conditional and flow != node.default


def holds(run: Run, at: int, flow: int) -> bool:
    """Whether a flow's condition is true; null counts as not true (DMN 1.5, 10.3.2.2)."""
    condition = run.process_of(run.state.tokens[at].scope).flows[flow].condition
    return condition is None or run.evaluate(condition, at) is True


def no_flow(node: Node) -> Unable:
    """The standard's runtime exception: no condition holds and there is no default (13.4.2)."""
    return Unable("no_flow", f"Expected a condition that holds on a flow out of {node.id}, but none does")
