"""Operators of arithmetic (DMN 1.5, tables 50-56): what they give, and that they give null elsewhere."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from engine.feel import DaysTimeDuration, Evaluation, YearsMonthsDuration, evaluate

HOUR = 3600 * 10**9

VALUES = [
    ("1 + 2", 3),
    ("1 + 2 * 3 - 4 / 2", 5),
    ("0.1 + 0.2", Decimal("0.3")),
    ("1 / 3", Decimal("0.3333333333333333333333333333333333")),
    ("6 / 3", 2),
    ("2 ** 10", 1024),
    ("2 ** 3 ** 2", 64),
    ("-3 ** 2", 9),
    ("-(3 ** 2)", -9),
    ("2 ** -1", Decimal("0.5")),
    ("- -1", 1),
    ("1.5e3", 1500),
    (".5 + 1", Decimal("1.5")),
    ('"a" + "b"', "ab"),
    ('date("2020-02-29") + duration("P1Y")', date(2021, 2, 28)),
    ('date("2020-01-31") + duration("P1M")', date(2020, 2, 29)),
    ('date("2020-01-31") - duration("P1D")', date(2020, 1, 30)),
    ('date("2020-01-02") - date("2020-01-01")', DaysTimeDuration(24 * HOUR)),
    ('duration("P1D") + date("2020-01-31")', date(2020, 2, 1)),
    ('time("23:30:00") + duration("PT1H")', time(0, 30)),
    ('time("10:00:00Z") - time("10:00:00+01:00")', DaysTimeDuration(HOUR)),
    ('date and time("2020-01-01T00:00:00Z") + duration("PT1H")', datetime(2020, 1, 1, 1, tzinfo=UTC)),
    (
        'date and time("2020-01-02T00:00:00") - date and time("2020-01-01T23:00:00")',
        DaysTimeDuration(HOUR),
    ),
    ('duration("P1D") * 2', DaysTimeDuration(48 * HOUR)),
    ('3 * duration("P2M")', YearsMonthsDuration(6)),
    ('duration("P1Y") / 5', YearsMonthsDuration(2)),
    ('duration("P1D") / duration("PT12H")', 2),
    ('duration("P1Y") / duration("P2M")', 6),
    ('-duration("PT1H")', DaysTimeDuration(-HOUR)),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_an_operator_gives_its_value(text: str, expected: Any) -> None:
    found = evaluate(text, {})

    assert found == expected
    assert type(found) is type(expected)


def test_clocks_are_moved_in_a_named_zone() -> None:
    moved = evaluate('string(date and time("2026-03-28T12:00:00@Europe/Madrid") + duration("P1D"))', {})

    assert moved == "2026-03-29T13:00:00@Europe/Madrid"


NULLS = [
    "1 + null",
    '1 + "1"',
    "true + 1",
    "1 / 0",
    "0 ** -1",
    "-true",
    '"a" - "b"',
    '"a" * 2',
    "[1] + [2]",
    'date("2020-01-01") + date("2020-01-01")',
    'date("2020-01-01") + 1',
    'date("9999-12-31") + duration("P1D")',
    'date("9999-12-31") + duration("P1M")',
    'duration("P1D") + duration("P1M")',
    'duration("P1D") * duration("P1D")',
    'duration("P1D") / 0',
    'time("10:00:00") - time("10:00:00Z")',
    'date and time("2020-01-01T00:00:00Z") - date and time("2020-01-01T00:00:00")',
    "(-1) ** 0.5",
]


@pytest.mark.parametrize("text", NULLS)
def test_what_has_no_value_is_null_and_says_why(text: str) -> None:
    evaluation = Evaluation()

    assert evaluate(text, {}, evaluation) is None
    assert evaluation.reasons[0].text.startswith("Expected ")


def test_numbers_have_34_digits() -> None:
    assert evaluate("9999999999999999999999999999999999 + 1", {}) == Decimal("1E34")
    assert evaluate("1234567890123456789012345678901234 + 0.4", {}) == 1234567890123456789012345678901234


def test_an_integral_number_is_an_int_however_it_came() -> None:
    assert [type(evaluate(text, {})) for text in ("1.0", "0.5 * 2", "10 / 5", "1e3")] == [int] * 4


def test_floats_of_the_host_come_in_by_their_shortest_text() -> None:
    assert evaluate("x + 0.2 = 0.3", {"x": 0.1}) is True
    assert evaluate("sum(x.y)", {"x": {"y": [0.1, 0.2]}}) == Decimal("0.3")
