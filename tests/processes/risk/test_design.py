"""Encoding: levels, missing policies, centres; columns that never vary are left out."""

import numpy as np
import pytest

from processes.risk.datasheet import Column, Meaning, Sheet
from processes.risk.design import encode, learn_design
from processes.risk.sensitive import is_audit_only, is_gender_violence, is_identity_document

WORDS = Meaning("x", "x")


def _sheet(*columns: Column) -> Sheet:
    return Sheet(name="s", title=WORDS, period=WORDS, horizon=1, risk="stays", columns=columns)


def _column(name: str, kind: str, missing: str = "refuse", shape: str = "linear") -> Column:
    return Column(
        name=name, meaning=WORDS, type=kind, role="predictor", missing=missing, shape=shape,  # type: ignore[arg-type]
        categories={"a": WORDS, "b": WORDS, "c": WORDS} if kind == "category" else {},
    )  # fmt: skip


def test_numbers_are_centred_and_scaled_on_training() -> None:
    sheet = _sheet(_column("x", "number"), _column("y", "number", shape="log1p"), _column("f", "flag"))
    rows = [{"x": float(i), "y": float(i), "f": i > 3} for i in range(8)]
    design = learn_design(rows, sheet)
    matrix = encode(rows, design.terms)
    assert matrix.mean(axis=0) == pytest.approx(np.zeros(3))
    assert matrix[:, :2].std(axis=0) == pytest.approx(np.ones(2))
    assert np.ptp(matrix[:, 2]) == 1
    assert [term.name for term in design.terms] == ["x", "log1p(y)", "f"]


def test_the_commonest_level_is_the_reference_and_unseen_levels_are_nothing() -> None:
    sheet = _sheet(_column("k", "category", "average"))
    rows = [{"k": k} for k in ("a", "b", "b", "b")]
    design = learn_design(rows, sheet)
    assert [(t.level, t.center) for t in design.terms] == [("a", 0.25)]
    assert encode([{"k": "a"}, {"k": "b"}, {"k": "c"}, {"k": None}], design.terms)[:, 0].tolist() == [
        0.75, -0.25, 0.0, 0.0,
    ]  # fmt: skip


def test_missing_as_a_level() -> None:
    sheet = _sheet(_column("k", "category", "level"), _column("x", "number", "level"))
    rows = [{"k": "a", "x": 1.0}, {"k": "a", "x": 3.0}, {"k": None, "x": None}, {"k": "b", "x": 2.0}]
    design = learn_design(rows, sheet)
    assert [term.name for term in design.terms] == ["k=b", "k=missing", "x", "x=missing"]
    assert encode(rows, design.terms)[2].tolist() == [-0.25, 0.75, 0.0, 0.75]


def test_what_never_varies_is_left_out() -> None:
    sheet = _sheet(_column("k", "category"), _column("x", "number"), _column("y", "number", "average"))
    rows = [{"k": "a", "x": 5.0, "y": None}] * 3
    assert learn_design(rows, sheet).left_out == ("k", "x", "y")


@pytest.mark.parametrize(
    "name", ["services", "months_in_rgc", "original_rent", "sexto", "minors", "age", "tenure"]
)
def test_ordinary_names_are_free(name: str) -> None:
    assert not is_audit_only(name)
    assert not is_gender_violence(name)


@pytest.mark.parametrize("code", ["12345678Z", "x1234567l", "1234567-R"])
def test_identity_documents_are_seen(code: str) -> None:
    assert is_identity_document(code)
    assert not is_identity_document(f"P{code}")
