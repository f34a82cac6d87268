"""The linear predictor of the risk and its inverse link: numpy only, no fitting, no people.

Every kind of model gives one additive predictor g of the *bad* outcome; higher is always worse.
"""

from typing import Literal

import numpy as np
from msgspec import Struct

from processes.risk.design import Floats
from processes.risk.hazard import cumulative_baseline
from processes.risk.model import RiskModel

RiskLink = Literal["logit", "loglog", "cloglog"]


class RiskScale(Struct, frozen=True):
    """g(x) = origin + x'effects, oriented so that higher is riskier, with the gradient of the origin over the
    intercepts (for the delta method). `link` turns g into a probability."""

    link: RiskLink
    origin: float
    gradient: tuple[float, ...]
    effects: tuple[float, ...]
    sign: int


def risk_scale(model: RiskModel, *, horizon: int | None = None) -> RiskScale:
    """The additive scale of a model at its horizon (a hazard model also at any shorter one)."""
    until = horizon or model.horizon
    intercepts = np.array(model.parameters[: model.intercepts])
    effects = np.array(model.parameters[model.intercepts :])
    if model.kind == "logit":
        if until != model.horizon:
            raise ValueError(f"Expected horizon {model.horizon} of this logit model, but it is {until}")
        sign = 1 if model.risk == "stays" else -1
        value, gradient, link = float(intercepts[0]), np.ones(1), "logit"
    else:
        if not 1 <= until <= model.band_ends[-1]:
            raise ValueError(f"Expected a horizon from 1 to {model.band_ends[-1]}, but it is {until}")
        sign = -1 if model.risk == "stays" else 1
        value, gradient = cumulative_baseline(intercepts, model.band_ends, until)
        link = "loglog" if model.risk == "stays" else "cloglog"
    return RiskScale(
        link=link,  # type: ignore[arg-type]
        origin=sign * value,
        gradient=tuple(map(float, sign * gradient)),
        effects=tuple(map(float, sign * effects)),
        sign=sign,
    )


def probability(g: Floats, link: RiskLink) -> Floats:
    """The inverse link; loglog is g = -log(-log p)."""
    g = np.clip(g, -30.0, 30.0)
    if link == "logit":
        return np.asarray(1.0 / (1.0 + np.exp(-g)))
    if link == "cloglog":
        return np.asarray(-np.expm1(-np.exp(g)))
    return np.asarray(np.exp(-np.exp(-g)))


def predict(model: RiskModel, matrix: Floats) -> Floats:
    """P(bad outcome by the horizon) of each encoded row."""
    scale = risk_scale(model)
    return probability(scale.origin + matrix @ np.array(scale.effects), scale.link)
