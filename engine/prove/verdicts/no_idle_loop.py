"""No endless loop without a person, timer or message in it: every step of the engine comes to rest."""

from collections.abc import Iterator

from engine.prove.exploration.explored import Explored, Fault, named

ID = "no_idle_loop"
TEXT = "Ninguna vuelta gira sin fin sin una persona, un plazo o un mensaje."
TEXT_EN = "No loop goes round without end, a person, a timer or a message in it."
FAULT = (
    "Por {} se da vueltas sin fin y sin esperar a nadie.",
    "The loop through {} goes round without end and waits for nobody.",
)


def check(explored: Explored) -> Iterator[Fault]:
    for tag in explored.graph.seen("endless"):
        node = explored.node(tag[1], tag[2])
        es, en = named(node)
        yield Fault(
            element=node.id,
            text=FAULT[0].format(es),
            text_en=FAULT[1].format(en),
            path=explored.path_into(tag),
        )
