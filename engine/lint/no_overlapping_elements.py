"""No element of a level is drawn over another: what lies below cannot be read."""

from collections.abc import Iterator, Mapping

from engine.faults import Fault, Severity
from engine.lint.drawing import Box, bounds
from engine.lint.rule import Drawn, shown
from engine.model import Kind, Node

RULE = "no_overlapping_elements"
SEVERITY: Severity = "warning"


def check_file(drawn: Drawn) -> Iterator[Fault]:
    boxes = bounds(drawn.root)
    elements = {each.get("id", ""): each for each in drawn.root.iter() if isinstance(each.tag, str)}
    for process in drawn.processes:
        nodes = [node for node in process.nodes if node.kind != Kind.BOUNDARY and node.id in boxes]
        for upper, lower in _overlapping(nodes, boxes):
            yield drawn.warning(
                elements[upper.id],
                RULE,
                f"{shown(upper)} está dibujado encima de {shown(lower)}. Sepárelos.",
                f"Expected {shown(upper, 'en')} beside {shown(lower, 'en')}, but it is drawn over it. Move one.",
            )


def _overlapping(nodes: list[Node], boxes: Mapping[str, Box]) -> Iterator[tuple[Node, Node]]:
    """Each node with the first to its left on the same level whose box shares some area with its own."""
    beside: list[Node] = []
    for node in sorted(nodes, key=lambda each: boxes[each.id].left):
        box = boxes[node.id]
        beside = [each for each in beside if boxes[each.id].right > box.left]
        under = (each for each in beside if each.parent == node.parent and boxes[each.id].crosses(box))
        first = next(under, None)
        if first is not None:
            yield node, first
        beside.append(node)
