"""Probabilities and contributions: they add up, have intervals, and do not depend on the reference level."""

import numpy as np
import pytest
from msgspec import structs

from processes.risk.dataset import Dataset, read_dataset
from processes.risk.design import encode
from processes.risk.fit import fit_model
from processes.risk.model import RiskModel
from processes.risk.predict import predict, probability, risk_scale
from processes.risk.score import Score, score_rows
from processes.risk.synthetic import generate, to_csv

INVERSE = {
    "logit": lambda p: np.log(p / (1 - p)),
    "cloglog": lambda p: np.log(-np.log1p(-p)),
    "loglog": lambda p: -np.log(-np.log(p)),
}


@pytest.mark.parametrize("link", sorted(INVERSE))
def test_inverse_links(link: str) -> None:
    p = np.linspace(0.01, 0.99, 25)
    assert probability(INVERSE[link](p), link) == pytest.approx(p)  # type: ignore[arg-type]
    extreme = probability(np.array([-1e6, 1e6]), link)  # type: ignore[arg-type]
    assert extreme == pytest.approx([0, 1], abs=1e-9)


@pytest.mark.parametrize("kind", ["hazard", "logit"])
@pytest.mark.parametrize("risk", ["stays", "happens"])
def test_contributions_sum_to_the_predictor(history: Dataset, kind: str, risk: str) -> None:
    sheet = structs.replace(history.sheet, risk=risk)
    dataset = Dataset(file="h", sha256="h", sheet=sheet, rows=history.rows, has_outcome=True)
    model = fit_model(dataset, kind, seed=2)  # type: ignore[arg-type]
    scores = score_rows(model, history.rows[:50], sheet=sheet)
    expected = predict(model, encode(history.rows[:50], model.terms))
    for score, p in zip(scores, expected, strict=True):
        assert score.origin + sum(c.effect for c in score.contributions) == pytest.approx(score.predictor)
        assert score.probability == pytest.approx(p)
        assert score.lower < score.probability < score.upper
        assert all(c.lower <= c.effect <= c.upper for c in score.contributions)


def test_staying_and_leaving_are_complements(history: Dataset, rgc_model: RiskModel) -> None:
    other = structs.replace(rgc_model, risk="happens")
    matrix = encode(history.rows[:20], rgc_model.terms)
    assert predict(rgc_model, matrix) + predict(other, matrix) == pytest.approx(np.ones(20))


def test_protective_factors_come_first(rgc_scores: tuple[Score, ...]) -> None:
    for score in rgc_scores:
        raising = [c.effect > 0 for c in score.contributions]
        assert raising == sorted(raising)
        protective = [c.effect for c in score.contributions if c.effect <= 0]
        assert protective == sorted(protective)


def test_no_audit_column_reaches_a_model(rgc_model: RiskModel, rgc_scores: tuple[Score, ...]) -> None:
    used = {term.column for term in rgc_model.terms} | {c.column for s in rgc_scores for c in s.contributions}
    assert used.isdisjoint({"sex", "disability", "rurality"})


def test_the_mean_effect_over_the_training_rows_is_zero(history: Dataset) -> None:
    model = fit_model(history, "hazard", seed=2, holdout=0)
    matrix = encode(history.rows, model.terms)
    assert matrix.mean(axis=0) == pytest.approx(np.zeros(len(model.terms)), abs=1e-9)


def test_the_delta_method_agrees_with_simulation(history: Dataset, rgc_model: RiskModel) -> None:
    """Draw parameters from their normal distribution: the probability's spread is the stated interval."""
    rng = np.random.default_rng(1)
    row = history.rows[0]
    stated = score_rows(rgc_model, [row], sheet=history.sheet)[0]
    drawn = rng.multivariate_normal(rgc_model.parameters, np.array(rgc_model.covariance), size=3000)
    x = encode([row], rgc_model.terms)
    found = [float(predict(structs.replace(rgc_model, parameters=tuple(p)), x)[0]) for p in drawn]
    low, high = np.quantile(found, [0.025, 0.975])
    assert stated.lower == pytest.approx(low, abs=0.012)
    assert stated.upper == pytest.approx(high, abs=0.012)


def test_missing_and_unseen_values_have_no_effect_and_are_said(rgc_model: RiskModel) -> None:
    raw = to_csv(generate(1, 1, ["t"], rgc_model.data_date), outcome=False).encode()  # type: ignore[arg-type]
    row = dict(read_dataset(raw, rgc_model.sheet, outcome=False).rows[0])
    scored = score_rows(rgc_model, [{**row, "education": None, "tenure": "castle"}], sheet=rgc_model.sheet)[0]
    by_column = {c.column: c for c in scored.contributions}
    for name in ("education", "tenure"):
        assert by_column[name].effect == 0
        assert not by_column[name].is_known
    assert by_column["education"].shown.es == "sin dato"
    assert by_column["age"].is_known
    assert by_column["age"].shown.es.endswith(" años")


def test_a_hazard_model_answers_at_shorter_horizons(rgc_model: RiskModel) -> None:
    origins = [risk_scale(rgc_model, horizon=h).origin for h in (6, 12, 24)]
    assert origins == sorted(origins, reverse=True)
    with pytest.raises(ValueError, match="horizon from 1 to 36"):
        risk_scale(rgc_model, horizon=37)
