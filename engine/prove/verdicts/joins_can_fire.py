"""Every join can be satisfied: where a token rests, the join fires in some run, and never rests for ever."""

from collections.abc import Iterator

from engine.prove.exploration.explored import Explored, Fault, named
from engine.prove.verdicts import can_end

ID = "joins_can_fire"
TEXT = "Cada unión puede completarse."
TEXT_EN = "Every join can be satisfied."


def check(explored: Explored) -> Iterator[Fault]:
    told: set[str] = set()
    for fault in can_end.check(explored):
        node = next((each for each in explored.main.drawn.nodes if each.id == fault.element), None)
        if node is not None and fault.text == can_end.TEXTS["rest"][0].format(named(node)[0]):
            told.add(node.id)
            yield fault
    if not explored.graph.whole:
        return
    for index in sorted(explored.seen("rested") - explored.seen("fired") - explored.seen("entered")):
        node = explored.main.drawn.nodes[index]
        if node.id in told:
            continue
        own = explored.main.definition.definition_id
        es, en = named(node)
        yield Fault(
            element=node.id,
            text=f"La unión {es} no se completa nunca.",
            text_en=f"The join {en} is never satisfied.",
            path=explored.path_into(("rested", own, index)),
        )
