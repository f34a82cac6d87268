"""Measures of a probability forecast: AUC (DeLong), Brier, calibration, precision at capacity. Pure.

The weights of Brier and calibration are those of `censoring`, so that rows censored early do not bias them.
"""

from statistics import NormalDist

import numpy as np
from msgspec import Struct

from processes.risk.design import Floats
from processes.risk.fitting import NotFitted, fit_binomial
from processes.risk.logit import Flags

_Z = NormalDist().inv_cdf(0.975)


class Measure(Struct, frozen=True):
    """A value with its 95 % interval."""

    value: float
    lower: float
    upper: float


def auc(outcome: Flags, predicted: Floats) -> Measure:
    """Area under the ROC curve with DeLong's interval (DeLong et al. 1988; midranks of Sun & Xu 2014)."""
    cases, controls = predicted[outcome], predicted[~outcome]
    m, n = len(cases), len(controls)
    if m < 2 or n < 2:
        raise ValueError(f"Expected two or more of each outcome, but there are {m} and {n}")
    pooled = midranks(np.concatenate([cases, controls]))
    above = (pooled[:m] - midranks(cases)) / n
    below = 1.0 - (pooled[m:] - midranks(controls)) / m
    value = float(above.mean())
    error = float(np.sqrt(above.var(ddof=1) / m + below.var(ddof=1) / n))
    return Measure(value, max(0.0, value - _Z * error), min(1.0, value + _Z * error))


def midranks(values: Floats) -> Floats:
    """Ranks from 1, ties sharing their mean rank."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place], dtype=float)


def brier(outcome: Flags, predicted: Floats, weights: Floats) -> tuple[float, float]:
    """(Brier score, skill against always saying the prevalence)."""
    score = float(np.average((predicted - outcome) ** 2, weights=weights))
    prevalence = np.average(outcome, weights=weights)
    return score, 1.0 - score / float(prevalence * (1 - prevalence))


class Calibration(Struct, frozen=True):
    """Of logit(observed) on logit(predicted): slope 1 and intercept 0 are perfect. `in_the_large`: mean
    predicted minus observed share."""

    slope: Measure
    intercept: float
    in_the_large: float


def calibration(outcome: Flags, predicted: Floats, weights: Floats) -> Calibration | None:
    """Cox's calibration line; None when all predictions are the same, or they separate the outcomes."""
    bounded = np.clip(predicted, 1e-6, 1 - 1e-6)
    x = np.log(bounded / (1 - bounded))
    matrix = np.column_stack([np.ones(len(x)), x])
    scaled = weights * len(weights) / weights.sum()
    try:
        line = fit_binomial(
            outcome.astype(float), matrix, names=("intercept", "slope"), link="logit", weights=scaled
        )
    except NotFitted:
        return None
    slope, error = line.parameters[1], float(np.sqrt(line.covariance[1][1]))
    large = float(np.average(predicted, weights=weights) - np.average(outcome, weights=weights))
    return Calibration(Measure(slope, slope - _Z * error, slope + _Z * error), line.parameters[0], large)


class AtCapacity(Struct, frozen=True):
    """Of the `attended` highest: share in need (ppv), and share of all in need reached (recall)."""

    attended: int
    ppv: float
    recall: float
    chosen: tuple[int, ...]


def at_capacity(outcome: Flags, predicted: Floats, *, share: float, seed: int) -> AtCapacity:
    """Attend the top `share` of people; ties at the cut are drawn by seed."""
    attended = max(1, round(len(predicted) * share))
    ties = np.random.default_rng(seed).permutation(len(predicted))
    chosen = np.lexsort((ties, -predicted))[:attended]
    reached = int(outcome[chosen].sum())
    return AtCapacity(
        attended, reached / attended, reached / max(1, int(outcome.sum())), tuple(map(int, chosen))
    )
