"""Runs the stages over a level, the inside of its sub-processes first; of several drafts the best one is kept."""

from msgspec import Struct

from engine.diagram.geometry import legs
from engine.diagram.stages.attaching import attach
from engine.diagram.stages.columns import assign_columns
from engine.diagram.stages.graph import Graph
from engine.diagram.stages.grid import Grid
from engine.diagram.stages.heights import Down
from engine.diagram.stages.hidden import find_hidden
from engine.diagram.stages.labels import place_labels
from engine.diagram.stages.loops import find_loops
from engine.diagram.stages.model import Edge, Level, Node
from engine.diagram.stages.placing import Placing
from engine.diagram.stages.reach import reach_in
from engine.diagram.stages.routing import Routing
from engine.diagram.stages.sizes import size_around
from engine.diagram.stages.slots import Channel, Slots
from engine.diagram.stages.tracks import Draft
from engine.diagram.stages.widths import Across

MOST_DRAFTS, MOST_DRAWN = 10, 3
DRAFT_EDGES, DRAWN_EDGES = 200, 90
"""Large levels get fewer drafts: so many edges in all."""
REROUTES, LABEL_TRIES = 6, 5
CROSSING, SHARED_SIDE, BEND, NO_PLACE = 12.0, 8.0, 3.0, 60.0
PER_HEIGHT, PER_WIDTH, PER_LENGTH = 1 / 50, 1 / 200, 1 / 250
ROOM_FOR_EDGE, ROOM_FOR_NODE = 24, 14


class Seeds(Struct, frozen=True, kw_only=True):
    """How many drafts are made of a level, and how many of these are drawn."""

    drafts: int
    drawn: int


def arrange(level: Level) -> None:
    """Writes places, sizes and points of everything on a level and below it. The same level gives the same."""
    for node in level.nodes:
        if node.inner is not None:
            arrange(node.inner)
            size_around(node, node.inner, sum(each.host is node for each in level.nodes))
    seeds = _seeds(level)
    drafts = {draft.kept: draft for seed in range(seeds.drafts) for draft in [_draft(level, seed)]}
    chosen = sorted(drafts.values(), key=lambda draft: (draft.price, draft.seed))[: seeds.drawn]
    if len(chosen) == 1:
        _draw(chosen[0])
    else:
        prices = [_draw(draft) for draft in chosen]
        best = chosen[prices.index(min(prices))]
        if best is not chosen[-1]:
            _draw(best)
    reach_in(level)


def _seeds(level: Level) -> Seeds:
    size = len(level.edges) + 1
    return Seeds(
        drafts=max(1, min(MOST_DRAFTS, DRAFT_EDGES // size)),
        drawn=max(1, min(MOST_DRAWN, DRAWN_EDGES // size)),
    )


def _draft(level: Level, seed: int) -> Draft:
    graph = Graph(level)
    find_loops(graph)
    assign_columns(graph)
    draft = Draft(graph, seed)
    draft.find_tracks()
    return draft


def _draw(draft: Draft) -> float:
    """Draws one draft whole; its price."""
    draft.restore()
    level = draft.graph.level
    grid = Grid(draft)
    attach(grid)
    routing = Routing(grid)
    routing.route(level.edges)
    slots = Slots(grid)
    for _ in range(REROUTES):
        hidden = find_hidden(grid, routing.prices)
        if not hidden:
            break
        routing.route(hidden)
        slots = Slots(grid)
    failed = _place(grid, slots)
    return _price(level, routing, failed)


def _place(grid: Grid, slots: Slots) -> int:
    """Coordinates and labels; more room where a label finds no place. How many found none in the end."""
    extra: dict[Channel, float] = {}
    failed: list[Edge | Node] = []
    for turn in range(LABEL_TRIES):
        Placing(grid, slots, Across(grid, slots, extra), Down(grid, slots, extra)).place()
        failed = place_labels(grid.level, is_last_try=turn == LABEL_TRIES - 1)
        if not failed:
            break
        for each in failed:
            for channel, room in _room_for(grid, each):
                extra[channel] = extra.get(channel, 0.0) + room
    return len(failed)


def _room_for(grid: Grid, what: Edge | Node) -> list[tuple[Channel, float]]:
    if isinstance(what, Edge):
        return [((True, 2 * (what.source.at.last_col + 1)), ROOM_FOR_EDGE)]
    left = 2 * what.at.col
    below = grid.line_of(what) + 1
    return [((True, left), ROOM_FOR_NODE), ((True, left + 2), ROOM_FOR_NODE), ((False, below), ROOM_FOR_NODE)]


def _price(level: Level, routing: Routing, failed: int) -> float:
    """What the eye pays: crossings first, then bends, then size."""
    steps = [leg for edge in level.edges for leg in legs(edge.points)]
    flat = [(leg[0][1], *sorted((leg[0][0], leg[1][0]))) for leg in steps if leg[0][1] == leg[1][1]]
    steep = [(leg[0][0], *sorted((leg[0][1], leg[1][1]))) for leg in steps if leg[0][0] == leg[1][0]]
    crossed = sum(a < x < b and c < y < d for y, a, b in flat for x, c, d in steep)
    length = sum(abs(p[0] - q[0]) + abs(p[1] - q[1]) for p, q in steps)
    bends = sum(len(edge.runs) - 1 for edge in level.edges)
    shared = sum(
        len(edges) - 1
        for (node, _, _), edges in routing.traffic.sides.items()
        if edges and node.kind == "gateway" and edges[0][1]
    )
    price = CROSSING * crossed + SHARED_SIDE * shared + BEND * bends + NO_PLACE * failed
    return price + PER_HEIGHT * level.h + PER_WIDTH * level.w + PER_LENGTH * length
