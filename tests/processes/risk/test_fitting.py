"""Failures of a fit are said in words, never as a warning or a wild number; censoring is corrected for."""

import numpy as np
import pytest

from processes.risk.censoring import censoring_weights
from processes.risk.fitting import NotFitted, fit_binomial
from processes.risk.logit import fit_logit, outcome_at

RNG = np.random.default_rng(3)
X = np.column_stack([np.ones(200), RNG.normal(size=200)])
Y = (RNG.random(200) < 0.4).astype(float)


@pytest.mark.parametrize("link", ["logit", "cloglog"])
def test_separation_is_named(link: str) -> None:
    with pytest.raises(NotFitted, match="separate"):
        fit_binomial((X[:, 1] > 0).astype(float), X, names=("1", "x"), link=link)  # type: ignore[arg-type]


@pytest.mark.parametrize("link", ["logit", "cloglog"])
def test_a_level_without_events_is_named(link: str) -> None:
    rare = np.zeros(200)
    rare[:20] = 1
    outcome = np.where(rare == 1, 0.0, Y)
    with pytest.raises(NotFitted, match=r"separate|converging"):
        fit_binomial(outcome, np.column_stack([X, rare]), names=("1", "x", "rare"), link=link)  # type: ignore[arg-type]


def test_terms_that_repeat_others_are_named() -> None:
    matrix = np.column_stack([X, 2 * X[:, 1], RNG.normal(size=200)])
    with pytest.raises(NotFitted, match=r"these repeat others: twice$"):
        fit_binomial(Y, matrix, names=("1", "x", "twice", "z"), link="logit")


def test_too_few_rows() -> None:
    with pytest.raises(NotFitted, match="more cases than parameters"):
        fit_binomial(Y[:2], X[:2], names=("1", "x"), link="logit")


def test_logit_against_the_closed_form_of_one_flag() -> None:
    """With one 0/1 term the estimates are the log odds of the two groups."""
    flag = np.repeat([0.0, 1.0], 100)
    still = np.concatenate([np.arange(100) < 30, np.arange(100) < 60])
    found = fit_logit(flag[:, None], still, weights=np.ones(200), names=("flag",))
    assert found.parameters[0] == pytest.approx(np.log(0.3 / 0.7))
    assert found.parameters[1] == pytest.approx(np.log(0.6 / 0.4) - np.log(0.3 / 0.7))


def test_one_outcome_only() -> None:
    with pytest.raises(NotFitted, match="both outcomes"):
        fit_logit(X[:, 1:], np.ones(200, dtype=bool), weights=np.ones(200), names=("x",))


def test_outcome_at_the_horizon_by_hand() -> None:
    durations = np.array([3, 5, 5, 4, 9, 9])
    events = np.array([True, True, False, False, True, False])
    known, still = outcome_at(durations, events, 5)
    assert known.tolist() == [True, True, True, False, True, True]
    assert still.tolist() == [False, False, True, False, True, True]


def test_weights_undo_censoring() -> None:
    """A constant hazard with heavy censoring: the plain share is biased, the weighted one is not."""
    rng = np.random.default_rng(8)
    true = rng.geometric(0.10, size=20_000)
    lost = rng.geometric(0.08, size=20_000)
    durations, events = np.minimum(true, lost), true <= lost
    known, still = outcome_at(durations, events, 10)
    weights = censoring_weights(durations, events, 10)
    assert np.all(weights[~known] == 0)
    expected = 0.9**10
    assert np.average(still[known], weights=weights[known]) == pytest.approx(expected, abs=0.012)
    assert abs(still[known].mean() - expected) > 0.05
    assert weights.sum() == pytest.approx(20_000, rel=0.02)
