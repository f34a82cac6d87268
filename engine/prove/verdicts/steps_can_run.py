"""No step that can never run: every activity, gateway and event of the way is reached by a token in some run.

A join where a token rests for ever is told by joins_can_fire.
"""

from collections.abc import Iterator

from engine.model import Kind, Node
from engine.prove.exploration.explored import Explored, Fault, named

ID = "steps_can_run"
TEXT = "Cada paso se ejecuta en algún caso."
TEXT_EN = "Every step is run in some case."


def check(explored: Explored) -> Iterator[Fault]:
    if not explored.graph.whole:
        return
    nodes = explored.main.drawn.nodes
    entered = explored.seen("entered") | explored.seen("rested")
    dead = {node.index for node in nodes if node.index not in entered and not _handles(nodes, node)}
    for index in sorted(dead):
        node = nodes[index]
        if node.parent not in dead:  # inside a sub-process that is never entered it is not told besides
            es, en = named(node)
            yield Fault(
                element=node.id,
                text=f"Nunca se llega a {es}.",
                text_en=f"{en} is never reached.",
            )


def _handles(nodes: tuple[Node, ...], node: Node) -> bool:
    """Handlers have a verdict of their own; so have what compensates and the starts inside an event sub-process."""
    inside = nodes[node.parent] if node.parent >= 0 else None
    return (
        node.kind in {Kind.BOUNDARY, Kind.EVENT_SUB_PROCESS}
        or node.for_compensation
        or (node.kind == Kind.START and inside is not None and inside.kind == Kind.EVENT_SUB_PROCESS)
    )
