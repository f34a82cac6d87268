"""Which flows lead back: found by a depth-first walk from the starts. Not for how they are drawn (returns.py)."""

from collections.abc import Iterator

from engine.diagram.stages.graph import Graph
from engine.diagram.stages.model import Edge, Node


def find_loops(graph: Graph) -> None:
    """Marks each flow that leads to a node from which the walk came."""
    on_way: set[Node] = set()
    seen: set[Node] = set()
    for start in sorted(graph.flow, key=lambda node: bool(graph.into[node])):
        if start in seen:
            continue
        stack: list[tuple[Node, Iterator[Edge]]] = [(start, iter(graph.out[start]))]
        seen.add(start)
        on_way.add(start)
        while stack:
            node, rest = stack[-1]
            edge = next(rest, None)
            if edge is None:
                on_way.discard(node)
                stack.pop()
                continue
            target = edge.target.at
            if target in on_way:
                edge.is_loop = True
            elif target not in seen:
                seen.add(target)
                on_way.add(target)
                stack.append((target, iter(graph.out[target])))
