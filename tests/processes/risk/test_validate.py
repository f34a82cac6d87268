"""Validation on unseen rows: real spells, the gates, the groups, and the refusals."""

import pytest
from msgspec import structs

from processes.risk.dataset import Dataset
from processes.risk.fit import fit_model
from processes.risk.model import RiskModel
from processes.risk.split import split_rows
from processes.risk.validate import Gates, NotValidated, validate_model


@pytest.mark.parametrize("kind", ["hazard", "logit"])
def test_real_unemployment_spells_reach_070(unemployment: Dataset, kind: str) -> None:
    """Still jobless after 26 weeks, on 30 % of the spells that the model did not see (known: about 0.73)."""
    found = validate_model(fit_model(unemployment, kind, seed=0), unemployment)  # type: ignore[arg-type]
    assert found.part == "held_out"
    assert found.rows + found.unknown == 1003
    assert 0.70 <= found.auc.value <= 0.78
    assert found.auc.lower < found.auc.value < found.auc.upper
    assert found.skill > 0.05
    assert abs(found.calibration.in_the_large) < 0.05 if found.calibration else False


def test_the_synthetic_model_becomes_active(history: Dataset, rgc_model: RiskModel) -> None:
    found = validate_model(rgc_model, history)
    assert found.split == "temporal"
    assert 0.70 <= found.auc.value <= 0.85
    assert found.rules_auc is not None
    assert found.auc.value > found.rules_auc.value
    failed = [gate.gate for gate in found.gates if gate.passed is False]
    assert (found.verdict == "active") == (not failed)
    assert {group.column for group in found.groups} == {"sex", "disability", "rurality"}
    sexes = [group.rows for group in found.groups if group.column == "sex"]
    assert sum(rows or 0 for rows in sexes) == found.rows


@pytest.mark.parametrize(
    ("gates", "failed"),
    [
        (Gates(auc_at_least=0.99), "auc"),
        (Gates(slope_from=3, slope_to=4), "slope"),
        (Gates(fnr_gap_at_most=-1), "fnr_gap:sex"),
    ],
)
def test_a_gate_that_fails_keeps_the_model_in_shadow(
    history: Dataset, rgc_model: RiskModel, gates: Gates, failed: str
) -> None:
    found = validate_model(rgc_model, history, gates=gates)
    assert found.verdict == "shadow"
    assert failed in {gate.gate for gate in found.gates if gate.passed is False}
    assert all(gate.reason.es and gate.reason.en for gate in found.gates)


def test_what_cannot_be_measured_is_said(unemployment: Dataset) -> None:
    found = validate_model(fit_model(unemployment, "hazard", seed=0), unemployment)
    assert {gate.gate: gate.passed for gate in found.gates}["fnr_gap"] is None
    assert found.groups == ()


def test_a_model_worse_than_the_rules_fails(history: Dataset, rgc_model: RiskModel) -> None:
    nothing = structs.replace(rgc_model, parameters=tuple(0.0 for _ in rgc_model.parameters))
    found = validate_model(nothing, history)
    assert found.auc.value == 0.5
    assert found.calibration is None
    assert {g.gate for g in found.gates if g.passed is False} >= {"auc", "above_rules", "slope"}


def test_rows_used_in_training_never_validate(history: Dataset) -> None:
    model = fit_model(history, "hazard", seed=2, holdout=0)
    with pytest.raises(NotValidated, match="all rows"):
        validate_model(model, history)


def test_other_data_are_used_whole(history: Dataset, rgc_model: RiskModel) -> None:
    other = Dataset(file="o", sha256="other", sheet=history.sheet, rows=history.rows[:500], has_outcome=True)
    found = validate_model(rgc_model, other)
    assert found.part == "other_data"
    assert found.rows + found.unknown == 500


def test_the_split_is_temporal_with_dates_and_seeded_without(history: Dataset, unemployment: Dataset) -> None:
    temporal = split_rows(history, seed=1, holdout=0.3)
    dates = [str(row["data_date"]) for row in history.rows]
    assert temporal.kind == "temporal"
    assert max(dates[i] for i in temporal.train) < min(dates[i] for i in temporal.test)
    drawn = split_rows(unemployment, seed=1, holdout=0.3)
    assert drawn.kind == "random"
    assert len(drawn.test) == 1003
    assert sorted((*drawn.train, *drawn.test)) == list(range(3343))
    assert split_rows(unemployment, seed=2, holdout=0.3) != drawn
