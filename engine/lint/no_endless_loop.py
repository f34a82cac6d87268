"""A loop has a way out, or waits for something: else it runs without end in one step, until the engine stops it."""

from collections.abc import Iterator

from engine.faults import Fault, Severity
from engine.lint.paths import SYNCHRONISING, Paths
from engine.lint.rule import Checked, shown
from engine.model import Kind, Node

RULE = "no_endless_loop"
SEVERITY: Severity = "error"
AT_ONCE = frozenset({Kind.TASK, Kind.SCRIPT_TASK, Kind.THROW, Kind.EXCLUSIVE, *SYNCHRONISING})


def check(checked: Checked) -> Iterator[Fault]:
    process = checked.process
    for loop in loops(checked.paths):
        nodes = [process.nodes[index] for index in sorted(loop)]
        leaves = any(
            checked.paths.edges[edge].target not in loop for n in loop for edge in checked.paths.out_of[n]
        )
        if leaves or any(_may_stop(node) for node in nodes):
            continue
        yield checked.fault(
            nodes[0],
            RULE,
            f"Por {shown(nodes[0])} se da vueltas sin fin, sin esperar nada. Añada una salida o una espera.",
            f"Expected a way out of the loop at {shown(nodes[0], 'en')}, or something it waits for. Add one.",
        )


def _may_stop(node: Node) -> bool:
    """Whether a token rests here, or something thrown here may end the loop from outside."""
    asks_decision = node.kind == Kind.BUSINESS_RULE_TASK and node.service is None
    return (node.kind not in AT_ONCE and not asks_decision) or bool(node.events)


def loops(paths: Paths) -> Iterator[frozenset[int]]:
    """The strongly connected components with a cycle (Tarjan's algorithm, without recursion)."""
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    open_nodes: list[int] = []
    is_open: set[int] = set()
    for root in range(len(paths.process.nodes)):
        work = [] if root in order else [(root, 0)]
        while work:
            node, at = work.pop()
            if at == 0:
                order[node] = low[node] = len(order)
                open_nodes.append(node)
                is_open.add(node)
            onward = paths.out_of[node]
            if at < len(onward):
                work.append((node, at + 1))
                target = paths.edges[onward[at]].target
                if target not in order:
                    work.append((target, 0))
                elif target in is_open:
                    low[node] = min(low[node], order[target])
                continue
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == order[node]:
                found = _close(open_nodes, node)
                is_open -= found
                if len(found) > 1 or any(paths.edges[each].target == node for each in onward):
                    yield found


def _close(open_nodes: list[int], root: int) -> frozenset[int]:
    found: list[int] = []
    while not found or found[-1] != root:
        found.append(open_nodes.pop())
    return frozenset(found)
