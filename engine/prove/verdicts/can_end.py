"""It can always end: from every situation that can be reached, an end can be reached."""

from collections.abc import Iterator

from engine.model import Node
from engine.prove.exploration.explored import Explored, Fault, named
from engine.prove.moves import Move

ID = "can_end"
TEXT = "Desde cualquier situación el proceso puede llegar a su fin."
TEXT_EN = "From every situation the process can come to its end."


def check(explored: Explored) -> Iterator[Fault]:
    graph = explored.graph
    stuck = _stuck(explored)
    told: set[tuple[str, str]] = set()
    for number in sorted(stuck):
        path = graph.path_to(number)
        places = _where(explored, number)
        if not places:
            yield Fault(element="", text=NOWHERE[0], text_en=NOWHERE[1], path=path)
        for how, node in places:
            if (how, node.id) not in told:
                told.add((how, node.id))
                yield _fault(how, node, path)


def _stuck(explored: Explored) -> list[int]:
    """Of the situations from which no end can be reached: those that nothing follows, and one of each round: where it
    stands at what comes first in the file, so that it is the same in whatever order things are explored."""
    graph = explored.graph
    hopeless = set(range(len(graph.follows))) - _can_reach(explored)
    if not hopeless:
        return []
    dead = [number for number in hopeless if not graph.follows[number]]
    rounds = hopeless - graph.leading_to(dead)
    found = list(dead)
    while rounds:
        nearest = _bottom(explored, min(rounds))
        found.append(min(nearest, key=lambda number: (_places(explored, number), number)))
        rounds -= graph.leading_to(nearest)
    return found


def _places(explored: Explored, number: int) -> list[int]:
    return sorted(node.index for _, node in _where(explored, number))


def _bottom(explored: Explored, number: int) -> set[int]:
    """A set of situations that lead only to one another, reachable from this one."""
    follows = explored.graph.follows
    here = _reachable(follows, number)
    while True:
        smaller = next((inner for each in here if len(inner := _reachable(follows, each)) < len(here)), None)
        if smaller is None:
            return here
        here = smaller


def _reachable(follows: list[tuple[int, ...]], number: int) -> set[int]:
    found, waiting = {number}, [number]
    while waiting:
        for each in follows[waiting.pop()]:
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _can_reach(explored: Explored) -> set[int]:
    """Situations from which an end, or what was not explored any more, can be reached."""
    graph = explored.graph
    good = set(graph.over) | (set(range(graph.expanded, len(graph.follows))) if not graph.whole else set())
    return graph.leading_to(good)


def _where(explored: Explored, number: int) -> list[tuple[str, Node]]:
    """What keeps it from ending: an incident, a rest at a join, else whatever is still open."""
    stands = list(explored.stands(number))
    for how in ("incident", "rest"):
        found = [each for each in stands if each[0] == how]
        if found:
            return found
    return stands


def _fault(how: str, node: Node, path: tuple[Move, ...]) -> Fault:
    es, en = named(node)
    text, text_en = TEXTS[how]
    return Fault(element=node.id, text=text.format(es), text_en=text_en.format(en), path=path)


NOWHERE = (
    "El proceso puede quedarse abierto sin nada en marcha.",
    "The process may stay open with nothing left running.",
)
TEXTS = {
    "incident": (
        "El proceso puede quedarse parado en {}: ninguna salida se cumple. Añada una salida por defecto.",
        "The process may stop at {}: no way out holds. Give it a default flow.",
    ),
    "rest": (
        "El proceso puede quedarse esperando para siempre en {}: lo que falta ya no puede llegar.",
        "The process may wait at {} for ever: what is missing cannot come any more.",
    ),
    "wait": (
        "Desde {} ya no se puede llegar al fin.",
        "From {} the end cannot be reached any more.",
    ),
}
