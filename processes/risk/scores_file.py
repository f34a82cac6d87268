"""Scores as a CSV that a person can check: origin + all effects = predictor, in every row. Pure."""

import csv
import io
from collections.abc import Sequence

from processes.risk.model import RiskModel
from processes.risk.score import Score

_HEAD = ("participant", "territory", "data_date", "probability", "lower", "upper", "origin", "predictor")


def render_scores(model: RiskModel, scores: Sequence[Score]) -> str:
    """One row a person; `effect_x`, `effect_x_lower`, `effect_x_upper` for each column x of the model."""
    columns = list(dict.fromkeys(term.column for term in model.terms))
    parts = [f"effect_{name}{suffix}" for name in columns for suffix in ("", "_lower", "_upper")]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_HEAD, *parts])
    for one in scores:
        by_column = {c.column: (c.effect, c.lower, c.upper) for c in one.contributions}
        on = one.data_date.isoformat() if one.data_date else ""
        numbers = (one.probability, one.lower, one.upper, one.origin, one.predictor)
        effects = (value for name in columns for value in by_column[name])
        writer.writerow([one.participant, one.territory, on, *numbers, *effects])
    return text.getvalue()
