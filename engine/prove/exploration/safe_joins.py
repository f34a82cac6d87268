"""Parallel joins to which never two tokens come by one flow: who comes there first is all the same.

Sound, not complete: two tokens come by one flow only where branches of one fork meet before they are joined. A fork is
taken as closed by the first parallel join that all its branches can reach, if each comes there by flows of its own.
"""

from collections.abc import Iterator

from engine.model import Kind, Node, Process

Branch = tuple[tuple[int, ...], tuple[int, ...]]
"""The flows and nodes of which a token begins at one."""
CHOOSING = frozenset({Kind.EXCLUSIVE, Kind.EVENT_BASED})


def safe_joins(process: Process) -> frozenset[int]:
    """Indexes of the process's nodes."""
    joins = {node.index for node in process.nodes if node.kind == Kind.PARALLEL and len(node.incoming) > 1}
    forks = list(_forks(process)) if joins else []
    unsafe: set[int] = set()
    while True:
        found = set[int]().union(*(_met(process, fork, joins - unsafe) for fork in forks)) & joins
        if found <= unsafe:
            return frozenset(joins - unsafe)
        unsafe |= found


def _forks(process: Process) -> Iterator[list[Branch]]:
    """Wherever one token becomes several, or several begin."""
    starts = [index for index in process.level.starts if not process.nodes[index].events]
    if len(starts) > 1:
        yield [((), (start,)) for start in starts]
    for node in process.nodes:
        if len(node.outgoing) > 1 and node.kind not in CHOOSING:
            yield [((flow,), ()) for flow in node.outgoing]
        if node.completion_quantity > 1 or _comes_in_turns(node):
            yield [(node.outgoing, ()), (node.outgoing, ())]
        beside = [index for index in node.boundary if _may_go_beside(node, process.nodes[index])]
        for index in beside:
            instead = tuple(other for other in node.boundary if other != index)
            yield [(node.outgoing, instead), ((), (index,)), ((), (index,))]


def _comes_in_turns(node: Node) -> bool:
    """A catch event of a timer cycle sends a token on at each turn."""
    timers = [event.timer for event in node.events if event.timer is not None]
    return node.kind == Kind.CATCH and any(timer.kind == "cycle" for timer in timers)


def _may_go_beside(host: Node, boundary: Node) -> bool:
    """An event that a repeated activity throws when a part of it is done cancels nothing."""
    throws = host.repeats is not None and (host.repeats.thrown is not None or bool(host.repeats.complex))
    return throws or not boundary.interrupting


def _met(process: Process, fork: list[Branch], closing: set[int]) -> set[int]:
    """The nodes to which two branches of a fork come by one flow."""
    ways = [_flows_from(process, branch, -1) for branch in fork]
    for join in _reached_by_all(process, ways, closing):
        until = [_flows_from(process, branch, join) for branch in fork]
        if not any(process.flows[flow].target == join for flow in _common(until)):
            ways = until
        break
    return {process.flows[flow].target for flow in _common(ways)}


def _reached_by_all(process: Process, ways: list[dict[int, None]], closing: set[int]) -> Iterator[int]:
    """The joins that every branch can reach, the nearest first."""
    reached = [{process.flows[flow].target for flow in way} for way in ways]
    for flow in ways[0]:
        target = process.flows[flow].target
        if target in closing and all(target in each for each in reached):
            yield target


def _common(ways: list[dict[int, None]]) -> set[int]:
    """The flows that two of the branches can take."""
    seen: set[int] = set()
    twice: set[int] = set()
    for way in ways:
        twice |= seen & way.keys()
        seen |= way.keys()
    return twice


def _flows_from(process: Process, branch: Branch, until: int) -> dict[int, None]:
    """The flows that the token of a branch can take, the nearest first, not going on after `until`."""
    begin, nodes = branch
    flows = dict.fromkeys(begin)
    waiting = [*nodes, *(process.flows[flow].target for flow in begin)]
    seen = {until}
    for index in waiting:
        if index not in seen:
            seen.add(index)
            node = process.nodes[index]
            flows |= dict.fromkeys(node.outgoing)
            waiting += [*(process.flows[flow].target for flow in node.outgoing), *node.boundary]
            waiting += [node.link_target] if node.link_target >= 0 else []
    return flows
