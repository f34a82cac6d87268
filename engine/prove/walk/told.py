"""A step of a walk in words: what happens, how each question was answered, and what the step breaks.

The words are those of counterexamples and verdicts (see counterexample.telling, verdicts).
"""

from collections.abc import Iterable, Iterator, Mapping

from engine.model import Node, Process
from engine.promises import told
from engine.prove.counterexample.retrace import Happening, Traced
from engine.prove.counterexample.telling import how
from engine.prove.counterexample.wording import Both, Labels, alike_text, move_text
from engine.prove.exploration.explored import Fault, named
from engine.prove.exploration.world import Stepped, World
from engine.prove.moves import Move
from engine.prove.step.keeping import BROKEN
from engine.prove.step.seen import Tag
from engine.prove.verdicts import (
    can_end,
    ends_properly,
    errors_are_caught,
    no_idle_loop,
    one_token,
    promises,
)
from engine.prove.walk.walk import Way

FAULTS: Mapping[str, Both] = {
    "twice": ends_properly.FAULT,
    "crowded": one_token.FAULT,
    "endless": no_idle_loop.FAULT,
    "incident": can_end.TEXTS["incident"],
}
"""By what is seen in a step: the sentence of the verdict that it refutes."""


def way_told(world: World, way: Way, labels: Labels | None = None) -> tuple[Both, ...]:
    """The move, then how it goes, as sentences."""
    return (move_told(world, way.move), *how_told(world, way, labels))


def how_told(world: World, way: Way, labels: Labels | None = None) -> tuple[Both, ...]:
    """How a move goes, without the move itself; nothing where it can go in one way."""
    alike = [alike_text(way.which, way.alike)] if way.alike > 1 else []
    return (*alike, *how(_traced(world, way.step), _drawn(world), labels or {}))


def move_told(world: World, move: Move) -> Both:
    """The move alone."""
    return move_text(_drawn(world)[move.process], move)


def happened(world: World, seen: Iterable[Tag]) -> list[Happening]:
    """The elements that a step entered and the flows that it took, each once, in their order."""
    found: list[Happening] = []
    for tag in seen:
        if tag[0] == "entered":
            process = world.abstract(tag[1]).drawn
            found.append(Happening(process.id, process.nodes[tag[2]]))
        elif tag[0] == "flow":
            process = world.abstract(tag[1]).drawn
            flow = process.flows[tag[2]]
            found.append(Happening(process.id, process.nodes[flow.source], flow))
    return found


def faults(world: World, seen: Iterable[Tag]) -> Iterator[Fault]:
    """What a step shows to be wrong: at which element, and the sentence of its verdict or promise."""
    own = {pool.definition.definition_id for pool in world.pools}
    for tag in seen:
        if tag[0] == BROKEN:
            yield _broken(world, tag[1])
        elif tag[0] in FAULTS:
            yield _fault(_node(world, tag), FAULTS[tag[0]])
        elif tag[0] == "uncaught" and not (tag[1] in own and _node(world, tag).parent < 0):
            node, (es, en) = _node(world, tag), errors_are_caught.FAULT
            at, at_en = named(node)
            yield Fault(
                element=node.id,
                text=es.format(at, code=tag[3]),
                text_en=en.format(at_en, code=tag[3]),
            )


def _broken(world: World, place: int) -> Fault:
    promise = world.keeping.watch.promises[place].promise
    es, en = promises.FAULT
    return Fault(element="", text=es.format(told(promise)), text_en=en.format(told(promise, "en")))


def _fault(node: Node, texts: Both) -> Fault:
    es, en = named(node)
    return Fault(element=node.id, text=texts[0].format(es), text_en=texts[1].format(en))


def _node(world: World, tag: Tag) -> Node:
    found: Node = world.abstract(tag[1]).drawn.nodes[tag[2]]
    return found


def _traced(world: World, step: Stepped) -> Traced:
    """A step that never comes to rest tells nothing but its answers."""
    rested = step.target is not None
    return Traced(move=step.move, asked=(), happened=tuple(happened(world, step.seen)) if rested else ())


def _drawn(world: World) -> dict[str, Process]:
    return {each.process.id: each.drawn for each in world.subject.abstract}
