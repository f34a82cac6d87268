"""Which rows train a model and which are kept back to judge it: by date, or else by seed."""

from datetime import date
from typing import Literal

import numpy as np
from msgspec import Struct

from processes.risk.dataset import Dataset

_SMALLEST_SHARE = 0.1
_LARGEST_SHARE = 0.6


class Split(Struct, frozen=True):
    """Row numbers, in the file's order."""

    train: tuple[int, ...]
    test: tuple[int, ...]
    kind: Literal["random", "temporal"]


def split_rows(dataset: Dataset, *, seed: int, holdout: float) -> Split:
    """Keep back about `holdout` (0 to <1) of the rows: the latest data dates, or a random part by seed."""
    if not 0 <= holdout < 1:
        raise ValueError(f"Expected a holdout from 0 to below 1, but it is {holdout}")
    total = len(dataset.rows)
    if holdout == 0:
        return Split(tuple(range(total)), (), "random")
    latest = _latest(dataset, holdout)
    if latest:
        train = tuple(i for i in range(total) if i not in latest)
        return Split(train, tuple(sorted(latest)), "temporal")
    order = np.random.default_rng(seed).permutation(total)
    kept = {int(i) for i in order[: round(total * holdout)]}
    return Split(tuple(i for i in range(total) if i not in kept), tuple(sorted(kept)), "random")


def _latest(dataset: Dataset, holdout: float) -> frozenset[int]:
    """The rows of the last dates, when they make a part of useful size; else none."""
    column = dataset.sheet.find_role("data_date")
    if column is None:
        return frozenset()
    dates = [value if isinstance(value := row[column.name], date) else date.min for row in dataset.rows]
    first_kept = sorted(dates)[round(len(dates) * (1 - holdout))]
    kept = frozenset(i for i, on in enumerate(dates) if on >= first_kept)
    return kept if _SMALLEST_SHARE <= len(kept) / len(dates) <= _LARGEST_SHARE else frozenset()
