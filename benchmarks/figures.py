"""What a benchmark gives: figures with their spread, alone or beside another engine measured in the same rounds.

Not for measuring (each module does its own) nor for showing (report.py).
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct


class Setup(Struct, frozen=True, kw_only=True):
    """How to measure: `rounds`, what `share` of the full work (1.0: all), and a `folder` on disk to write in."""

    rounds: int
    share: float
    folder: Path


class Title(NamedTuple):
    group: str
    name: str
    unit: str


class Target(Struct, frozen=True, kw_only=True):
    """What the figure should be: its ratio where it stands beside another, else its median."""

    at_least: float | None = None
    at_most: float | None = None

    def is_met(self, value: float) -> bool:
        enough = self.at_least is None or value >= self.at_least
        return enough and (self.at_most is None or value <= self.at_most)


class Figure(Struct, frozen=True, kw_only=True):
    """`low` and `high` hold nine tenths of the values (all of few); `other`: the median of what it stands `against`.

    `ratio` is the median of the rounds' own ratios: both sides of a round meet the same moods of the machine.
    """

    group: str
    name: str
    unit: str
    median: float
    low: float
    high: float
    against: str = ""
    other: float | None = None
    ratio: float | None = None
    target: Target | None = None
    meets: bool | None = None


def alone(title: Title, values: Sequence[float], *, target: Target | None = None) -> Figure:
    """A figure by itself, from one value a round."""
    median = statistics.median(values)
    low, high = _spread(values)
    meets = None if target is None else target.is_met(median)
    return Figure(**title._asdict(), median=median, low=low, high=high, target=target, meets=meets)


def beside(
    title: Title,
    values: Sequence[float],
    *,
    against: str,
    others: Sequence[float],
    target: Target | None = None,
) -> Figure:
    """A figure beside `others`, the values of the same rounds of what `against` names."""
    low, high = _spread(values)
    ratio = statistics.median(value / other for value, other in zip(values, others, strict=True))
    return Figure(
        **title._asdict(),
        median=statistics.median(values),
        low=low,
        high=high,
        against=against,
        other=statistics.median(others),
        ratio=ratio,
        target=target,
        meets=None if target is None else target.is_met(ratio),
    )


def _spread(values: Sequence[float]) -> tuple[float, float]:
    """From the twentieth part on, so that one round in which the machine did something else says nothing."""
    ordered, cut = sorted(values), len(values) // 20
    return ordered[cut], ordered[-1 - cut]


def take_turns(cases: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """One value of each case a round, every other round from the last case; a first turn is not counted."""
    for case in cases.values():
        case()
    values: dict[str, list[float]] = {name: [] for name in cases}
    for round_ in range(rounds):
        for name in list(cases)[:: -1 if round_ % 2 else 1]:
            values[name].append(cases[name]())
    return values
