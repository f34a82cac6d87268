"""Maximum likelihood of a binomial regression (statsmodels GLM), with its failures said in words.

The only module that runs statsmodels. Not for what is regressed on what: see `hazard` and `logit`.
"""

import warnings
from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from processes.risk.design import Floats

Link = Literal["logit", "cloglog"]
# On centred and scaled terms an effect this large, or this uncertain, has no finite maximum behind it.
_LARGEST_EFFECT = 12.0
_LARGEST_ERROR = 25.0


class NotFitted(ValueError):
    """The model has no usable maximum: too few data, or terms that separate the outcome or repeat others."""

    def __init__(self, text: str, text_en: str) -> None:
        super().__init__(text_en)
        self.text = text
        self.text_en = text_en


class Estimate(Struct, frozen=True):
    """Parameters and their covariance, in the order of the names that were given."""

    parameters: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]


def fit_binomial(
    outcome: Floats, matrix: Floats, *, names: Sequence[str], link: Link, weights: Floats | None = None
) -> Estimate:
    """GLM of a 0/1 outcome, or of (successes, failures) in each row; with weights the covariance is the sandwich.

    Raises NotFitted when there is no finite, unique, converged maximum.
    """
    _check_rank(matrix, names)
    # Loaded here: statsmodels takes over a second, and only fitting needs it.
    from statsmodels.genmod.families import Binomial, links
    from statsmodels.genmod.generalized_linear_model import GLM

    chosen = links.Logit() if link == "logit" else links.CLogLog()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            glm = GLM(outcome, matrix, family=Binomial(link=chosen), freq_weights=weights)
            fitted = glm.fit(maxiter=100, tol=1e-10, cov_type="nonrobust" if weights is None else "HC0")
        except (Warning, ValueError, np.linalg.LinAlgError, FloatingPointError) as error:
            raise NotFitted(
                f"El ajuste no converge: quizá una variable separa los casos ({type(error).__name__})",
                f"Expected a converging fit, but a variable may separate the cases ({error})",
            ) from error
    parameters = np.asarray(fitted.params, dtype=float)
    covariance = np.asarray(fitted.cov_params(), dtype=float)
    _check_estimate(parameters, np.sqrt(np.diag(covariance)), names)
    rows = tuple(tuple(_rounded(value) for value in row) for row in covariance)
    return Estimate(tuple(_rounded(value) for value in parameters), rows)


def _rounded(value: float) -> float:
    """Ten significant digits: far below the standard errors, and the same whatever number of threads summed it."""
    return float(f"{value:.10g}")


def _check_rank(matrix: Floats, names: Sequence[str]) -> None:
    rows, columns = matrix.shape
    if rows <= columns:
        raise NotFitted(
            f"Hay muy pocos casos ({rows}) para {columns} parámetros",
            f"Expected more cases than parameters, but there are {rows} for {columns}",
        )
    triangle: Floats = np.asarray(np.linalg.qr(matrix, mode="r"))
    ranks = [0, *(int(np.linalg.matrix_rank(triangle[:, : j + 1])) for j in range(columns))]
    repeated = ", ".join(names[j] for j in range(columns) if ranks[j + 1] == ranks[j])
    if repeated:
        raise NotFitted(
            f"Estas variables repiten lo que dicen otras: {repeated}",
            f"Expected independent terms, but these repeat others: {repeated}",
        )


def _check_estimate(parameters: Floats, errors: Floats, names: Sequence[str]) -> None:
    wild = [
        name
        for name, parameter, error in zip(names, parameters, errors, strict=True)
        if not (np.isfinite(error) and abs(parameter) < _LARGEST_EFFECT and error < _LARGEST_ERROR)
    ]
    if wild:
        listed = ", ".join(wild)
        raise NotFitted(
            f"Estas variables deciden por sí solas el resultado en estos datos (separación): {listed}",
            f"Expected finite effects, but these terms separate the outcome: {listed}",
        )
