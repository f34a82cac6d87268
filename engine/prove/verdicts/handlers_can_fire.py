"""Every boundary event and event sub-process begins in some run."""

from collections.abc import Iterator

from engine.model import Kind, Node
from engine.prove.exploration.explored import Explored, Fault, named

ID = "handlers_can_fire"
TEXT = "Cada evento adjunto y cada subproceso de evento puede dispararse en algún caso."
TEXT_EN = "Every boundary event and event sub-process can fire in some case."


def check(explored: Explored) -> Iterator[Fault]:
    if not explored.graph.whole:
        return
    nodes = explored.main.drawn.nodes
    entered = explored.seen("entered")
    for node in nodes:
        if _is_handler(node) and node.index not in entered and _could_be(entered, node):
            es, en = named(node)
            yield Fault(
                element=node.id,
                text=f"{es} no puede dispararse nunca.",
                text_en=f"{en} can never fire.",
            )


def _is_handler(node: Node) -> bool:
    """A compensation boundary only says who compensates: its handler is what runs."""
    compensates = node.kind == Kind.BOUNDARY and any(each.kind == "compensation" for each in node.events)
    return (node.kind in {Kind.BOUNDARY, Kind.EVENT_SUB_PROCESS} and not compensates) or node.for_compensation


def _could_be(entered: set[int], node: Node) -> bool:
    """Not what hangs on a step, or is in a sub-process, that is never entered itself: that is told already."""
    around = [index for index in (node.attached_to, node.parent) if index >= 0]
    return all(index in entered for index in around)
