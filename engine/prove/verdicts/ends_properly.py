"""It ends properly: no end event is reached twice in one life of what it ends.

What is left running is told by can_end: an instance ends when nothing is left in it.
"""

from collections.abc import Iterator

from engine.prove.exploration.explored import Explored, Fault, named

ID = "ends_properly"
TEXT = "Ningún fin se alcanza dos veces y no queda nada en marcha."
TEXT_EN = "No end is reached twice, and nothing is left running."
FAULT = (
    "Se puede llegar dos veces al fin {} en una misma ejecución.",
    "The end {} may be reached twice in one run.",
)


def check(explored: Explored) -> Iterator[Fault]:
    for tag in explored.graph.seen("twice"):
        node = explored.node(tag[1], tag[2])
        es, en = named(node)
        yield Fault(
            element=node.id,
            text=FAULT[0].format(es),
            text_en=FAULT[1].format(en),
            path=explored.path_into(tag),
        )
