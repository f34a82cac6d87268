"""A saved risk model: one JSON document with all that scoring and audit need, and nothing executable.

Reading it back gives the same bytes. Not for computing with it (`predict`, `score`).
"""

import hashlib
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from engine.faults import Fault, Refused
from processes.risk.datasheet import Sheet
from processes.risk.design import Term

Kind = Literal["hazard", "logit"]
FORMAT = 1


class ModelRefused(Refused):
    """The document is not a usable model."""


class RiskModel(Struct, frozen=True, kw_only=True):
    """Parameters in the order: one intercept a band (hazard) or one intercept (logit), then one a term.

    `seed`, `holdout` and `split` reproduce which rows were kept back from training; `left_out` never varied;
    `unknown` counts the training rows whose outcome at the horizon nobody saw (left out by a logit).
    """

    format: int = FORMAT
    kind: Kind
    name: str
    formula: str
    horizon: int
    risk: Literal["stays", "happens"]
    band_ends: tuple[int, ...]
    terms: tuple[Term, ...]
    left_out: tuple[str, ...]
    parameters: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    rows: int
    events: int
    unknown: int
    data_sha256: str
    data_date: date | None
    seed: int
    holdout: float
    split: Literal["random", "temporal"]
    code_version: str
    sheet: Sheet

    @property
    def intercepts(self) -> int:
        """How many of the first parameters belong to the baseline."""
        return len(self.band_ends) or 1


def save_model(model: RiskModel) -> bytes:
    """The document, the same bytes for the same model."""
    return msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n"


def load_model(raw: bytes, *, file: str = "model.json") -> RiskModel:
    """Read a document; raises ModelRefused when it is not one, or does not hold together."""
    try:
        model = msgspec.json.decode(raw, type=RiskModel)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        fault = Fault(
            file=file,
            rule="model_shape",
            text=f"El modelo no se entiende: {error}",
            text_en=f"Expected a risk model, but {error}",
        )
        raise ModelRefused([fault]) from error
    problem = _problem(model)
    if problem:
        fault = Fault(
            file=file, rule="model_parts", text=f"El modelo no es coherente: {problem}", text_en=problem
        )
        raise ModelRefused([fault])
    return model


def model_sha256(model: RiskModel) -> str:
    """The hash of the saved document."""
    return hashlib.sha256(save_model(model)).hexdigest()


def _problem(model: RiskModel) -> str:
    size = model.intercepts + len(model.terms)
    if model.format != FORMAT:
        return f"Expected format {FORMAT}, but it is {model.format}"
    if (model.kind == "hazard") != bool(model.band_ends):
        return "Expected bands of duration in a hazard model and in no other"
    if len(model.parameters) != size:
        return f"Expected {size} parameters, but there are {len(model.parameters)}"
    if len(model.covariance) != size or any(len(row) != size for row in model.covariance):
        return f"Expected a covariance of {size} by {size}"
    if model.band_ends and (
        model.horizon > model.band_ends[-1] or list(model.band_ends) != sorted(model.band_ends)
    ):
        return "Expected increasing bands that reach the horizon"
    if any(term.scale <= 0 for term in model.terms):
        return "Expected positive scales"
    return ""
