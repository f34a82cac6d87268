"""What the page is told of a walk, in the reader's language: plain values, ready for JSON."""

from collections.abc import Iterable, Iterator
from typing import Any

from engine.model import Node
from engine.prove.counterexample.wording import Both, Labels
from engine.prove.exploration.world import World
from engine.prove.walk.plain_moves import plain
from engine.prove.walk.told import faults, happened, how_told, move_told, way_told
from engine.prove.walk.walk import Stand, Walk, Way
from webapp.designer.walks import MOST_MOVES

MOST_SHOWN = 120
"""So many next moves are told; `more` says that there are others."""


def answer(walk: Walk, *, asked: int, english: bool, words: Labels | None = None) -> dict[str, Any]:
    """`asked`: how many moves were to be made; `words`: how forms call values. docs/frontend.md has the shape."""
    at = int(english)
    ways = () if len(walk) >= MOST_MOVES else walk.ways()
    return {
        "left": asked - len(walk),
        "state": _state(walk),
        "steps": [_step(walk.world, way, at, words) for way in walk.trail],
        "stands": [_stand(walk.world, each, at) for each in walk.stands()],
        "next": list(_groups(walk.world, ways[:MOST_SHOWN], at, words)),
        "more": walk.is_cut or len(ways) > MOST_SHOWN,
        "last": _last(walk),
    }


def _state(walk: Walk) -> str:
    if len(walk) >= MOST_MOVES:
        return "full"
    if walk.is_endless:
        return "endless"
    if walk.is_over:
        return "over"
    return "stuck" if walk.is_stuck else "open"


def _step(world: World, way: Way, at: int, words: Labels | None) -> dict[str, Any]:
    return {
        "text": _joined(way_told(world, way, words), at),
        "broken": [(each.text, each.text_en)[at] for each in faults(world, way.step.seen)],
    }


def _stand(world: World, stand: Stand, at: int) -> dict[str, Any]:
    return {
        "element": stand.node.id,
        "name": _name(stand.node, at),
        "process": _process(world, stand.process, at),
        "how": stand.how,
        "count": stand.count,
    }


def _groups(world: World, ways: Iterable[Way], at: int, words: Labels | None) -> Iterator[dict[str, Any]]:
    """By element, then by what is done to it; the ways of one move together."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    moves: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for way in ways:
        move = way.move
        place = (move.process, move.element)
        if place not in groups:
            process = next(each.drawn for each in world.subject.abstract if each.process.id == move.process)
            groups[place] = {
                "element": move.element,
                "name": _name(process.nodes[process.indexes[move.element]], at),
                "process": _process(world, move.process, at),
                "moves": [],
            }
        kind = (*place, move.kind, move.detail)
        if kind not in moves:
            moves[kind] = {"text": move_told(world, move)[at], "ways": []}
            groups[place]["moves"].append(moves[kind])
        told = _joined(how_told(world, way, words), at)
        moves[kind]["ways"].append({"text": told, "move": plain(move, way.which), "way": way})
    for each in moves.values():
        _tell_apart(each["ways"])
    yield from groups.values()


def _tell_apart(ways: list[dict[str, Any]]) -> None:
    """Ways that the same sentences tell of are told apart by how each question was answered."""
    texts = [each["text"] for each in ways]
    for each, text in zip(ways, texts, strict=True):
        way: Way = each.pop("way")
        if len(ways) > 1 and (not text or texts.count(text) > 1):
            answers = [
                f"{answer.name or answer.about} = {_value(answer.value)}" for answer in way.move.answers
            ]
            each["text"] = " ".join([text, f"[{', '.join(answers)}]"]).strip()


def _value(value: Any) -> str:
    """As FEEL writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return f'"{value}"' if isinstance(value, str) else str(value)


def _last(walk: Walk) -> dict[str, Any]:
    """What the last step went through, to be painted."""
    found = happened(walk.world, walk.seen)
    return {
        "elements": [each.node.id for each in found if each.flow is None],
        "flows": [each.flow.id for each in found if each.flow is not None],
    }


def _process(world: World, process_id: str, at: int) -> str:
    """The name of another pool's or a called process; nothing for the one that is walked."""
    if process_id == world.pools[0].process.id:
        return ""
    drawn = next(each.drawn for each in world.subject.abstract if each.process.id == process_id)
    return (drawn.name or drawn.id, drawn.name_en or drawn.name or drawn.id)[at]


def _name(node: Node, at: int) -> str:
    return (node.name or node.id, node.name_en or node.name or node.id)[at]


def _joined(told: Iterable[Both], at: int) -> str:
    return " ".join(each[at] for each in told)
