"""The geometry of the chart of contributions: bars from zero with their 95 % whiskers. Pure; the template draws it.

Two drawings from one set of rows: wide with the names at the left, narrow (phones) with the names above the bars.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

DESK_WIDTH, DESK_NAMES, DESK_ROW = 700.0, 330.0, 34.0
PHONE_WIDTH, PHONE_ROW = 330.0, 52.0
EDGE = 12.0
SHOWN_AT_MOST = 10


class Factor(Struct, frozen=True, kw_only=True):
    """One column's part in the risk, in the reader's words."""

    name: str
    effect: float
    lower: float
    upper: float
    is_clear: bool
    is_known: bool


class Bar(Struct, frozen=True, kw_only=True):
    """One row of the drawing, in its own units; `y` is the middle of the bar."""

    factor: Factor
    y: float
    left: float
    width: float
    low: float
    high: float


class Chart(Struct, frozen=True, kw_only=True):
    """A drawing: its size, where zero is, and the rows."""

    width: float
    height: float
    zero: float
    bars: tuple[Bar, ...]


def read_factors(contributions: Sequence[Mapping[str, Any]], language: str) -> list[Factor]:
    """As the score wrote them: protective ones first, each with what the person's data say."""
    return [
        Factor(
            name=_name(row, language),
            effect=float(row["effect"]),
            lower=float(row["lower"]),
            upper=float(row["upper"]),
            is_clear=bool(row["is_clear"]),
            is_known=bool(row["is_known"]),
        )
        for row in contributions
    ]


def largest(factors: Sequence[Factor], most: int = SHOWN_AT_MOST) -> list[Factor]:
    """The factors that weigh most, in their order; the table shows all."""
    weights = sorted((abs(factor.effect) for factor in factors), reverse=True)
    least = weights[most - 1] if len(weights) > most else 0.0
    return [factor for factor in factors if factor.effect and abs(factor.effect) >= least][:most]


def draw_desk(factors: Sequence[Factor]) -> Chart:
    """Names at the left of the bars."""
    return _draw(factors, start=DESK_NAMES, end=DESK_WIDTH - EDGE, row=DESK_ROW, offset=DESK_ROW / 2 + 6)


def draw_phone(factors: Sequence[Factor]) -> Chart:
    """Names above the bars."""
    return _draw(factors, start=EDGE, end=PHONE_WIDTH - EDGE, row=PHONE_ROW, offset=PHONE_ROW - 16)


def _draw(factors: Sequence[Factor], *, start: float, end: float, row: float, offset: float) -> Chart:
    low = min([0.0, *(factor.lower for factor in factors)])
    high = max([0.0, *(factor.upper for factor in factors)])
    scale = (end - start) / ((high - low) or 1.0)

    def place(value: float) -> float:
        return round(start + (value - low) * scale, 1)

    bars = tuple(
        Bar(
            factor=factor,
            y=round(index * row + offset, 1),
            left=min(place(0), place(factor.effect)),
            width=round(max(1.0, abs(place(factor.effect) - place(0))), 1),
            low=place(factor.lower),
            high=place(factor.upper),
        )
        for index, factor in enumerate(factors)
    )
    return Chart(width=end + EDGE, height=len(bars) * row + 30, zero=place(0), bars=bars)


def _name(row: Mapping[str, Any], language: str) -> str:
    words: Mapping[str, str] = row["meaning"]
    shown: Mapping[str, str] = row["shown"]
    meaning = words.get(language) or words["es"]
    value = shown.get(language) or shown["es"]
    return f"{meaning}: {value}" if value else meaning
