"""Discrete-time hazard of the event: person-period rows, binomial GLM with cloglog link, bands of duration.

Censored rows count for the periods that were seen (Singer & Willett 2003, ch. 10-12; Allison 1982).
Effects are constant over time, so the cumulative hazard to a horizon has one additive linear predictor.
"""

import numpy as np
from numpy.typing import NDArray

from processes.risk.design import Floats
from processes.risk.fitting import Estimate, NotFitted, fit_binomial

Integers = NDArray[np.int64]
_MOST_BANDS = 8
_FEWEST_EVENTS_IN_BAND = 5


def expand(
    durations: Integers, events: NDArray[np.bool_], band_ends: tuple[int, ...]
) -> tuple[Integers, Integers, Floats, Floats]:
    """Person-period rows, those of one person in one band put together: (person, band, events, periods at risk).

    Their hazard is the same, so the likelihood is that of one row a period, from a table several times smaller.
    """
    person = np.repeat(np.arange(len(durations)), band_of(durations, band_ends) + 1)
    first = np.concatenate([[0], np.flatnonzero(np.diff(person)) + 1])
    band = np.arange(len(person)) - np.repeat(first, np.diff([*first, len(person)]))
    ends = np.asarray(band_ends)
    starts = np.concatenate([[0], ends[:-1]])
    periods = np.minimum(durations[person], ends[band]) - starts[band]
    happened = events[person] & (band == band_of(durations, band_ends)[person])
    return person, band, happened.astype(float), periods.astype(float)


def choose_bands(durations: Integers, events: NDArray[np.bool_], *, horizon: int) -> tuple[int, ...]:
    """The last period of each band of constant hazard; each holds events, and the last reaches the horizon.

    Bands end at quantiles of the event times, so that early periods, with most events, are told apart.
    """
    times = np.sort(durations[events])
    if len(times) < _FEWEST_EVENTS_IN_BAND:
        raise NotFitted(
            f"Hay muy pocos sucesos ({len(times)}) para estimar el riesgo",
            f"Expected at least {_FEWEST_EVENTS_IN_BAND} events, but there are {len(times)}",
        )
    longest = int(durations.max())
    if horizon > longest:
        raise NotFitted(
            f"El horizonte ({horizon}) pasa de la duración más larga de los datos ({longest})",
            f"Expected a horizon within the data, but {horizon} is beyond the longest duration, {longest}",
        )
    count = min(_MOST_BANDS, len(times) // _FEWEST_EVENTS_IN_BAND)
    shares = np.arange(1, count) / count
    ends = sorted(
        {int(times[int(share * len(times))]) for share in shares if int(share * len(times)) < len(times)}
    )
    return (*(end for end in ends if end < times[-1]), longest)


def band_of(periods: Integers, band_ends: tuple[int, ...]) -> Integers:
    """The index of each period's band."""
    return np.searchsorted(np.asarray(band_ends), periods)


def fit_hazard(
    design: Floats,
    durations: Integers,
    events: NDArray[np.bool_],
    *,
    band_ends: tuple[int, ...],
    names: tuple[str, ...],
) -> Estimate:
    """Estimate one intercept a band, then one effect a term, on the cloglog scale of the event's hazard."""
    person, band, happened, periods = expand(durations, events, band_ends)
    matrix = np.hstack([np.eye(len(band_ends))[band], design[person]])
    outcome = np.column_stack([happened, periods - happened])
    return fit_binomial(outcome, matrix, names=(*band_names(band_ends), *names), link="cloglog")


def band_names(band_ends: tuple[int, ...]) -> tuple[str, ...]:
    """`periods 1-3` and so on, as they stand in the formula."""
    starts = (1, *(end + 1 for end in band_ends[:-1]))
    return tuple(f"periods {start}-{end}" for start, end in zip(starts, band_ends, strict=True))


def cumulative_baseline(intercepts: Floats, band_ends: tuple[int, ...], horizon: int) -> tuple[float, Floats]:
    """Log of the cumulative baseline hazard up to the horizon, and its gradient over the intercepts.

    P(event by h) = 1 - exp(-exp(value + x'b)): exact for the cloglog link, whatever x.
    """
    bands = band_of(np.arange(1, horizon + 1), band_ends)
    periods = np.bincount(bands, minlength=len(band_ends))
    parts = periods * np.exp(intercepts)
    total = parts.sum()
    return float(np.log(total)), parts / total
