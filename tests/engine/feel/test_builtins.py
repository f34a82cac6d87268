"""The built-in library, a table a family (DMN 1.5, 10.3.4): values, and what is null."""

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import Evaluation, FeelError, compile_expression, evaluate
from engine.feel.builtins import BUILTINS

CONVERSIONS = [
    ("string(1.5)", "1.5"),
    ("string(true)", "true"),
    ('string("a")', "a"),
    ('string([1, "a", null])', '[1, "a", null]'),
    ('string({a: 1, b: "x"})', '{a: 1, b: "x"}'),
    ("string(null)", None),
    ("string([1..3))", "[1..3)"),
    ('number("1 000,5", " ", ",")', Decimal("1000.5")),
    ('number("1,000.5", ",", ".")', Decimal("1000.5")),
    ('number("-1.5")', Decimal("-1.5")),
    ('number("1,5")', None),
    ('number("abc")', None),
    ('number("1.5", ".", ".")', None),
    ("not(true)", False),
    ("not(null)", None),
    ("is(1, 1.0)", True),
    ('is(@"10:00:00Z", @"11:00:00+01:00")', False),
    ('range("[1..3]") = [1..3]', True),
    ('range("[3..1]")', None),
]
NUMBERS = [
    ("decimal(1/3, 2)", Decimal("0.33")),
    ("decimal(2.5, 0)", 2),
    ("floor(-1.5)", -2),
    ("floor(1.56, 1)", Decimal("1.5")),
    ("ceiling(1.5)", 2),
    ("round up(-5.5, 0)", -6),
    ("round down(-5.5, 0)", -5),
    ("round half up(5.5, 0)", 6),
    ("round half down(5.5, 0)", 5),
    ("round half up(1234, -2)", 1200),
    ("abs(-3)", 3),
    ("modulo(10, -4)", -2),
    ("modulo(-10.1, 4.5)", Decimal("3.4")),
    ("modulo(1, 0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("decimal(log(10), 8)", Decimal("2.30258509")),
    ("log(0)", None),
    ("decimal(exp(5), 8)", Decimal("148.41315910")),
    ("odd(5)", True),
    ("odd(-5)", True),
    ("even(2.5)", False),
    ("even(0)", True),
]
STRINGS = [
    ('substring("testing", 3)', "sting"),
    ('substring("testing", 3, 3)', "sti"),
    ('substring("testing", -2, 1)', "n"),
    ('substring("\\U01F40Eab", 2)', "ab"),
    ('substring("abc", 0)', None),
    ('substring(string: "abc", start position: 2)', "bc"),
    ('string length("tes\\U01F40E")', 4),
    ('upper case("aBc4")', "ABC4"),
    ('lower case("Ñ")', "ñ"),
    ('substring before("testing", "ing")', "test"),
    ('substring before("testing", "xyz")', ""),
    ('substring after("testing", "test")', "ing"),
    ('substring after("testing", "")', "testing"),
    ('contains("testing", "to")', False),
    ('starts with("testing", "te")', True),
    ('ends with("testing", "g")', True),
    ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
    ('split("John Doe", "\\\\s")', ["John", "Doe"]),
    ('string join(["a", null, "b"], "-")', "a-b"),
    ('string join(["a", "b"])', "ab"),
    ('string join(["a", 1])', None),
    ('string join("a", "-")', "a"),
]
LISTS = [
    ("list contains([1, 2], 2)", True),
    ("list contains([1, null], null)", True),
    ("count([])", 0),
    ("count(5)", 1),
    ("count(null)", None),
    ("min(1, 2, 3)", 1),
    ('max(["a", "b"])', "b"),
    ("min([])", None),
    ('min(1, "a")', None),
    ("sum([1, 2.5])", Decimal("3.5")),
    ("sum(1, 2, 3)", 6),
    ("sum([])", None),
    ('sum(["a"])', None),
    ("mean([1, 2, 3])", 2),
    ("product(2, 3, 4)", 24),
    ("median([8, 2, 5, 3, 4])", 4),
    ("median([6, 1, 2, 3])", Decimal("2.5")),
    ("stddev([2, 4, 7, 5])", Decimal("2.081665999466132735282297706979931")),
    ("stddev([1])", None),
    ("mode([6, 3, 9, 6, 6])", [6]),
    ("mode([6, 1, 9, 6, 1])", [1, 6]),
    ("mode([])", []),
    ("all([true, false])", False),
    ("all([true, null])", None),
    ("all([])", True),
    ("any([false, null])", None),
    ("any([false, true])", True),
    ("any()", None),
    ("sublist([1, 2, 3], 2)", [2, 3]),
    ("sublist([1, 2, 3], -2, 1)", [2]),
    ("sublist([1, 2, 3], 3, 2)", None),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("insert before([1, 3], 1, 2)", [2, 1, 3]),
    ("insert before([1], 5, 2)", None),
    ("remove([1, 2, 3], 2)", [1, 3]),
    ("remove([1, 2, 3], -1)", [1, 2]),
    ("list replace([2, 4, 7, 8], 3, 6)", [2, 4, 6, 8]),
    ("list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)", [5, 5, 7, 8]),
    ("reverse([1, 2])", [2, 1]),
    ("index of([1, 2, 3, 2], 2)", [2, 4]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("distinct values([1, 1.0, 2])", [1, 2]),
    ("flatten([[1, 2], [[3]], 4])", [1, 2, 3, 4]),
    ("sort([3, 1, 2])", [1, 2, 3]),
    ("sort(list: [3, 1], precedes: function(x, y) x < y)", [1, 3]),
    ("sort([1], 2, 3)", None),
]
CONTEXTS = [
    ('get value({a: 1}, "a")', 1),
    ('get value({a: {b: 2}}, ["a", "b"])', 2),
    ('get value({a: 1}, "b")', None),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('context([{key: "a", value: 1}])', {"a": 1}),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
    ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
    ('context put({a: 1}, ["a", "c"], 2)', None),
    ("context merge([{a: 1}, {b: 2, a: 3}])", {"a": 3, "b": 2}),
]
RANGES = [
    ("before(1, 10)", True),
    ("before([1..10), 10)", True),
    ("after([5..10], [1..5))", True),
    ("meets([1..5], [5..10])", True),
    ("met by([5..10], [1..5))", False),
    ("overlaps([1..5], [3..8])", True),
    ("overlaps([1..5), [5..8])", False),
    ("overlaps before([1..5], [3..8])", True),
    ("overlaps after([3..8], [1..5])", True),
    ("finishes(10, [1..10])", True),
    ("finished by([1..10], [5..10])", True),
    ("includes([1..10], 5)", True),
    ("during([4..6], [1..10])", True),
    ("starts(1, (1..10])", False),
    ("started by([1..10], [1..5])", True),
    ("coincides([1..5], [1..5])", True),
    ("before(1, null)", None),
    ('before(1, "a")', None),
]


@pytest.mark.parametrize(("text", "expected"), CONVERSIONS + NUMBERS + STRINGS + LISTS + CONTEXTS + RANGES)
def test_a_built_in_gives_its_value(text: str, expected: Any) -> None:
    found = evaluate(text, {})

    assert found == expected
    assert type(found) is type(expected)


def test_a_wrong_call_says_how_to_call() -> None:
    evaluation = Evaluation()

    assert evaluate('abs("x")', {}, evaluation) is None
    assert evaluation.reasons[0].text == (
        "Expected abs(n: number|days and time duration|years and months duration), but got abs(string)"
    )


def test_the_whole_library_of_the_standard_is_there() -> None:
    standard = """abs|after|all|any|append|before|ceiling|coincides|concatenate|contains|context|context merge
        |context put|count|date|date and time|day of week|day of year|decimal|distinct values|duration|during
        |ends with|even|exp|finished by|finishes|flatten|floor|get entries|get value|includes|index of
        |insert before|is|list contains|list replace|log|lower case|matches|max|mean|median|meets|met by|min
        |mode|modulo|month of year|not|now|number|odd|overlaps|overlaps after|overlaps before|product|range
        |remove|replace|reverse|round down|round half down|round half up|round up|sort|split|sqrt|started by
        |starts|starts with|stddev|string|string join|string length|sublist|substring|substring after
        |substring before|sum|time|today|union|upper case|week of year|years and months duration"""
    names = {" ".join(name.split()) for name in standard.split("|")}

    assert names <= BUILTINS.keys()


SIMPLE = st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False) | st.text(max_size=5)
SIMPLE |= st.dates() | st.times() | st.datetimes() | st.timedeltas() | st.floats(allow_nan=True)
VALUES = st.recursive(
    SIMPLE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(BUILTINS)), st.lists(VALUES, max_size=4))
def test_no_built_in_raises_anything_else_whatever_it_is_given(name: str, values: list[Any]) -> None:
    variables = {f"v{index}": value for index, value in enumerate(values)}
    call = compile_expression(f"{name}({', '.join(variables)})")

    with contextlib.suppress(FeelError):
        call.evaluate(variables, Evaluation())
