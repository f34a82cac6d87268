"""Fit a risk model on the training part of a data set: the one door of `concierto risk fit`. Pure."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from processes.risk.censoring import censoring_weights
from processes.risk.dataset import Dataset, Row
from processes.risk.datasheet import Sheet
from processes.risk.design import encode, learn_design
from processes.risk.fitting import NotFitted
from processes.risk.hazard import Integers, band_names, choose_bands, fit_hazard
from processes.risk.logit import Flags, fit_logit, outcome_at
from processes.risk.model import Kind, RiskModel
from processes.risk.split import split_rows

_FEWEST_ROWS = 50


def code_version() -> str:
    """The installed version of the product, for the model's document."""
    try:
        return version("concierto")
    except PackageNotFoundError:
        return "not installed"


def fit_model(
    dataset: Dataset, kind: Kind, *, seed: int, horizon: int | None = None, holdout: float = 0.3
) -> RiskModel:
    """Fit on the rows that the split leaves for training. Raises NotFitted, in words, when it cannot."""
    split = split_rows(dataset, seed=seed, holdout=holdout)
    rows = [dataset.rows[i] for i in split.train]
    if len(rows) < _FEWEST_ROWS:
        raise NotFitted(
            f"Hay muy pocas filas para ajustar: {len(rows)} (mínimo {_FEWEST_ROWS})",
            f"Expected at least {_FEWEST_ROWS} rows to fit, but there are {len(rows)}",
        )
    sheet = dataset.sheet
    until = horizon or sheet.horizon
    durations, events = spells(rows, sheet)
    known, still = outcome_at(durations, events, until)
    bands: tuple[int, ...] = ()
    if kind == "logit":
        rows = [row for row, is_known in zip(rows, known, strict=True) if is_known]
    design = learn_design(rows, sheet)
    names = tuple(term.name for term in design.terms)
    matrix = encode(rows, design.terms)
    if kind == "hazard":
        bands = choose_bands(durations, events, horizon=until)
        estimate = fit_hazard(matrix, durations, events, band_ends=bands, names=names)
    else:
        weights = censoring_weights(durations, events, until)[known]
        estimate = fit_logit(matrix, still[known], weights=weights / weights.mean(), names=names)
    return RiskModel(
        kind=kind,
        name=sheet.name,
        formula=_formula(kind, bands, names),
        horizon=until,
        risk=sheet.risk,
        band_ends=bands,
        terms=design.terms,
        left_out=design.left_out,
        parameters=estimate.parameters,
        covariance=estimate.covariance,
        rows=len(rows),
        events=int(events.sum() if kind == "hazard" else (~still[known]).sum()),
        unknown=int((~known).sum()),
        data_sha256=dataset.sha256,
        data_date=dataset.data_date(),
        seed=seed,
        holdout=holdout,
        split=split.kind,
        code_version=code_version(),
        sheet=sheet,
    )


def spells(rows: Sequence[Row], sheet: Sheet) -> tuple[Integers, Flags]:
    """Durations (periods) and whether the event ended them."""
    duration, event = sheet.with_role("duration")[0].name, sheet.with_role("event")[0].name
    durations = np.array([row[duration] for row in rows], dtype=np.int64)
    return durations, np.array([row[event] for row in rows], dtype=bool)


def _formula(kind: Kind, bands: tuple[int, ...], names: tuple[str, ...]) -> str:
    left = "cloglog(hazard)" if kind == "hazard" else "logit(still at horizon)"
    baseline = band_names(bands) if bands else ("1",)
    return f"{left} ~ " + " + ".join([*baseline, *names])
