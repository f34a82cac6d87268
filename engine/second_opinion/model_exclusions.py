"""The exclusions that need more than one element of a diagram, or our own extensions, to be seen: on the model."""

from collections.abc import Iterator

from engine.model import Kind, Node, Process
from engine.second_opinion.exclusions import Obstacle, met
from engine.second_opinion.paths import reachable
from engine.second_opinion.subject import Subject


def find_in_model(subject: Subject) -> list[Obstacle]:
    """Every such construct of the diagrams."""
    found = [met(construct, node.id) for process, node in subject.nodes() for construct in _of(process, node)]
    return found + [met("called process that is not given", node.id) for node in _lost_calls(subject)]


def _lost_calls(subject: Subject) -> Iterator[Node]:
    for _, node in subject.nodes():
        if node.kind == Kind.CALL_ACTIVITY and (node.call is None or not subject.find(node.call.process_id)):
            yield node


def _of(process: Process, node: Node) -> Iterator[str]:
    if node.repeats is not None and node.repeats.output_collection:
        yield "collected results of a repeated activity"
    if node.repeats is not None and _follows_boundary(process, node):
        yield "repeated activity after a boundary event"
    if node.kind == Kind.SUB_PROCESS and (node.inputs or node.outputs):
        yield "inputs of a sub-process"
    if node.kind == Kind.PARALLEL and len(node.incoming) > 1 and _is_in_loop(process, node):
        yield "parallel join in a loop"
    if (
        node.kind == Kind.END
        and any(event.kind == "error" for event in node.events)
        and _repeated(process, node)
    ):
        yield "error out of a repeated sub-process"


def _repeated(process: Process, node: Node) -> bool:
    """Whether a sub-process around the node is repeated."""
    while node.parent >= 0:
        node = process.nodes[node.parent]
        if node.repeats is not None:
            return True
    return False


def _follows_boundary(process: Process, node: Node) -> bool:
    """Whether a way leads here from a boundary event."""
    boundaries = (each for each in process.nodes if each.kind == Kind.BOUNDARY)
    return any(node.index in reachable(process, each.index) for each in boundaries)


def _is_in_loop(process: Process, node: Node) -> bool:
    return any(node.index in reachable(process, process.flows[flow].target) for flow in node.outgoing)
