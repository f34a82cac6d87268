"""No two tokens where one is meant: no element of one scope is open twice at once, repetitions apart."""

from collections.abc import Iterator

from engine.prove.exploration.explored import Explored, Fault, named

ID = "one_token"
TEXT = "Ningún paso está abierto dos veces a la vez sin quererlo."
TEXT_EN = "No step is open twice at once without meaning it."
FAULT = ("El paso {} puede estar abierto dos veces a la vez.", "The step {} may be open twice at once.")


def check(explored: Explored) -> Iterator[Fault]:
    for tag in explored.graph.seen("crowded"):
        node = explored.node(tag[1], tag[2])
        es, en = named(node)
        yield Fault(
            element=node.id,
            text=FAULT[0].format(es),
            text_en=FAULT[1].format(en),
            path=explored.path_into(tag),
        )
