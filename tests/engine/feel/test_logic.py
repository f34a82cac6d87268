"""Comparison, equality, three-valued logic, if, between, in and instance of."""

from typing import Any

import pytest

from engine.feel import Evaluation, compile_expression, evaluate

T, F, N = "true", "false", "null"

AND = {(T, T): True, (T, F): False, (F, F): False, (T, N): None, (F, N): False, (N, N): None}
OR = {(T, T): True, (T, F): True, (F, F): False, (T, N): True, (F, N): None, (N, N): None}


@pytest.mark.parametrize(("operator", "table"), [("and", AND), ("or", OR)])
def test_three_valued_logic_is_the_table_of_the_standard(operator: str, table: dict[Any, Any]) -> None:
    for (a, b), expected in table.items():
        assert evaluate(f"{a} {operator} {b}", {}) is expected
        assert evaluate(f"{b} {operator} {a}", {}) is expected


def test_anything_but_a_boolean_counts_as_null_in_logic() -> None:
    assert evaluate('"x" and true', {}) is None
    assert evaluate("1 and false", {}) is False
    assert evaluate("not(1)", {}) is None


COMPARISONS = [
    ("1 < 2", True),
    ("1 <= 1.0", True),
    ('"a" < "b"', True),
    ('"Z" < "a"', True),
    ("1 = 1.0", True),
    ("1 != 2", True),
    ("null = null", True),
    ("1 = null", False),
    ("1 != null", True),
    ("null < 1", None),
    ('1 = "1"', None),
    ('1 < "1"', None),
    ("true < false", None),
    ("[1, 2] = [1, 2]", True),
    ("[1, 2] = [2, 1]", False),
    ('[1, "a"] = [1, 2]', False),
    ("{a: 1, b: [2]} = {b: [2], a: 1}", True),
    ("{a: 1} = {b: 1}", False),
    ('date("2020-01-01") < date("2020-01-02")', True),
    ('date("2020-01-01") = date and time("2020-01-01T00:00:00")', None),
    ('time("10:00:00Z") = time("11:00:00+01:00")', True),
    ('time("10:00:00Z") < time("10:00:00-01:00")', True),
    ('time("10:00:00") < time("11:00:00Z")', None),
    ('date and time("2020-01-01T10:00:00Z") = date and time("2020-01-01T11:00:00+01:00")', True),
    ('date and time("2020-01-01T10:00:00") = date and time("2020-01-01T10:00:00Z")', False),
    ('duration("P1D") = duration("PT24H")', True),
    ('duration("P1Y") > duration("P11M")', True),
    ('duration("P1Y") > duration("P1D")', None),
    ("[1..3] = [1..3]", True),
    ("[1..3] = [1..3)", False),
    ("2 between 1 and 3", True),
    ("1 between 1 and 1", True),
    ("4 between 1 and 3", False),
    ("null between 1 and 3", None),
    ("2 in [1, 2]", True),
    ("2 in [[1..3]]", True),
    ("2 in (< 1, > 1)", True),
    ("2 in [1..2)", False),
    ("2 in ]2..3]", False),
    ("2 in 2", True),
    ("[1, 2] in [[1, 2]]", True),
    ("2 in !=3", True),
]


@pytest.mark.parametrize(("text", "expected"), COMPARISONS)
def test_a_comparison_gives_its_truth(text: str, expected: bool | None) -> None:
    assert evaluate(text, {}) is expected


def test_a_fast_comparison_agrees_with_the_general_one() -> None:
    less = compile_expression("a < b")

    for a, b in [(1, 2), (2, 1), (1, 1), ("a", "b"), (1.5, 1), (None, 1), (True, False)]:
        expected = None if a is None or isinstance(a, bool) else a < b  # type: ignore[operator]
        assert less.evaluate({"a": a, "b": b}) is expected


def test_if_takes_the_other_way_unless_the_condition_is_true() -> None:
    assert evaluate("if true then 1 else 2", {}) == 1
    assert [evaluate(f"if {text} then 1 else 2", {}) for text in ("false", "null", '"x"')] == [2, 2, 2]


def test_only_the_way_taken_is_evaluated() -> None:
    evaluation = Evaluation()

    assert evaluate("if false then 1 / 0 else 2", {}, evaluation) == 2
    assert evaluation.reasons == []


INSTANCES = [
    ("1 instance of number", True),
    ("1 instance of string", False),
    ("null instance of number", False),
    ("null instance of Null", True),
    ("1 instance of Any", True),
    ("[1, 2] instance of list<number>", True),
    ('[1, "a"] instance of list<number>', False),
    ("{a: 1, b: 2} instance of context<a: number>", True),
    ("{b: 2} instance of context<a: number>", False),
    ("[1..2] instance of range<number>", True),
    ('duration("P1D") instance of days and time duration', True),
    ('date and time("2020-01-01T00:00:00") instance of date and time', True),
    ("(function(a: number) a) instance of function<number> -> Any", True),
    ("(function(a: string) a) instance of function<number> -> Any", False),
    ("1 + 1 instance of number", None),
    ("1 instance of tUnknown", None),
]


@pytest.mark.parametrize(("text", "expected"), INSTANCES)
def test_instance_of(text: str, expected: bool | None) -> None:
    assert evaluate(text, {}) is expected
