"""Where a token may come from a node, in its own scope. By the drawing alone, so it says more rather than less."""

from engine.model import Process

Nodes = frozenset[int]


def reaches(process: Process) -> list[Nodes]:
    """By node, the nodes where its token may come in the same scope, itself included."""
    found = []
    for node in process.nodes:
        seen: set[int] = set()
        waiting = [node.index]
        while waiting:
            index = waiting.pop()
            if index in seen:
                continue
            seen.add(index)
            each = process.nodes[index]
            waiting += [process.flows[flow].target for flow in each.outgoing]
            waiting += each.boundary
            if each.link_target >= 0:
                waiting.append(each.link_target)
        found.append(frozenset(seen))
    return found
