"""Weights by which rows with a known outcome stand for those censored before the horizon (IPCW). Pure.

Graf, Schmoor, Sauerbrei & Schumacher 1999. Assumes that censoring tells nothing about the outcome.
"""

import numpy as np

from processes.risk.design import Floats
from processes.risk.hazard import Integers
from processes.risk.logit import Flags


def censoring_weights(durations: Integers, events: Flags, horizon: int) -> Floats:
    """1 / P(not censored before the row's outcome was known), by Kaplan-Meier of the censoring times.

    Zero for rows whose outcome at the horizon is unknown. In a period, events come before censoring.
    """
    still_observed = np.ones(horizon + 1)
    for t in range(1, horizon):
        at_risk = int((durations >= t).sum()) - int((events & (durations == t)).sum())
        censored = int((~events & (durations == t)).sum())
        kept = 1.0 - censored / at_risk if at_risk else 1.0
        still_observed[t + 1] = still_observed[t] * kept
    until = np.minimum(durations, horizon)
    known = events & (durations <= horizon) | (durations >= horizon)
    weights = np.zeros(len(durations))
    weights[known] = 1.0 / np.maximum(still_observed[until[known]], 1e-3)
    return weights
