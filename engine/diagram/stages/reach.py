"""Edges that mean an element inside an expanded sub-process are led on from its border to that element."""

from itertools import pairwise

from engine.diagram.geometry import Box, Leg, Point, enters, leg_box, legs
from engine.diagram.stages.labels import place_labels
from engine.diagram.stages.model import Edge, Level, Node
from engine.diagram.stages.sizes import TITLE

Way = list[Point]
ON_LINE, ACROSS_LINE, THROUGH, THROUGH_AIM, PER_CORNER = 60.0, 10.0, 100.0, 200.0, 4.0
PACE, FIRST, LAST = 8, 8, 12
WIDE = 50


def origin(node: Node) -> Point:
    """Where the content of a sub-process begins, in the coordinates around it."""
    assert node.inner is not None
    return node.x + (node.w - node.inner.w) / 2, node.y + TITLE


def reach_in(level: Level) -> None:
    """Of all edges of a level; the names inside make room for them."""
    for edge in level.edges:
        for end, node in enumerate((edge.source, edge.target)):
            if node.inner is not None and edge.ends[end] != node.id:
                _lead_on(level, edge, end, node)


def _lead_on(level: Level, edge: Edge, end: int, node: Node) -> None:
    points = edge.points if end else edge.points[::-1]
    boxes, lines = content(node)
    lines += [leg_box(leg) for each in level.edges if each is not edge for leg in legs(each.points)]
    aim = boxes[edge.ends[end]]
    start = points[-1]
    walls = [box for box in boxes.values() if not box.holds(aim)]
    walls += [each.box for each in level.nodes if each.host is node]
    ways = _ways(points[-2], start, aim)
    way = min(ways, key=lambda way: _price([start, *way], aim, walls, lines))
    edge.points = points + way if end else (points + way)[::-1]
    if node.inner is not None:
        dx, dy = origin(node)
        node.inner.guests += [leg_box(leg).moved(-dx, -dy) for leg in pairwise([start, *way])]
        place_labels(node.inner, is_last_try=True)


def content(node: Node) -> tuple[dict[str, Box], list[Box]]:
    """Shapes by id, and lines and labels, inside a sub-process and all in it, in the coordinates around it."""
    level = node.inner
    if level is None:
        return {}, []
    boxes: dict[str, Box] = {}
    lines = [*level.labels.values(), *(leg_box(leg) for edge in level.edges for leg in legs(edge.points))]
    for each in level.nodes:
        boxes[each.id] = each.box
        deeper, more = content(each)
        boxes |= deeper
        lines += more
    dx, dy = origin(node)
    return {each: box.moved(dx, dy) for each, box in boxes.items()}, [box.moved(dx, dy) for box in lines]


def _ways(before: Point, start: Point, aim: Box) -> list[Way]:
    """Straight on, or with one offset, to the near side of the aim; or round its corner to the side beside it."""
    if before[0] == start[0]:
        return _ways_down(start, aim)
    turned = _ways_down((start[1], start[0]), Box(aim.y, aim.x, aim.h, aim.w))
    return [[(x, y) for y, x in way] for way in turned]


def _ways_down(start: Point, aim: Box) -> list[Way]:
    x, y = start
    middle_x, middle_y = aim.centre
    near_x = aim.x if x < middle_x else aim.right
    near_y = aim.y if y < middle_y else aim.bottom
    docks = [middle_x]
    if aim.w >= WIDE and aim.h >= WIDE and aim.w != aim.h:
        docks += [middle_x - 18, middle_x + 18]
        docks += [x] if aim.x + 8 < x < aim.right - 8 else []
    low, high = sorted((y, near_y))
    turns = range(round(low) + FIRST, round(high) - LAST, PACE)
    straight: list[Way] = [[(x, near_y)] for dock in docks if dock == x]
    offset: list[Way] = [[(x, at), (dock, at), (dock, near_y)] for dock in docks if dock != x for at in turns]
    return [*straight, *offset, [(x, middle_y), (near_x, middle_y)]]


def _price(way: Way, aim: Box, walls: list[Box], lines: list[Box]) -> float:
    steps = list(pairwise(way))
    price = THROUGH * sum(enters(step, wall) for step in steps for wall in walls)
    price += THROUGH_AIM * enters(steps[-1], aim) + PER_CORNER * len(steps)
    for step in steps:
        price += sum(_beside(step, line) for line in lines)
    return price


def _beside(step: Leg, line: Box) -> float:
    box = leg_box(step)
    if not box.overlaps(line, -2):
        return 0.0
    is_thin = min(line.w, line.h) == 0
    return ON_LINE if is_thin and (box.w == 0) == (line.w == 0) else ACROSS_LINE
