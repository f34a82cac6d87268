"""A data sheet is read whole, or refused with every fault."""

import json
from typing import Any

import pytest

from processes.risk.sheet_reader import SheetRefused, read_sheet, shipped_sheet

WORDS = {"es": "x", "en": "x"}


def _sheet(*columns: dict[str, Any], **root: Any) -> bytes:
    needed = [
        {"name": "code", "meaning": WORDS, "type": "category", "role": "id"},
        {"name": "months", "meaning": WORDS, "type": "integer", "role": "duration", "max": 36},
        {"name": "left", "meaning": WORDS, "type": "flag", "role": "event"},
        {"name": "age", "meaning": WORDS, "type": "integer", "role": "predictor"},
    ]
    document = {"name": "s", "title": WORDS, "period": WORDS, "horizon": 12, "risk": "stays", **root}
    return json.dumps({**document, "columns": [*needed, *columns]}).encode()


def _rules(raw: bytes) -> set[tuple[str, str]]:
    with pytest.raises(SheetRefused) as refused:
        read_sheet(raw, file="s.json")
    assert all(fault.file == "s.json" and fault.text and fault.text_en for fault in refused.value.faults)
    return {(fault.element, fault.rule) for fault in refused.value.faults}


@pytest.mark.parametrize("name", ["rgc_exit", "unemployment_spells"])
def test_the_shipped_sheets_are_sound(name: str) -> None:
    assert shipped_sheet(name).name == name


@pytest.mark.parametrize(
    "name", ["sex", "Sexo", "country_of_origin", "discapacidad", "isRural", "minoría_étnica"]
)
def test_audit_only_columns_are_no_predictors(name: str) -> None:
    column = {"name": name, "meaning": WORDS, "type": "flag"}
    assert _rules(_sheet({**column, "role": "predictor"})) == {(name, "audit_only")}
    assert read_sheet(_sheet({**column, "role": "audit"})).with_role("audit")[0].name == name


@pytest.mark.parametrize("role", ["predictor", "audit", "ignored"])
@pytest.mark.parametrize("name", ["gender_violence", "violencia", "VG", "medida_viogen"])
def test_gender_violence_is_refused_in_any_role(name: str, role: str) -> None:
    assert (name, "gender_violence") in _rules(
        _sheet({"name": name, "meaning": WORDS, "type": "flag", "role": role})
    )


def test_every_fault_is_listed_at_once() -> None:
    raw = _sheet(
        {"name": "age", "meaning": WORDS, "type": "integer", "role": "predictor"},
        {"name": "studies", "meaning": WORDS, "type": "category", "role": "predictor"},
        {"name": "born", "meaning": WORDS, "type": "date", "role": "predictor"},
        {"name": "when", "meaning": WORDS, "type": "flag", "role": "data_date"},
        {"name": "rent", "meaning": WORDS, "type": "number", "role": "predictor", "min": 5, "max": 1},
        {"name": "debt", "meaning": WORDS, "type": "number", "role": "predictor", "shape": "log1p"},
        {"name": "months2", "meaning": WORDS, "type": "number", "role": "duration"},
        horizon=99,
        scorecard={"alert_at": 1, "rules": [{"column": "ghost", "test": "is", "value": "x", "points": 1}]},
    )
    assert _rules(raw) == {
        ("age", "column_twice"),
        ("studies", "categories"),
        ("born", "date_role"),
        ("when", "date_type"),
        ("rent", "range"),
        ("debt", "log_range"),
        ("months2", "duration_type"),
        ("duration", "one_of_role"),
        ("horizon", "horizon"),
        ("ghost", "rule_column"),
    }


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"\xff", b'{"name": 1}', _sheet(surprise=1)])
def test_what_is_no_sheet_is_refused(raw: bytes) -> None:
    assert {rule for _, rule in _rules(raw)} == {"sheet_shape"}
