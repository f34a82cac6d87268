"""Which conditions have one answer all through a step: nothing that is done in it can write what they read.

Two tokens that ask the same of the same data in one step go the same way. What a command brings is written before
anything is asked. In a round without a wait the answer stays free: something outside may lead out of it.
"""

from engine.model import Kind, Node, Process

OWN_NAMES = frozenset(
    {
        "loopCounter",
        "numberOfInstances",
        "numberOfActiveInstances",
        "numberOfCompletedInstances",
        "activationCount",
        "waitingForStart",
    }
)
"""What the engine itself tells an expression: not the same for every token."""
WORKED_OUT = frozenset({Kind.SCRIPT_TASK, Kind.BUSINESS_RULE_TASK, Kind.CALL_ACTIVITY})
BY_COMMAND = frozenset({Kind.USER_TASK, Kind.MANUAL_TASK, Kind.SERVICE_TASK, Kind.RECEIVE_TASK})
"""What these write comes with the command that completes them."""
WAITING = BY_COMMAND | {Kind.SEND_TASK, Kind.CATCH, Kind.EVENT_BASED}


def steady_flows(process: Process) -> frozenset[str]:
    """The ids of the flows whose condition has one answer in a step, in each instance of the process."""
    if any(_writes(node) for node in process.nodes):
        return frozenset()
    asked = [flow for flow in process.flows if flow.condition is not None]
    return frozenset(
        flow.id
        for flow in asked
        if flow.condition is not None
        and OWN_NAMES.isdisjoint(flow.condition.names | flow.condition.possible_names)
        and not _comes_round(process, flow.source)
    )


def _writes(node: Node) -> bool:
    """Whether it may write, or hide, a variable in the midst of a step."""
    if node.kind in WORKED_OUT or node.inputs or node.data_inputs or node.properties:
        return True
    if (node.outputs or node.data_outputs) and node.kind not in BY_COMMAND:
        return True
    return node.repeats is not None and (
        node.repeats.collection is not None or node.repeats.output_collection != ""
    )


def _comes_round(process: Process, begin: int) -> bool:
    """Whether a token that leaves here may come back without having waited."""
    seen, waiting = set[int](), list(_next(process, process.nodes[begin]))
    while waiting:
        index = waiting.pop()
        if index == begin:
            return True
        if index not in seen:
            seen.add(index)
            waiting += _next(process, process.nodes[index])
    return False


def _next(process: Process, node: Node) -> list[int]:
    """Where it may go on, into what it holds and out of what holds it too."""
    if node.kind in WAITING:
        return list(node.boundary)
    found = _out_of(process, node)
    if node.level is not None:
        found += [*node.level.starts, *node.level.event_sub_processes]
    parent = node.parent
    while parent >= 0:
        around = process.nodes[parent]
        found += _out_of(process, around)
        if around.loop is not None and around.level is not None:
            found += around.level.starts
        parent = around.parent
    return found


def _out_of(process: Process, node: Node) -> list[int]:
    found = [process.flows[flow].target for flow in node.outgoing]
    return [*found, *node.boundary, *([node.link_target] if node.link_target >= 0 else [])]
