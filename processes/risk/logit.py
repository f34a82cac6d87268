"""Logistic regression of "still in the state at the horizon".

Rows censored before the horizon are left out, because nobody knows their outcome (the model says how many);
the rows that stay are weighted for them (`censoring`), with a sandwich covariance.
"""

import numpy as np
from numpy.typing import NDArray

from processes.risk.design import Floats
from processes.risk.fitting import Estimate, NotFitted, fit_binomial
from processes.risk.hazard import Integers

Flags = NDArray[np.bool_]


def outcome_at(durations: Integers, events: Flags, horizon: int) -> tuple[Flags, Flags]:
    """(known, still): whose state at the horizon is known, and who was still in it.

    A row censored exactly at the horizon was seen to its end, and counts as still in the state.
    """
    gone = events & (durations <= horizon)
    still = (durations > horizon) | (~events & (durations == horizon))
    return gone | still, still


def fit_logit(design: Floats, still: Flags, *, weights: Floats, names: tuple[str, ...]) -> Estimate:
    """Estimate an intercept and one effect a term on the logit of being still in the state."""
    if still.all() or not still.any():
        raise NotFitted(
            "Todos los casos tienen el mismo resultado en el horizonte",
            "Expected both outcomes at the horizon, but there is only one",
        )
    matrix = np.hstack([np.ones((len(design), 1)), design])
    return fit_binomial(
        still.astype(float), matrix, names=("intercept", *names), link="logit", weights=weights
    )
