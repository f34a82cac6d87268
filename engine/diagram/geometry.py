"""Boxes, points and lines of a drawing, in pixels, y downwards; and which of many boxes meet. Knows no BPMN."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

Point = tuple[float, float]
Leg = tuple[Point, Point]
"""One straight stretch of a line."""
First = TypeVar("First")
Second = TypeVar("Second")
REACH = 2.0
"""Boxes this near still count as meeting: each rule decides itself what touching means."""


class Box(NamedTuple):
    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def centre(self) -> Point:
        return self.x + self.w / 2, self.y + self.h / 2

    def moved(self, dx: float, dy: float) -> "Box":
        return Box(self.x + dx, self.y + dy, self.w, self.h)

    def overlaps(self, other: "Box", slack: float = 0.0) -> bool:
        """Whether the two overlap by more than `slack` both ways (negative: come nearer than that)."""
        return (
            self.right - other.x > slack
            and other.right - self.x > slack
            and self.bottom - other.y > slack
            and other.bottom - self.y > slack
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other lies inside, borders included."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def legs(points: Sequence[Point]) -> list[Leg]:
    return list(pairwise(points))


def leg_box(leg: Leg) -> Box:
    (x, y), (x2, y2) = leg
    return Box(min(x, x2), min(y, y2), abs(x2 - x), abs(y2 - y))


def enters(leg: Leg, box: Box) -> bool:
    """Whether the leg runs inside the box, shrunk by one pixel (Liang and Barsky's clipping)."""
    (x, y), (x2, y2) = leg
    least, most = 0.0, 1.0
    sides = ((x, x2 - x, box.x + 1, box.right - 1), (y, y2 - y, box.y + 1, box.bottom - 1))
    for start, run, low, high in sides:
        if abs(run) < 1e-9:
            if not low < start < high:
                return False
            continue
        near, far = sorted(((low - start) / run, (high - start) / run))
        least, most = max(least, near), min(most, far)
    return least < most


def shared_length(one: Leg, other: Leg) -> float:
    """How far two legs run on the same line, both level or both upright; 0.0 otherwise. One pixel beside counts."""
    a, b = leg_box(one), leg_box(other)
    if a.h == b.h == 0 and abs(a.y - b.y) < REACH:
        return max(0.0, min(a.right, b.right) - max(a.x, b.x))
    if a.w == b.w == 0 and abs(a.x - b.x) < REACH:
        return max(0.0, min(a.bottom, b.bottom) - max(a.y, b.y))
    return 0.0


def meeting(
    these: Iterable[tuple[Box, First]], those: Iterable[tuple[Box, Second]]
) -> Iterator[tuple[First, Second]]:
    """Each of `these` with each of `those` that it touches: one sweep from left to right."""
    waiting = sorted(those, key=_by_left)
    open_now: list[tuple[Box, Second]] = []
    at = 0
    for box, one in sorted(these, key=_by_left):
        while at < len(waiting) and waiting[at][0].x < box.right + REACH:
            open_now.append(waiting[at])
            at += 1
        open_now = [each for each in open_now if each[0].right + REACH > box.x]
        yield from ((one, other) for hit, other in open_now if box.overlaps(hit, -REACH))


def _by_left(item: tuple[Box, object]) -> float:
    return item[0].x
