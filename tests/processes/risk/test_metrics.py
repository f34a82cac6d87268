"""AUC and its interval against brute force; calibration and capacity on cases with a known answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.risk.metrics import at_capacity, auc, brier, calibration, midranks


def _brute(outcome: np.ndarray, predicted: np.ndarray) -> tuple[float, float]:
    """DeLong by its definition: every pair of a case and a control."""
    cases, controls = predicted[outcome], predicted[~outcome]
    psi = (cases[:, None] > controls[None, :]) + 0.5 * (cases[:, None] == controls[None, :])
    v10, v01 = psi.mean(axis=1), psi.mean(axis=0)
    return float(psi.mean()), float(np.sqrt(v10.var(ddof=1) / len(cases) + v01.var(ddof=1) / len(controls)))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 8)), min_size=6, max_size=60))
def test_auc_is_the_brute_force_one(rows: list[tuple[bool, int]]) -> None:
    outcome, predicted = np.array([o for o, _ in rows]), np.array([p / 8 for _, p in rows])
    if min(outcome.sum(), (~outcome).sum()) < 2:
        with pytest.raises(ValueError, match="two or more of each"):
            auc(outcome, predicted)
        return
    found = auc(outcome, predicted)
    value, error = _brute(outcome, predicted)
    assert found.value == pytest.approx(value)
    assert found.lower == pytest.approx(max(0.0, value - 1.959964 * error), abs=1e-6)
    assert found.upper == pytest.approx(min(1.0, value + 1.959964 * error), abs=1e-6)


def test_the_interval_covers_the_truth_about_95_times_in_100() -> None:
    """Two normal samples one standard deviation apart: AUC 0.7602."""
    rng = np.random.default_rng(4)
    outcome = np.repeat([True, False], 60)
    covered = 0
    for _ in range(400):
        found = auc(outcome, rng.normal(size=120) + outcome)
        covered += found.lower <= 0.7602 <= found.upper
    assert 0.91 <= covered / 400 <= 0.985


def test_midranks_share_ties() -> None:
    assert midranks(np.array([3.0, 1.0, 3.0, 2.0])).tolist() == [3.5, 1.0, 3.5, 2.0]


def test_brier_by_hand() -> None:
    score, skill = brier(np.array([True, False]), np.array([0.8, 0.4]), np.ones(2))
    assert score == pytest.approx((0.04 + 0.16) / 2)
    assert skill == pytest.approx(1 - 0.1 / 0.25)


@pytest.mark.parametrize("factor", [1.0, 2.0])
def test_calibration_slope_finds_overconfidence(factor: float) -> None:
    rng = np.random.default_rng(6)
    x = rng.normal(size=8000)
    outcome = rng.random(8000) < 1 / (1 + np.exp(-x))
    line = calibration(outcome, 1 / (1 + np.exp(-factor * x)), np.ones(8000))
    assert line is not None
    assert line.slope.value == pytest.approx(1 / factor, abs=0.08)
    assert line.slope.lower < 1 / factor < line.slope.upper
    assert line.intercept == pytest.approx(0, abs=0.1)


def test_calibration_of_a_constant_cannot_be_measured() -> None:
    assert calibration(np.array([True, False] * 10), np.full(20, 0.5), np.ones(20)) is None


def test_capacity_by_hand() -> None:
    outcome = np.array([True, False, True, True, False])
    found = at_capacity(outcome, np.array([0.9, 0.8, 0.1, 0.7, 0.2]), share=0.6, seed=1)
    assert (found.attended, sorted(found.chosen)) == (3, [0, 1, 3])
    assert (found.ppv, found.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_ties_at_the_cut_are_drawn_by_seed() -> None:
    outcome, same = np.zeros(10, dtype=bool), np.full(10, 0.5)
    draws = {at_capacity(outcome, same, share=0.3, seed=seed).chosen for seed in range(8)}
    assert len(draws) > 1
    assert at_capacity(outcome, same, share=0.3, seed=3) == at_capacity(outcome, same, share=0.3, seed=3)
