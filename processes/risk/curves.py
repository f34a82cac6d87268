"""Plain values for two charts of a validation: calibration by tenths, and the decision curve. Pure; draws nothing."""

import numpy as np
from msgspec import Struct

from processes.risk.design import Floats
from processes.risk.logit import Flags

THRESHOLDS = tuple(round(0.1 * step, 1) for step in range(1, 10))


class CalibrationPoint(Struct, frozen=True):
    """A group of `rows` people with like predictions: mean predicted, and observed share."""

    predicted: float
    observed: float
    rows: int


class NetBenefit(Struct, frozen=True):
    """At a threshold: net benefit of attending by the model, of attending everybody (nobody: 0)."""

    threshold: float
    model: float
    everybody: float


def calibration_points(
    outcome: Flags, predicted: Floats, weights: Floats, *, groups: int = 10
) -> tuple[CalibrationPoint, ...]:
    """Groups of equal size by prediction, from the lowest; ties stay together by their order."""
    order = np.argsort(predicted, kind="stable")
    parts = [part for part in np.array_split(order, groups) if len(part) and weights[part].sum() > 0]
    return tuple(
        CalibrationPoint(
            float(np.average(predicted[part], weights=weights[part])),
            float(np.average(outcome[part], weights=weights[part])),
            len(part),
        )
        for part in parts
    )


def decision_curve(outcome: Flags, predicted: Floats, weights: Floats) -> tuple[NetBenefit, ...]:
    """True positives less false positives at the odds of the threshold, a head (Vickers & Elkin 2006)."""
    total = weights.sum()
    prevalence = float(weights[outcome].sum() / total)
    curve = []
    for threshold in THRESHOLDS:
        odds = threshold / (1 - threshold)
        attended = predicted >= threshold
        true = float(weights[attended & outcome].sum() / total)
        false = float(weights[attended & ~outcome].sum() / total)
        curve.append(NetBenefit(threshold, true - odds * false, prevalence - odds * (1 - prevalence)))
    return tuple(curve)
