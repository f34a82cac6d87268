"""A CSV is read whole, or every bad row is named with its line and column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.faults import Fault
from processes.risk.dataset import DataRefused, Dataset, Row, read_dataset
from processes.risk.sheet_reader import shipped_sheet

SHEET = shipped_sheet("unemployment_spells")
HEAD = "rownames,spell,censor4,age,ui,reprate,disrate,logwage,tenure\n"
GOOD = "a1,5,1,41,no,0.179,0.045,6.9,3\n"


def _faults(text: str | bytes) -> list[tuple[int, str, str]]:
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(DataRefused) as refused:
        read_dataset(raw, SHEET, file="u.csv")
    assert all(fault.file == "u.csv" and fault.text and fault.text_en for fault in refused.value.faults)
    return [(fault.line, fault.element, fault.rule) for fault in refused.value.faults]


def test_values_are_typed_and_the_event_is_decoded() -> None:
    row = read_dataset((HEAD + GOOD).encode(), SHEET).rows[0]
    assert row == {
        "rownames": "a1", "spell": 5, "censor4": False, "age": 41.0, "ui": False,
        "reprate": 0.179, "disrate": 0.045, "logwage": 6.9, "tenure": 3.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ("b,0,1,41,no,0,0,6,3", "spell", "impossible_duration"),
        ("b,-4,1,41,no,0,0,6,3", "spell", "impossible_duration"),
        ("b,53,1,41,no,0,0,6,3", "spell", "impossible_duration"),
        ("b,2.5,1,41,no,0,0,6,3", "spell", "not_an_integer"),
        ("b,5,2,41,no,0,0,6,3", "censor4", "event"),
        ("b,5,,41,no,0,0,6,3", "censor4", "missing_value"),
        ("b,5,1,forty,no,0,0,6,3", "age", "not_a_number"),
        ("b,5,1,nan,no,0,0,6,3", "age", "missing_value"),
        ("b,5,1,inf,no,0,0,6,3", "age", "not_a_number"),
        ("b,5,1,1_0,no,0,0,6,3", "age", "not_a_number"),
        ("b,5,1,13,no,0,0,6,3", "age", "below"),
        ("b,5,1,101,no,0,0,6,3", "age", "above"),
        ("b,5,1,41,quizá,0,0,6,3", "ui", "not_a_flag"),
        ("b,5,1,41,no,0,0,6", "", "cells"),
        ("a1,5,1,41,no,0,0,6,3", "rownames", "duplicate_id"),
        ("12345678Z,5,1,41,no,0,0,6,3", "rownames", "identity_document"),
        ("X1234567-L,5,1,41,no,0,0,6,3", "rownames", "identity_document"),
        ("=cmd(),5,1,41,no,0,0,6,3", "rownames", "code_shape"),
        ("Ana Ruiz,5,1,41,no,0,0,6,3", "rownames", "code_shape"),
        (",5,1,41,no,0,0,6,3", "rownames", "missing_value"),
    ],
)
def test_each_bad_cell_is_named(cells: str, column: str, rule: str) -> None:
    assert _faults(HEAD + GOOD + cells + "\n") == [(3, column, rule)]


def test_all_faults_of_all_rows_come_together_and_without_the_values() -> None:
    text = HEAD + "a,0,9,secreto,no,0,0,6,3\n" + GOOD + "b,99,1,41,no,0,0,6,3\n"
    assert _faults(text) == [
        (2, "spell", "impossible_duration"),
        (2, "censor4", "event"),
        (2, "age", "not_a_number"),
        (4, "spell", "impossible_duration"),
    ]
    with pytest.raises(DataRefused) as refused:
        read_dataset(text.encode(), SHEET)
    assert "secreto" not in str(refused.value)


def test_header_faults_stop_before_the_rows() -> None:
    head = "rownames,spell,censor4,age,age,ui,reprate,disrate,logwage,surprise,violencia\n"
    assert set(_faults(head + "a\n")) == {
        (1, "age", "column_twice"),
        (1, "surprise", "unknown_column"),
        (1, "violencia", "gender_violence"),
        (1, "tenure", "missing_column"),
    }


@pytest.mark.parametrize(
    ("raw", "line", "rule"),
    [
        (b"", 1, "no_header"),
        (HEAD.encode(), 1, "no_rows"),
        (HEAD.encode() + b"a\xff", 2, "encoding"),
        (HEAD.encode() + b"\na\0", 3, "encoding"),
        (HEAD.encode() + b'"a"b,1', 2, "csv"),
        (HEAD.encode() + b'"never closed,1', 2, "csv"),
    ],
)
def test_what_is_no_csv_is_refused_with_its_line(raw: bytes, line: int, rule: str) -> None:
    assert _faults(raw) == [(line, "", rule)]


def test_the_line_is_where_a_record_begins() -> None:
    head = HEAD.replace("spell,", "spell,censor1,")
    text = head + 'a,5,"1\n1",1,41,no,0,0,6,3\n' + "b,0,0,1,41,no,0,0,6,3\n"
    assert _faults(text) == [(4, "spell", "impossible_duration")]


def test_semicolon_files_have_decimal_commas() -> None:
    text = "\ufeff" + HEAD.replace(",", ";") + "a;5;1;41;sí;0,179;0,045;6,9;3\r\n"
    row = read_dataset(text.encode(), SHEET).rows[0]
    assert (row["reprate"], row["ui"]) == (0.179, True)


def test_people_to_score_need_no_outcome() -> None:
    text = "rownames,age,ui,reprate,disrate,logwage,tenure\na,41,no,0,0,6,3\n"
    found = read_dataset(text.encode(), SHEET, outcome=False)
    assert not found.has_outcome
    assert "spell" not in found.rows[0]


def test_missing_policies() -> None:
    sheet = shipped_sheet("rgc_exit")
    names = [c.name for c in sheet.columns if c.role not in ("duration", "event")]
    values = {"code": "p", "territory": "t", "data_date": "2026-01-01", "age": "40", "household_size": "1",
              "minors": "0", "months_in_rgc": "3", "spells": "1"}  # fmt: skip
    text = ",".join(names) + "\n" + ",".join(values.get(name, "") for name in names) + "\n"
    row = read_dataset(text.encode(), sheet, outcome=False).rows[0]
    assert [name for name in names if row[name] is None] == [name for name in names if name not in values]


def test_the_real_file_is_read_whole(unemployment: Dataset) -> None:
    assert len(unemployment.rows) == 3343
    assert sum(row["censor4"] is True for row in unemployment.rows) == 3343 - 1255


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: (HEAD + text).encode()))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    faults: tuple[Fault, ...] = ()
    rows: tuple[Row, ...] = ()
    try:
        rows = read_dataset(raw, SHEET).rows
    except DataRefused as refused:
        faults = refused.faults
    assert bool(rows) != bool(faults)
