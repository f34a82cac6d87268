"""Lanes become bands, from the top down; who stands in no lane goes to the lane of a neighbour."""

from collections.abc import Sequence

from engine.diagram.semantics import Link
from engine.diagram.stages.model import Band, Level, Node
from engine.reader.document import Element, children, local

NOWHERE = -1
ROUNDS = 3
"""How far a lane is handed on from neighbour to neighbour."""


def add_lanes(process: Element, pool: str, level: Level) -> dict[str, int]:
    """Adds the bands of a process; gives the band of each node that a lane names."""
    where: dict[str, int] = {}
    first = len(level.bands)
    for lane_set in children(process, "laneSet"):
        _add(lane_set, Band(pool=pool), level, where)
    if len(level.bands) == first:
        level.bands.append(Band(pool=pool))
    return where


def _add(lane_set: Element, around: Band, level: Level, where: dict[str, int]) -> None:
    for lane in children(lane_set, "lane"):
        own_frame = (lane.get("id", ""),) if lane.get("id") else ()
        band = Band(pool=around.pool, lanes=(*around.lanes, *own_frame))
        deeper = [*children(lane, "childLaneSet")]
        inside = {local(each.text or "") for part in deeper for each in part.iter("{*}flowNodeRef")}
        own = {local(each.text or "") for each in children(lane, "flowNodeRef")} - inside
        if own or not deeper:
            where.update(dict.fromkeys(own, len(level.bands)))
            level.bands.append(band)
        for part in deeper:
            _add(part, band, level, where)


def adopt(level: Level, made: Sequence[Node], links: Sequence[Link], first: int) -> None:
    """Nodes without a lane (their band is NOWHERE) take that of a neighbour, else the last one of their process."""
    members = {*made}
    joined = [
        (level.owner.get(link.source), level.owner.get(link.target))
        for link in links
        if link.line != "message"
    ]
    pairs = [(one, other) for one, other in joined if one in members and other in members]
    for _ in range(ROUNDS):
        for one, other in pairs:
            if one and other and one.band != other.band and NOWHERE in (one.band, other.band):
                one.band = other.band = max(one.band, other.band)
    for node in made:
        if node.band == NOWHERE:
            node.band = max(first, len(level.bands) - 1)
