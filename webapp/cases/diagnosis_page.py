"""What the page of a diagnosis shows, in the reader's words; built from content that the reader may see."""

from decimal import Decimal

from msgspec import Struct

from processes.cases.diagnosis.comparison import Comparison, compare
from processes.cases.diagnosis.content import Content, score_content
from processes.cases.diagnosis.factor_names import KIND_NAMES, LOCUS_NAMES, STRATEGY_NAMES
from processes.cases.diagnosis.factors import Factor
from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.scoring import Scores
from processes.cases.diagnosis.soda_meca import Proposal, propose
from webapp.cases.radar import DESK, PHONE, Radar, draw
from webapp.language import language


class ShownFactor(Struct, frozen=True, kw_only=True):
    factor: Factor
    kind: str
    locus: str
    dimension: str
    strategy: str
    proposal: Proposal


class Row(Struct, frozen=True, kw_only=True):
    """An item and the words of its level; `is_hidden`: this reader may not see the answer."""

    question: str
    answer: str
    is_critical: bool
    is_hidden: bool


class DimensionRows(Struct, frozen=True, kw_only=True):
    name: str
    rows: tuple[Row, ...]


def draw_scores(pack: Pack, scores: Scores) -> tuple[Radar, Radar]:
    """The professional's values and the participant's ratings, wide and narrow."""
    values = [_float(each.value) for each in scores.dimensions]
    ratings = [_float(each.self_rating) for each in scores.dimensions]
    return _draw(pack, [values, ratings])


def draw_comparison(pack: Pack, comparison: Comparison) -> tuple[Radar, Radar]:
    """The professional's values before and after."""
    before = [_float(each.before) for each in comparison.dimensions]
    after = [_float(each.after) for each in comparison.dimensions]
    return _draw(pack, [before, after])


def show_factors(pack: Pack, content: Content) -> list[ShownFactor]:
    """What helps first; the strongest first."""
    ordered = sorted(content.factors, key=lambda factor: (not factor.is_positive, -factor.intensity))
    return [_factor(pack, factor) for factor in ordered]


def show_answers(pack: Pack, content: Content, *, sees_confidential: bool) -> list[DimensionRows]:
    """Every item; an answer that is not there has no words."""
    tongue = language()
    shown = []
    for dimension in pack.dimensions:
        rows = []
        for item in dimension.items:
            number = content.answers.get(item.id)
            level = item.levels[number - 1] if number else None
            rows.append(
                Row(
                    question=item.question.say(tongue),
                    answer=level.text.say(tongue) if level else "",
                    is_critical=level is not None and level.is_critical,
                    is_hidden=item.is_confidential and not sees_confidential,
                )
            )
        shown.append(DimensionRows(name=dimension.name.say(tongue), rows=tuple(rows)))
    return shown


def score_both(pack: Pack, content: Content, earlier: Content | None) -> tuple[Scores, Comparison | None]:
    """The values, and what changed since the earlier measurement."""
    return score_content(pack, content), None if earlier is None else compare(pack, earlier, content)


def _factor(pack: Pack, factor: Factor) -> ShownFactor:
    tongue = language()
    dimension = pack.find_dimension(factor.dimension)
    proposal = propose(factor.kind, factor.locus)
    return ShownFactor(
        factor=factor,
        kind=KIND_NAMES[factor.kind].say(tongue),
        locus=LOCUS_NAMES[factor.locus].say(tongue),
        dimension=dimension.name.say(tongue) if dimension else "",
        strategy=STRATEGY_NAMES[proposal.strategy].say(tongue),
        proposal=proposal,
    )


def _draw(pack: Pack, measurements: list[list[float | None]]) -> tuple[Radar, Radar]:
    names = [each.name.say(language()) for each in pack.dimensions]
    scale = {"lowest": float(pack.scale.lowest), "highest": float(pack.scale.highest)}
    return draw(names, measurements, DESK, **scale), draw(names, measurements, PHONE, **scale)


def _float(value: Decimal | int | None) -> float | None:
    return None if value is None else float(value)
