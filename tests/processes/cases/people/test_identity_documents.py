"""Document numbers: one writing, and their letter."""

import pytest

from processes.cases.people.identity_documents import KINDS, find_fault, guess_kind, normalise


@pytest.mark.parametrize("typed", ["12345678z", "12.345.678-Z", " 12345678 Z ", "12 345 678/Z"])
def test_one_writing(typed: str) -> None:
    assert normalise(typed) == "12345678Z"


@pytest.mark.parametrize(
    ("kind", "number", "fault"),
    [
        ("dni", "12345678Z", None),
        ("dni", "12345678A", "letter"),
        ("dni", "1234567Z", "shape"),
        ("dni", "X1234567L", "shape"),
        ("nie", "X1234567L", None),
        ("nie", "Y1234567X", None),
        ("nie", "X1234567A", "letter"),
        ("nie", "12345678Z", "shape"),
        ("passport", "AB123456", None),
        ("passport", "A!", "shape"),
        ("passport", "", "shape"),
        ("other", "123", None),
        ("ghost", "123", "unknown_kind"),
        ("dni", "١٢٣٤٥٦٧٨Z", "shape"),
    ],
)
def test_what_is_wrong_with_a_number(kind: str, number: str, fault: str | None) -> None:
    assert find_fault(kind, number) == fault


def test_each_kind_is_guessed_from_its_shape() -> None:
    assert [guess_kind(number) for number in ("12345678Z", "X1234567L", "AB1")] == ["dni", "nie", "other"]
    assert set(KINDS) == {"dni", "nie", "passport", "other"}
