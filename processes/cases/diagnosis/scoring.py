"""From answers to values: dimensions, the global value, its band, the gap to the participant's own rating. Pure.

An answer is the number of a level, 1 the worst. Values are exact decimals; nothing is rounded but the dimensions.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

from msgspec import Struct

from processes.cases.diagnosis.pack import Band, Dimension, Item, Level, Pack, Scale

Answers = Mapping[str, int]


class DimensionScore(Struct, frozen=True, kw_only=True):
    """`value` None: fewer items answered than the scale asks for. `critical`: the items that raised a flag."""

    dimension: Dimension
    answered: int
    value: Decimal | None
    self_rating: int | None
    critical: tuple[str, ...]

    @property
    def gap(self) -> Decimal | None:
        """The professional's value less the participant's rating: positive where the person sees it worse."""
        if self.value is None or self.self_rating is None:
            return None
        return self.value - self.self_rating


class Scores(Struct, frozen=True, kw_only=True):
    """`overall` None: a dimension that has to be there is missing."""

    dimensions: tuple[DimensionScore, ...]
    overall: Decimal | None
    band: Band | None

    @property
    def critical(self) -> tuple[str, ...]:
        """Every item that raised a flag."""
        return tuple(item for each in self.dimensions for item in each.critical)

    @property
    def is_complete(self) -> bool:
        """Every value is there, and the participant has rated each dimension that has one."""
        rated = all(each.self_rating is not None for each in self.dimensions if each.value is not None)
        return self.overall is not None and rated


def score(pack: Pack, answers: Answers, self_ratings: Mapping[str, int]) -> Scores:
    """What the answers give. Answers and ratings must be the pack's own (see `content`)."""
    dimensions = tuple(
        score_dimension(each, pack.scale, answers, self_ratings.get(each.id)) for each in pack.dimensions
    )
    overall = _mean_of(dimensions)
    return Scores(
        dimensions=dimensions,
        overall=overall,
        band=None if overall is None else pack.band_of(overall),
    )


def score_dimension(
    dimension: Dimension, scale: Scale, answers: Answers, self_rating: int | None = None
) -> DimensionScore:
    """The mean of what was answered, rounded half up to the step; a critical flag caps it."""
    given = {item.id: level_of(item, answers[item.id]) for item in dimension.items if item.id in answers}
    critical = tuple(item for item, level in given.items() if level.is_critical)
    value = None
    if len(given) >= scale.least_answered:
        value = _round([level.score for level in given.values()], scale.step)
        value = min(value, scale.critical_cap) if critical else value
    return DimensionScore(
        dimension=dimension, answered=len(given), value=value, self_rating=self_rating, critical=critical
    )


def level_of(item: Item, number: int) -> Level:
    """The level of that number, from 1 on."""
    return item.levels[number - 1]


def _mean_of(dimensions: tuple[DimensionScore, ...]) -> Decimal | None:
    """Of every dimension; an optional one may be missing, the others may not."""
    values = [each.value for each in dimensions if each.value is not None]
    if any(each.value is None and not each.dimension.is_optional for each in dimensions):
        return None
    return sum(values, Decimal(0)) / len(values) if values else None


def _round(scores: list[Decimal], step: Decimal) -> Decimal:
    mean = sum(map(Fraction, scores), Fraction(0)) / len(scores)
    return floor(mean / Fraction(step) + Fraction(1, 2)) * step
