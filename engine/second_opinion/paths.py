"""Ways through a process along its flows, boundary events included. Only `at_once` goes into sub-processes."""

from engine.model import Kind, Node, Process

WAITS = frozenset(
    {Kind.USER_TASK, Kind.MANUAL_TASK, Kind.SERVICE_TASK, Kind.RECEIVE_TASK, Kind.CATCH, Kind.EVENT_BASED}
)


def onward(process: Process, node: Node) -> list[int]:
    """The nodes that a token may reach next from here, also by way of a boundary event."""
    own = [process.flows[flow].target for flow in node.outgoing]
    return own + [index for boundary in node.boundary for index in onward(process, process.nodes[boundary])]


def reachable(process: Process, start: int) -> list[int]:
    """Every node that can be reached from `start`, itself among them, nearest first."""
    found = [start]
    for index in found:
        found += dict.fromkeys(next_ for next_ in onward(process, process.nodes[index]) if next_ not in found)
    return found


def must_pass(process: Process, start: int, through: int) -> bool:
    """Whether no way from `start` ends anywhere without passing `through`."""
    seen, ends = {through}, [start]
    while ends:
        index = ends.pop()
        if index in seen:
            continue
        seen.add(index)
        further = onward(process, process.nodes[index])
        if not further:
            return False
        ends += further
    return True


def at_once(process: Process, starts: tuple[int, ...], stop: int = -1) -> set[int]:
    """What a token does before it has to wait, from these nodes on, into sub-processes and out of them."""
    seen: set[int] = set()
    ahead = [index for index in starts if index != stop]
    while ahead:
        index = ahead.pop()
        if index in seen:
            continue
        seen.add(index)
        node = process.nodes[index]
        if node.level is not None:
            ahead += node.level.starts
        if not _waits(node):
            ahead += [target for target in _after(process, node) if target != stop]
    return seen


def _waits(node: Node) -> bool:
    return node.kind in WAITS or node.service is not None


def _after(process: Process, node: Node) -> list[int]:
    """Where the token goes: along the flows, or out of the sub-process that it was the last in."""
    targets = onward(process, node)
    parent = process.nodes[node.parent] if node.parent >= 0 else None
    if not node.outgoing and parent is not None:
        targets += _after(process, parent)
    return targets
