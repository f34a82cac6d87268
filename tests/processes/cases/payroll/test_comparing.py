"""The six kinds of differences, one by one, and what agrees."""

from typing import Any

import pytest
from msgspec.structs import replace

from processes.cases.payroll.comparing import KINDS, Known, compare
from processes.cases.payroll.reading import Row

ROW = Row(line=2, number="12", document="12345678Z", household_size=3, ceas="n", edis_support=True)
ANA = Known(
    participant="P1", document="12345678Z", ceas="n", household_size=3, number="12",
    has_open_case=True, has_edis_support=True,
)  # fmt: skip


def test_what_agrees_gives_nothing() -> None:
    assert compare([ROW], [ANA]) == []
    assert compare([replace(ROW, edis_support=False)], [replace(ANA, has_edis_support=False)]) == []
    assert compare([], [replace(ANA, number="")]) == []
    assert compare([], [replace(ANA, has_open_case=False)]) == []


@pytest.mark.parametrize(
    ("known", "kind", "expected", "found"),
    [
        ({"household_size": 2}, "household_size", "2", "3"),
        ({"number": "13"}, "payroll_number", "13", "12"),
        ({"number": ""}, "payroll_number", "", "12"),
        ({"has_edis_support": False}, "no_edis_support", "", ""),
        ({"ceas": "s"}, "other_ceas", "s", "n"),
        ({"has_open_case": False}, "no_open_case", "", ""),
    ],
)
def test_each_difference(known: dict[str, Any], kind: str, expected: str, found: str) -> None:
    person = replace(ANA, **known)
    [difference] = compare([ROW], [person])
    assert (difference.kind, difference.expected, difference.found) == (kind, expected, found)
    assert (difference.participant, difference.ceas) == ("P1", person.ceas)
    assert kind in KINDS


def test_somebody_whom_nobody_knows_is_told_by_their_line() -> None:
    [difference] = compare([ROW], [])
    assert (difference.kind, difference.about, difference.participant) == ("no_open_case", "line 2", None)


def test_who_is_not_paid_any_more() -> None:
    [difference] = compare([], [ANA])
    assert (difference.kind, difference.expected) == ("not_in_payroll", "12")
