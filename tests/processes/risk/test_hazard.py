"""The discrete-time hazard: expansion, bands, known coefficients recovered, censoring handled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from processes.risk.fitting import NotFitted, fit_binomial
from processes.risk.hazard import band_of, choose_bands, cumulative_baseline, expand, fit_hazard


def test_expansion_by_hand() -> None:
    """Bands 1-2 and 3-9: durations 3 (event), 1 (event), 2 (censored), 2 (event)."""
    durations, events = np.array([3, 1, 2, 2]), np.array([True, True, False, True])
    person, band, happened, periods = expand(durations, events, (2, 9))
    assert person.tolist() == [0, 0, 1, 2, 3]
    assert band.tolist() == [0, 1, 0, 0, 0]
    assert happened.tolist() == [0, 1, 1, 0, 1]
    assert periods.tolist() == [2, 1, 1, 2, 2]


@given(
    st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=40),
    st.sets(st.integers(1, 29), max_size=5),
)
def test_expansion_keeps_every_period_and_event(spells: list[tuple[int, bool]], inner: set[int]) -> None:
    durations, events = np.array([d for d, _ in spells]), np.array([e for _, e in spells])
    ends = (*sorted(inner), 30)
    person, band, happened, periods = expand(durations, events, ends)
    assert np.bincount(person, weights=periods).tolist() == durations.tolist()
    assert np.bincount(person, weights=happened).tolist() == events.tolist()
    assert periods.min() >= 1
    for i, duration in enumerate(durations):
        assert band[person == i].tolist() == list(range(int(band_of(durations, ends)[i]) + 1))
        assert duration <= ends[int(band[person == i].max())]


@given(st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=30, max_size=200))
def test_every_band_holds_events_and_all_periods_have_a_band(spells: list[tuple[int, bool]]) -> None:
    durations, events = np.array([d for d, _ in spells]), np.array([e for _, e in spells])
    if events.sum() < 5:
        return
    ends = choose_bands(durations, events, horizon=1)
    held = np.bincount(band_of(durations[events], ends), minlength=len(ends))
    assert held.min() >= 1
    assert ends[-1] == durations.max()
    assert list(ends) == sorted(set(ends))


def _simulate(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Periods 1-4 hazard 0.10, then 0.05; effects 0.8 and -0.5; a fifth is censored at random."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2))
    factor = np.exp(x @ np.array([0.8, -0.5]))
    durations, events = np.full(n, 20), np.zeros(n, dtype=bool)
    alive = np.ones(n, dtype=bool)
    for t in range(1, 21):
        base = -np.log1p(-(0.10 if t <= 4 else 0.05))
        gone = alive & (rng.random(n) < -np.expm1(-base * factor))
        lost = alive & ~gone & (rng.random(n) < 0.02)
        durations[gone | lost] = t
        events |= gone
        alive &= ~(gone | lost)
    return x, durations, events


def test_known_coefficients_are_recovered() -> None:
    x, durations, events = _simulate(4000, 1)
    found = fit_hazard(x, durations, events, band_ends=(4, 20), names=("a", "b"))
    truth = [np.log(-np.log1p(-0.10)), np.log(-np.log1p(-0.05)), 0.8, -0.5]
    errors = np.sqrt(np.diag(np.array(found.covariance)))
    assert np.all(np.abs(np.array(found.parameters) - truth) < 3.5 * errors)
    assert errors.max() < 0.06


def test_the_estimate_is_that_of_one_row_a_period() -> None:
    """Against the textbook's table: a row for every period of every person."""
    x, durations, events = _simulate(300, 2)
    person = np.repeat(np.arange(300), durations)
    period = np.concatenate([np.arange(1, d + 1) for d in durations])
    happened = ((period == durations[person]) & events[person]).astype(float)
    matrix = np.hstack([np.eye(2)[(period > 4).astype(int)], x[person]])
    plain = fit_binomial(happened, matrix, names=("1", "2", "a", "b"), link="cloglog")
    found = fit_hazard(x, durations, events, band_ends=(4, 20), names=("a", "b"))
    assert found.parameters == pytest.approx(plain.parameters, abs=1e-7)
    assert np.array(found.covariance) == pytest.approx(np.array(plain.covariance), abs=1e-7)


def test_cumulative_baseline_is_the_product_of_survivals() -> None:
    intercepts = np.array([-2.0, -3.0])
    value, gradient = cumulative_baseline(intercepts, (4, 20), 6)
    hazards = [-np.expm1(-np.exp(intercepts[0 if t <= 4 else 1])) for t in range(1, 7)]
    assert np.exp(-np.exp(value)) == pytest.approx(np.prod([1 - h for h in hazards]))
    step = 1e-6
    for j in range(2):
        moved = intercepts + step * np.eye(2)[j]
        slope = (cumulative_baseline(moved, (4, 20), 6)[0] - value) / step
        assert gradient[j] == pytest.approx(slope, abs=1e-4)


def test_refusals_are_in_words() -> None:
    durations = np.array([1, 2, 3] * 10)
    with pytest.raises(NotFitted, match="at least 5 events"):
        choose_bands(durations, np.zeros(30, dtype=bool), horizon=2)
    with pytest.raises(NotFitted, match="beyond the longest duration, 3"):
        choose_bands(durations, np.ones(30, dtype=bool), horizon=4)
