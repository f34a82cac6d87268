"""From checked rows to a design matrix: encoded levels, centred on the training mean. Pure.

After centring, a contribution of zero means "like the training average", whatever the reference level.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from processes.risk.cells import Value
from processes.risk.dataset import Row
from processes.risk.datasheet import Column, Sheet

Floats = NDArray[np.float64]
MISSING_LEVEL = ""


class Term(Struct, frozen=True, kw_only=True):
    """One column of the design: (x - center) / scale; x a number, or 0/1 for a level or a missing value."""

    column: str
    kind: Literal["number", "level", "missing"]
    center: float
    scale: float = 1.0
    log1p: bool = False
    level: str = ""
    seen: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """`column` or `column=level`, as it stands in the formula."""
        if self.kind == "number":
            return f"log1p({self.column})" if self.log1p else self.column
        return f"{self.column}={self.level or 'missing'}"


class Design(Struct, frozen=True, kw_only=True):
    """The terms learnt from training rows, and the predictors left out because they never varied."""

    terms: tuple[Term, ...]
    left_out: tuple[str, ...]


def learn_design(rows: Sequence[Row], sheet: Sheet) -> Design:
    """Choose levels, centres and scales from the training rows; a predictor that never varies is left out."""
    terms: list[Term] = []
    left_out = []
    for column in sheet.with_role("predictor"):
        values = [row[column.name] for row in rows]
        learnt = _level_terms(column, values) if column.type == "category" else _number_terms(column, values)
        terms += learnt
        if not learnt:
            left_out.append(column.name)
    return Design(terms=tuple(terms), left_out=tuple(left_out))


def encode(rows: Sequence[Row], terms: Sequence[Term]) -> Floats:
    """The design matrix, one row a person: zero where the value is unknown, or was never seen in training."""
    matrix = np.zeros((len(rows), len(terms)))
    for j, term in enumerate(terms):
        matrix[:, j] = [encode_value(term, row.get(term.column)) for row in rows]
    return matrix


def encode_value(term: Term, value: Value) -> float:
    """One value under one term."""
    if term.kind == "missing":
        return float(value is None) - term.center
    if term.kind == "level":
        level = MISSING_LEVEL if value is None else str(value)
        return float(level == term.level) - term.center if level in term.seen else 0.0
    if value is None:
        return 0.0
    return (_as_number(value, log1p=term.log1p) - term.center) / term.scale


def _as_number(value: Value, *, log1p: bool) -> float:
    if value is None or isinstance(value, str | date):
        raise TypeError(f"Expected a number or a flag, but got {type(value).__name__}")
    return float(np.log1p(value)) if log1p else float(value)


def _number_terms(column: Column, values: Sequence[Value]) -> list[Term]:
    log1p = column.shape == "log1p"
    known = np.array([_as_number(value, log1p=log1p) for value in values if value is not None])
    terms = []
    if len(known) and known.min() < known.max():
        scale = 1.0 if column.type == "flag" else float(known.std())
        terms.append(
            Term(column=column.name, kind="number", center=float(known.mean()), scale=scale, log1p=log1p)
        )
    missing = sum(value is None for value in values)
    if terms and column.missing == "level" and 0 < missing < len(values):
        terms.append(Term(column=column.name, kind="missing", center=missing / len(values)))
    return terms


def _level_terms(column: Column, values: Sequence[Value]) -> list[Term]:
    as_level = column.missing == "level"
    counts = Counter(MISSING_LEVEL if v is None else str(v) for v in values if as_level or v is not None)
    seen = tuple(level for level in (*column.categories, MISSING_LEVEL) if counts[level])
    if len(seen) < 2:
        return []
    reference = max(seen, key=lambda level: counts[level])
    total = sum(counts.values())
    return [
        Term(column=column.name, kind="level", level=level, seen=seen, center=counts[level] / total)
        for level in seen
        if level != reference
    ]
