"""Judge a fitted model on rows that it did not see, and say whether it may raise alerts or stays in shadow.

The gates are the domain's parameters. The verdict is a proposal: a person publishes a model.
"""

from typing import Literal

import numpy as np
from msgspec import Struct

from processes.risk.censoring import censoring_weights
from processes.risk.curves import CalibrationPoint, NetBenefit, calibration_points, decision_curve
from processes.risk.dataset import Dataset, Row
from processes.risk.datasheet import Meaning
from processes.risk.design import Floats, encode
from processes.risk.fit import spells
from processes.risk.groups import GroupMeasures, measure_groups
from processes.risk.logit import Flags, outcome_at
from processes.risk.metrics import (
    AtCapacity,
    Calibration,
    Measure,
    at_capacity,
    auc,
    brier,
    calibration,
)
from processes.risk.model import RiskModel
from processes.risk.predict import predict
from processes.risk.scorecard import count_points
from processes.risk.split import split_rows


class Gates(Struct, frozen=True, kw_only=True):
    """What a model must reach before it may raise alerts (all are parameters of the Network)."""

    auc_at_least: float = 0.70
    slope_from: float = 0.8
    slope_to: float = 1.2
    fnr_gap_at_most: float = 0.10
    capacity_share: float = 0.20


class Gate(Struct, frozen=True, kw_only=True):
    """One gate's result; `passed` is None where the data cannot tell."""

    gate: str
    passed: bool | None
    reason: Meaning


class Validation(Struct, frozen=True, kw_only=True):
    """Measures on `rows` unseen rows (`unknown` more were censored before the horizon), and the verdict."""

    model: str
    part: Literal["held_out", "other_data"]
    split: Literal["random", "temporal"]
    rows: int
    unknown: int
    prevalence: float
    auc: Measure
    rules_auc: Measure | None
    brier: float
    skill: float
    calibration: Calibration | None
    calibration_points: tuple[CalibrationPoint, ...]
    decision_curve: tuple[NetBenefit, ...]
    capacity: AtCapacity
    groups: tuple[GroupMeasures, ...]
    gates: tuple[Gate, ...]
    verdict: Literal["shadow", "active"]


class NotValidated(ValueError):
    """There are no unseen rows, or all of them have the same outcome."""

    def __init__(self, text: str, text_en: str) -> None:
        super().__init__(text_en)
        self.text = text
        self.text_en = text_en


def validate_model(model: RiskModel, dataset: Dataset, *, gates: Gates | None = None) -> Validation:
    """On the training file: its held-out rows. On any other file: all of its rows."""
    gates = gates or Gates()
    rows, part = _unseen(model, dataset)
    durations, events = spells(rows, dataset.sheet)
    known, still = outcome_at(durations, events, model.horizon)
    seen = [row for row, is_known in zip(rows, known, strict=True) if is_known]
    bad = still[known] if model.risk == "stays" else ~still[known]
    if min(bad.sum(), (~bad).sum()) < 2:
        raise NotValidated(
            "Hacen falta casos de los dos resultados para validar",
            "Expected two or more cases of each outcome",
        )
    weights = censoring_weights(durations, events, model.horizon)[known]
    predicted = predict(model, encode(seen, model.terms))
    area, rules = auc(bad, predicted), _rules_auc(model, seen, bad)
    score, skill = brier(bad, predicted, weights)
    line = calibration(bad, predicted, weights)
    capacity = at_capacity(bad, predicted, share=gates.capacity_share, seed=model.seed)
    groups = measure_groups(model.sheet, seen, bad, predicted, chosen=capacity.chosen)
    results = (
        _auc_gate(area, gates),
        _rules_gate(area, rules),
        _slope_gate(line, gates),
        *_gap_gates(groups, gates),
    )
    return Validation(
        model=model.name,
        part=part,
        split=model.split,
        rows=len(seen),
        unknown=int((~known).sum()),
        prevalence=float(np.average(bad, weights=weights)),
        auc=area,
        rules_auc=rules,
        brier=score,
        skill=skill,
        calibration=line,
        calibration_points=calibration_points(bad, predicted, weights),
        decision_curve=decision_curve(bad, predicted, weights),
        capacity=capacity,
        groups=groups,
        gates=results,
        verdict="shadow" if any(gate.passed is False for gate in results) else "active",
    )


def _unseen(model: RiskModel, dataset: Dataset) -> tuple[list[Row], Literal["held_out", "other_data"]]:
    if dataset.sha256 != model.data_sha256:
        return list(dataset.rows), "other_data"
    split = split_rows(dataset, seed=model.seed, holdout=model.holdout)
    if not split.test:
        raise NotValidated(
            "El modelo se ajustó con todas las filas de este fichero: no queda ninguna para validar",
            "Expected rows kept back from training, but the model was fitted on all rows of this file",
        )
    return [dataset.rows[i] for i in split.test], "held_out"


def _rules_auc(model: RiskModel, rows: list[Row], bad: Flags) -> Measure | None:
    card = model.sheet.scorecard
    if card is None:
        return None
    points: Floats = np.array([count_points(card, row) for row in rows], dtype=float)
    return auc(bad, points)


def _auc_gate(area: Measure, gates: Gates) -> Gate:
    passed = area.value >= gates.auc_at_least
    es = f"AUC {area.value:.3f} (se pide {gates.auc_at_least:.2f} o más)".replace(".", ",")
    return Gate(
        gate="auc",
        passed=passed,
        reason=Meaning(es, f"AUC {area.value:.3f} (asked: {gates.auc_at_least:.2f})"),
    )


def _rules_gate(area: Measure, rules: Measure | None) -> Gate:
    if rules is None:
        reason = Meaning("No hay reglas con puntos con que comparar", "There is no scorecard to compare with")
        return Gate(gate="above_rules", passed=None, reason=reason)
    es = f"AUC {area.value:.3f} frente a {rules.value:.3f} de las reglas".replace(".", ",")
    en = f"AUC {area.value:.3f} against {rules.value:.3f} of the rules"
    return Gate(gate="above_rules", passed=area.value > rules.value, reason=Meaning(es, en))


def _slope_gate(line: Calibration | None, gates: Gates) -> Gate:
    if line is None:
        reason = Meaning("No se pudo medir la calibración", "The calibration could not be measured")
        return Gate(gate="slope", passed=False, reason=reason)
    slope = line.slope.value
    es = f"Pendiente de calibración {slope:.2f} (se pide de {gates.slope_from} a {gates.slope_to})".replace(
        ".", ","
    )
    en = f"Calibration slope {slope:.2f} (asked: {gates.slope_from} to {gates.slope_to})"
    return Gate(gate="slope", passed=gates.slope_from <= slope <= gates.slope_to, reason=Meaning(es, en))


def _gap_gates(groups: tuple[GroupMeasures, ...], gates: Gates) -> list[Gate]:
    if not groups:
        reason = Meaning(
            "No hay columnas de auditoría: no se puede medir por grupos",
            "No audit columns: not measured by group",
        )
        return [Gate(gate="fnr_gap", passed=None, reason=reason)]
    results = []
    for column in dict.fromkeys(group.column for group in groups):
        rates = [g.fnr for g in groups if g.column == column and g.fnr is not None]
        if len(rates) < 2:
            reason = Meaning(
                f"{column}: grupos demasiado pequeños para medir", f"{column}: groups too small to measure"
            )
            results.append(Gate(gate=f"fnr_gap:{column}", passed=None, reason=reason))
            continue
        gap = max(rates) - min(rates)
        es = f"{column}: brecha de falsos negativos {gap:.2f} (máximo {gates.fnr_gap_at_most:.2f})".replace(
            ".", ","
        )
        en = f"{column}: gap of false negatives {gap:.2f} (at most {gates.fnr_gap_at_most:.2f})"
        results.append(
            Gate(gate=f"fnr_gap:{column}", passed=gap <= gates.fnr_gap_at_most, reason=Meaning(es, en))
        )
    return results
