"""In which column each node stands: the longest way to it; message partners above each other where they can be."""

from engine.diagram.stages.graph import Graph
from engine.diagram.stages.model import Edge, Node, inset
from engine.diagram.stages.returns import fold_returns

Steps = dict[Node, list[tuple[Node, int]]]
"""After each node, which nodes come at least how many columns later."""


def assign_columns(graph: Graph) -> None:
    ahead: Steps = {
        node: [(edge.target.at, node.span) for edge in graph.out[node] if not edge.is_loop]
        for node in graph.flow
    }
    _drop_straight(graph, ahead)
    for edge in graph.level.edges:
        if edge.line == "message":
            _hold_together(edge, ahead)
    order = _finished_order(graph, ahead)
    behind: Steps = {node: [] for node in graph.flow}
    for node in reversed(order):
        for later, distance in ahead[node]:
            later.col = max(later.col, node.col + distance)
            behind[later].append((node, distance))
    for node in order:  # what is held only by its successors goes to them
        if ahead[node] and len(ahead[node]) > len(behind[node]):
            node.col = min(later.col - distance for later, distance in ahead[node])
    fold_returns(graph)
    _place_satellites(graph)
    _set_loose_apart(graph)
    _close_gaps(graph)


def _drop_straight(graph: Graph, ahead: Steps) -> None:
    """What only one flow leads to, from the next band, may stand right above or below: that saves a column."""
    dropped: set[Node] = set()
    for node in graph.flow:
        ways = [edge for edge in graph.out[node] if not edge.is_loop]
        if len(ways) != 1 or node in dropped or node.kind == "gateway" or node.span > 1:
            continue
        target = ways[0].target.at
        alone = len(graph.into[target]) == 1 and target.span == 1 and target.kind == "task"
        if alone and ways[0].source.host is None and abs(target.band - node.band) == 1:
            dropped.add(target)
            ahead[node] = [(target, 0)]


def _hold_together(message: Edge, ahead: Steps) -> None:
    """The receiver stands in the sender's column or later, unless it comes before it anyway."""
    sender, receiver = message.source.at, message.target.at
    if sender in ahead and receiver in ahead and not _reaches(receiver, sender, ahead):
        distance = inset(sender, message.ends[0]) - inset(receiver, message.ends[1])
        ahead[sender].append((receiver, max(0, distance)))


def _reaches(start: Node, aim: Node, ahead: Steps) -> bool:
    waiting, seen = [start], {start}
    while waiting and aim not in seen:
        new = [each for each, _ in ahead[waiting.pop()] if each not in seen]
        seen.update(new)
        waiting += new
    return aim in seen


def _finished_order(graph: Graph, ahead: Steps) -> list[Node]:
    """Each node after all that come later than it."""
    order: list[Node] = []
    seen: set[Node] = set()
    for start in graph.flow:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, iter(ahead[start]))]
        while stack:
            node, rest = stack[-1]
            later = next((each for each, _ in rest if each not in seen), None)
            if later is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(later)
                stack.append((later, iter(ahead[later])))
    return order


def _place_satellites(graph: Graph) -> None:
    """Data and notes stand in the middle of what they are joined with."""
    for node in graph.satellites:
        ends = [
            end for edge in graph.level.edges if node in (edge.source, edge.target) for end in _ends(edge)
        ]
        near = sorted(end.at.col for end in ends if end is not node and end.kind != "data")
        node.col = near[(len(near) - 1) // 2] if near else 0


def _ends(edge: Edge) -> tuple[Node, Node]:
    return edge.source, edge.target


def _set_loose_apart(graph: Graph) -> None:
    held = {end.at for edge in graph.level.edges for end in _ends(edge)}
    graph.loose = {node for node in graph.flow if node not in held}
    for node in graph.loose:
        node.col = -1


def _close_gaps(graph: Graph) -> None:
    held = [node for node in graph.standing if node not in graph.loose]
    used = sorted({col for node in held for col in range(node.col, node.last_col + 1)})
    places = {col: at for at, col in enumerate(used)}
    for node in held:
        node.col = places[node.col]
