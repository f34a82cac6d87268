"""A saved model is the same bytes for the same data and seed, and reads back exactly."""

import json

import pytest

from processes.risk.dataset import Dataset
from processes.risk.fit import fit_model
from processes.risk.fitting import NotFitted
from processes.risk.model import ModelRefused, RiskModel, load_model, save_model


@pytest.mark.parametrize("kind", ["hazard", "logit"])
def test_round_trip_and_determinism(history: Dataset, kind: str) -> None:
    first = fit_model(history, kind, seed=7)  # type: ignore[arg-type]
    raw = save_model(first)
    assert load_model(raw) == first
    assert save_model(load_model(raw)) == raw
    assert save_model(fit_model(history, kind, seed=7)) == raw  # type: ignore[arg-type]


def test_the_document_says_where_the_model_comes_from(history: Dataset, rgc_model: RiskModel) -> None:
    document = json.loads(save_model(rgc_model))
    assert document["data_sha256"] == history.sha256
    assert document["data_date"] == "2024-10-01"
    assert (document["seed"], document["split"], document["holdout"]) == (2, "temporal", 0.3)
    assert document["code_version"]
    assert document["sheet"]["name"] == "rgc_exit"


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"parameters": [0.1]},
        {"covariance": [[0.1]]},
        {"band_ends": []},
        {"horizon": 99},
        {"kind": "magic"},
        {"surprise": 1, "rows": "many"},
    ],
)
def test_a_document_that_does_not_hold_together_is_refused(
    rgc_model: RiskModel, change: dict[str, object]
) -> None:
    document = {**json.loads(save_model(rgc_model)), **change}
    with pytest.raises(ModelRefused) as refused:
        load_model(json.dumps(document).encode(), file="m.json")
    assert refused.value.faults[0].file == "m.json"


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff", b"null"])
def test_what_is_no_model_is_refused(raw: bytes) -> None:
    with pytest.raises(ModelRefused):
        load_model(raw)


def test_few_rows_are_refused(history: Dataset) -> None:
    few = Dataset(file="f", sha256="0", sheet=history.sheet, rows=history.rows[:60], has_outcome=True)
    with pytest.raises(NotFitted, match="at least 50 rows"):
        fit_model(few, "hazard", seed=1)
