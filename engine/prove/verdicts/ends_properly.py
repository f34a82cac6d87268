"""It ends properly: no end event is reached twice in one life of what it ends.

What is left running is told by can_end: an instance ends when nothing is left in it.
"""

from collections.abc import Iterator

from engine.prove.explored import Explored, Fault, named

ID = "ends_properly"
TEXT = "Ningún fin se alcanza dos veces y no queda nada en marcha."
TEXT_EN = "No end is reached twice, and nothing is left running."


def check(explored: Explored) -> Iterator[Fault]:
    for tag in explored.graph.seen("twice"):
        node = explored.node(tag[1], tag[2])
        es, en = named(node)
        yield Fault(
            element=node.id,
            text=f"Se puede llegar dos veces al fin {es} en una misma ejecución.",
            text_en=f"The end {en} may be reached twice in one run.",
            path=explored.path_into(tag),
        )
