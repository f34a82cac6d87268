"""The geometry of a radar chart: spokes for dimensions, one or two lines of values. Pure; the template draws it.

Two drawings from one set of values: wide, and narrow for phones. A missing value leaves a gap, never a zero.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin

from msgspec import Struct

RINGS = 4
LINE_HEIGHT = 15.0


class Size(Struct, frozen=True):
    """A drawing's frame and how many letters a line of a label may have."""

    width: float
    radius: float
    letters: int

    @property
    def height(self) -> float:
        return 2 * self.radius + 2 * LINE_HEIGHT * 3.4


DESK = Size(width=620, radius=150, letters=22)
PHONE = Size(width=330, radius=80, letters=11)


class Point(Struct, frozen=True):
    x: float
    y: float


class Spoke(Struct, frozen=True, kw_only=True):
    """One dimension: where its line ends, and its name in short lines."""

    end: Point
    label: Point
    anchor: str
    lines: tuple[str, ...]


class Ring(Struct, frozen=True, kw_only=True):
    """A value of the scale as a closed line; where the value is written."""

    path: str
    value: float
    at: Point


class Line(Struct, frozen=True, kw_only=True):
    """A measurement: its line where neighbours are known, and a mark at each known value."""

    path: str
    points: tuple[Point, ...]


class Radar(Struct, frozen=True, kw_only=True):
    size: Size
    centre: Point
    rings: tuple[Ring, ...]
    spokes: tuple[Spoke, ...]
    lines: tuple[Line, ...]


def draw(
    names: Sequence[str],
    measurements: Sequence[Sequence[float | None]],
    size: Size,
    *,
    lowest: float,
    highest: float,
) -> Radar:
    """`measurements`: each has one value a name, or None."""
    centre = Point(size.width / 2, size.height / 2)
    wheel = _Wheel(centre, size.radius, len(names), lowest, highest)
    steps = [lowest + (highest - lowest) * step / RINGS for step in range(1, RINGS + 1)]
    return Radar(
        size=size,
        centre=centre,
        rings=tuple(_ring(wheel, value) for value in steps),
        spokes=tuple(_spoke(wheel, index, name, size.letters) for index, name in enumerate(names)),
        lines=tuple(_line(wheel, values) for values in measurements),
    )


def wrap(name: str, letters: int) -> tuple[str, ...]:
    """Whole words in lines of at most so many letters; a longer word has a line of its own."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


class _Wheel(Struct, frozen=True):
    """From a value on a spoke to a place; the first spoke points up, the others follow the clock."""

    centre: Point
    radius: float
    spokes: int
    lowest: float
    highest: float

    def place(self, index: int, value: float) -> Point:
        return self.at(index, self.radius * (value - self.lowest) / (self.highest - self.lowest))

    def at(self, index: int, distance: float) -> Point:
        angle = 2 * pi * index / self.spokes - pi / 2
        x, y = self.centre.x + distance * cos(angle), self.centre.y + distance * sin(angle)
        return Point(round(x, 1), round(y, 1))


def _ring(wheel: _Wheel, value: float) -> Ring:
    corners = [wheel.place(index, value) for index in range(wheel.spokes)]
    return Ring(path=_path(corners) + "Z", value=value, at=corners[0])


def _spoke(wheel: _Wheel, index: int, name: str, letters: int) -> Spoke:
    end, label = wheel.at(index, wheel.radius), wheel.at(index, wheel.radius + 12)
    side = label.x - wheel.centre.x
    anchor = "middle" if abs(side) < 8 else "start" if side > 0 else "end"
    lines = wrap(name, letters)
    below = (label.y - wheel.centre.y) / (wheel.radius + 12)  # -1 at the top, 1 at the bottom
    rise = (len(lines) - 1) * LINE_HEIGHT * (1 - below) / 2
    y = round(label.y - rise + 4 + 5 * below, 1)
    return Spoke(end=end, label=Point(label.x, y), anchor=anchor, lines=lines)


def _line(wheel: _Wheel, values: Sequence[float | None]) -> Line:
    places = [None if value is None else wheel.place(index, value) for index, value in enumerate(values)]
    known = [place for place in places if place is not None]
    sides = [(one, other) for one, other in pairwise([*places, places[0]]) if one and other]
    return Line(path="".join(_path(side) for side in sides), points=tuple(known))


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{point.x:g} {point.y:g}" for point in points)
