"""Unary tests, as in the cells of a decision table (DMN 1.5, 7.3.3 and 10.3.2.8)."""

from datetime import date

import pytest

from engine.feel import Evaluation, compile_unary_tests

CASES = [
    ("-", None, True),
    ("5", 5, True),
    ("5", 5.0, True),
    ("5", 6, False),
    ("5", "5", None),
    ("null", None, True),
    ("5", None, False),
    ("< 5", 4, True),
    ("< 5", None, None),
    (">= 5", 5, True),
    ("!= 5", 4, True),
    ("= 5", 5, True),
    ("1, 2, 3", 2, True),
    ("1, 2, 3", 4, False),
    ('"a", "b"', "b", True),
    ("[1..5)", 5, False),
    ("(1..5]", 5, True),
    ("]1..5[", 1, False),
    ("[1..5]", "a", None),
    ("not(1, 2)", 3, True),
    ("not(1, 2)", 2, False),
    ("not(< 5)", None, None),
    ("not(true)", False, True),
    ("true", True, True),
    ("false", True, False),
    ("? > 2 and ? < 5", 3, True),
    ("? > 2 and ? < 5", 7, False),
    ('starts with(?, "a")', "abc", True),
    ("limit", 10, True),
    ("> limit", 11, True),
    ("allowed", 2, True),
    ("allowed", 9, False),
    ("limit > 5", "whatever", True),
    ('date("2020-01-01")', date(2020, 1, 1), True),
    ('[@"2020-01-01"..@"2020-12-31"]', date(2020, 6, 1), True),
    ("-5", -5, True),
    ("[1, 2]", 1, True),
]


@pytest.mark.parametrize(("text", "value", "expected"), CASES)
def test_a_value_passes_or_not(text: str, value: object, expected: bool | None) -> None:
    tests = compile_unary_tests(text)

    assert tests.matches(value, {"limit": 10, "allowed": [1, 2, 3]}) is expected


def test_a_test_that_cannot_be_said_gives_its_reason() -> None:
    evaluation = Evaluation()

    compile_unary_tests("< 5").matches("x", {}, evaluation)

    assert [reason.text for reason in evaluation.reasons] == [
        "Expected values of one type for `<`, but got string and number"
    ]


def test_what_feel_does_not_know_is_tested_as_null() -> None:
    assert compile_unary_tests("null").matches(object(), {}) is True
