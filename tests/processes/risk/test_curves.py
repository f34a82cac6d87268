"""Calibration by groups and net benefit on cases with a known answer."""

import numpy as np
import pytest

from processes.risk.curves import calibration_points, decision_curve


def test_calibration_points_by_hand() -> None:
    outcome = np.array([True, False, True, True])
    found = calibration_points(
        outcome, np.array([0.9, 0.1, 0.2, 0.8]), np.array([1.0, 1.0, 3.0, 1.0]), groups=2
    )
    assert [(point.rows, point.observed) for point in found] == [(2, 0.75), (2, 1.0)]
    assert [point.predicted for point in found] == pytest.approx([(0.1 + 0.6) / 4, 0.85])


def test_a_calibrated_forecast_lies_on_the_diagonal() -> None:
    rng = np.random.default_rng(1)
    predicted = rng.random(20_000)
    for point in calibration_points(rng.random(20_000) < predicted, predicted, np.ones(20_000)):
        assert point.observed == pytest.approx(point.predicted, abs=0.04)
        assert point.rows == 2000


def test_net_benefit_by_hand() -> None:
    outcome = np.array([True, True, False, False])
    curve = {b.threshold: b for b in decision_curve(outcome, np.array([0.9, 0.4, 0.6, 0.1]), np.ones(4))}
    assert curve[0.5].model == pytest.approx(0.25 - 0.25)
    assert curve[0.5].everybody == pytest.approx(0.0)
    assert curve[0.2].model == pytest.approx(0.5 - 0.25 * 0.25)
    assert curve[0.7].model == pytest.approx(0.25)


def test_a_perfect_forecast_gains_the_prevalence_at_every_threshold() -> None:
    outcome = np.array([True] * 3 + [False] * 7)
    curve = decision_curve(outcome, outcome.astype(float), np.ones(10))
    assert [point.model for point in curve] == pytest.approx([0.3] * 9)
    assert all(point.model >= point.everybody for point in curve)
