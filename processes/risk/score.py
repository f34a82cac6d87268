"""A person's probability and why: additive contributions on the link scale against the training average.

Each with its 95 % interval by the delta method. An explanation, not a decision, and not a claim of cause.
"""

from collections.abc import Sequence
from datetime import date
from statistics import NormalDist

import numpy as np
from msgspec import Struct

from processes.risk.cells import Value
from processes.risk.dataset import Dataset, Row
from processes.risk.datasheet import Meaning, Sheet
from processes.risk.design import Floats, encode
from processes.risk.model import RiskModel
from processes.risk.predict import RiskScale, probability, risk_scale

_Z = NormalDist().inv_cdf(0.975)


class Contribution(Struct, frozen=True, kw_only=True):
    """What a column adds to the risk: effect > 0 raises it; `is_clear`: its interval leaves out 0.

    `is_known` is False when the value is missing or was never seen in training (the effect is then 0, or that
    of missing values if the model has one).
    """

    column: str
    meaning: Meaning
    value: Value
    shown: Meaning
    effect: float
    lower: float
    upper: float
    is_clear: bool
    is_known: bool


class Score(Struct, frozen=True, kw_only=True):
    """One person's risk. predictor == origin + sum of the effects; protective contributions come first."""

    participant: str
    territory: str
    probability: float
    lower: float
    upper: float
    origin: float
    predictor: float
    contributions: tuple[Contribution, ...]
    data_date: date | None


def score_dataset(model: RiskModel, dataset: Dataset, *, territory: str = "") -> tuple[Score, ...]:
    """Score checked rows; `territory` is for a sheet without such a column."""
    return score_rows(model, dataset.rows, sheet=dataset.sheet, territory=territory)


def score_rows(
    model: RiskModel, rows: Sequence[Row], *, sheet: Sheet, territory: str = ""
) -> tuple[Score, ...]:
    """Score rows {column: value} that hold the id and the predictors of the sheet."""
    scale = risk_scale(model)
    matrix = encode(rows, model.terms)
    scored = []
    for row, x in zip(rows, matrix, strict=True):
        predictor = scale.origin + float(x @ np.array(scale.effects))
        error = _error(model, np.concatenate([scale.gradient, scale.sign * x]))
        low, middle, high = probability(
            np.array([predictor - _Z * error, predictor, predictor + _Z * error]), scale.link
        )
        scored.append(
            Score(
                participant=str(row[sheet.with_role("id")[0].name]),
                territory=_territory(row, sheet, territory),
                probability=float(middle),
                lower=float(low),
                upper=float(high),
                origin=scale.origin,
                predictor=predictor,
                contributions=contributions(model, scale, row, x),
                data_date=_data_date(row, sheet),
            )
        )
    return tuple(scored)


def contributions(model: RiskModel, scale: RiskScale, row: Row, x: Floats) -> tuple[Contribution, ...]:
    """One per column of the model, protective first, each group from the strongest."""
    found = []
    for name in dict.fromkeys(term.column for term in model.terms):
        places = [j for j, term in enumerate(model.terms) if term.column == name]
        part = np.zeros(len(model.parameters))
        for j in places:
            part[model.intercepts + j] = scale.sign * x[j]
        effect = float(sum(scale.effects[j] * x[j] for j in places))
        found.append(_contribution(model, name, row.get(name), effect=effect, error=_error(model, part)))
    return tuple(sorted(found, key=lambda c: (c.effect > 0, -abs(c.effect), c.column)))


def _contribution(model: RiskModel, name: str, value: Value, *, effect: float, error: float) -> Contribution:
    column = model.sheet.column(name)
    seen = next((term.seen for term in model.terms if term.column == name and term.seen), None)
    low, high = effect - _Z * error, effect + _Z * error
    return Contribution(
        column=name,
        meaning=column.meaning,
        value=value,
        shown=_shown(model.sheet, name, value),
        effect=effect,
        lower=low,
        upper=high,
        is_clear=low > 0 or high < 0,
        is_known=value is not None and (seen is None or str(value) in seen),
    )


def _error(model: RiskModel, gradient: Floats) -> float:
    covariance = np.array(model.covariance)
    return float(np.sqrt(max(gradient @ covariance @ gradient, 0.0)))


def _shown(sheet: Sheet, name: str, value: Value) -> Meaning:
    """The value as people read it, with its unit."""
    column = sheet.column(name)
    if value is None:
        return Meaning(es="sin dato", en="no data")
    if isinstance(value, bool):
        return Meaning(es="sí" if value else "no", en="yes" if value else "no")
    if isinstance(value, str):
        return column.categories.get(value, Meaning(es=value, en=value))
    number = f"{value:,.4g}" if isinstance(value, float) else str(value)
    spanish = number.replace(",", " ").replace(".", ",")
    if column.unit is None:
        return Meaning(es=spanish, en=number)
    return Meaning(es=f"{spanish} {column.unit.es}", en=f"{number} {column.unit.en}")


def _territory(row: Row, sheet: Sheet, otherwise: str) -> str:
    column = sheet.find_role("territory")
    return str(row[column.name]) if column is not None else otherwise


def _data_date(row: Row, sheet: Sheet) -> date | None:
    column = sheet.find_role("data_date")
    value = row[column.name] if column is not None else None
    return value if isinstance(value, date) else None
