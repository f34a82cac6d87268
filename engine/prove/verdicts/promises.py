"""Promises: what a version keeps in every run, by the sentences that people wrote and those of the Network.

That two tasks are done by different people is kept by the engine's guard: no path is looked for.
"""

from collections.abc import Iterator

from msgspec import Struct

from engine.model import Node
from engine.promises import Form, told
from engine.promises.bound import Bound
from engine.prove.exploration.explored import Explored, Fault
from engine.prove.step.keeping import BROKEN, UNTOLD

ID, NETWORK = "promise", "network"
FAULT = ("Se puede romper la promesa: {}.", "The promise can be broken: {}.")


class Judged(Struct, frozen=True):
    """A promise, and its fault or None. `untold`: a timer has no duration in the diagram, so nothing can be said."""

    id: str
    text: str
    text_en: str
    fault: Fault | None
    untold: bool


def judge(explored: Explored) -> Iterator[Judged]:
    """Each promise of the process."""
    keeping, graph = explored.world.keeping, explored.graph
    broken = {tag[1]: tag for tag in graph.seen(BROKEN)}
    untold = {tag[1] for tag in graph.seen(UNTOLD)}
    for place, bound in enumerate(keeping.watch.promises):
        text, text_en = told(bound.promise), told(bound.promise, "en")
        fault = None
        if place in broken:
            fault = Fault(
                element=_element(explored, bound),
                text=FAULT[0].format(text),
                text_en=FAULT[1].format(text_en),
                path=explored.path_into(broken[place]),
            )
        yield Judged(_id(bound), _kept(bound, text), _kept_en(bound, text_en), fault, place in untold)


def _id(bound: Bound) -> str:
    return f"{NETWORK}.{bound.promise.name}" if bound.promise.name else ID


def _element(explored: Explored, bound: Bound) -> str:
    """What the promise forbids or asks for: where a reader would look first."""
    forbids = bound.form in {Form.NEVER_BEFORE, Form.AT_MOST, Form.NOT_BOTH}
    nodes: tuple[Node, ...] = explored.main.drawn.nodes
    looked = bound.one if forbids or bound.form in {Form.ALWAYS_AFTER, Form.WITHIN} else bound.other
    return nodes[min(looked)].id if looked else ""


def _kept(bound: Bound, text: str) -> str:
    by_guard = " (lo impide el motor)" if bound.form == Form.OTHER_PEOPLE else ""
    return f"Se cumple siempre: {text}{by_guard}."


def _kept_en(bound: Bound, text: str) -> str:
    by_guard = " (the engine sees to it)" if bound.form == Form.OTHER_PEOPLE else ""
    return f"Always kept: {text}{by_guard}."
