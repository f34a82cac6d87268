"""Reading: names with spaces, errors that say where and what, and that nothing else is ever raised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, FeelSyntaxError, compile_expression, compile_unary_tests, evaluate
from engine.feel.ast import Arithmetic, Literal
from engine.feel.parser import parse_expression

NAMES = [
    ("Full Name", {"Full Name": 1}, 1),
    ("Full Name + 1", {"Full Name": 1}, 2),
    ("a-b", {"a-b": 5, "a": 1, "b": 2}, 5),
    ("a - c", {"a-b": 5, "a": 3, "c": 2}, 1),
    ("a and b", {"a and b": 7}, 7),
    ("net.income", {"net": {"income": 4}}, 4),
    ("for each one in [1, 2] return each one * 2", {}, [2, 4]),
    ("{net income: 2, double: net income * 2}.double", {}, 4),
    ("años + día", {"años": 1, "día": 2}, 3),
    ("🐎 + 1", {"🐎": 1}, 2),
    ("x' + 1", {"x'": 1}, 2),
    ("date", {"date": 3}, 3),
    ('date("2020-01-01").year', {"date": 3}, 2020),
    ("count([1, 2])", {"count": 1}, 2),
    ("days in month", {"days in month": 30}, 30),
    ("people[age > minimum age]", {"people": [{"age": 3}], "minimum age": 2}, [{"age": 3}]),
]


@pytest.mark.parametrize(("text", "variables", "expected"), NAMES)
def test_the_longest_known_name_wins(text: str, variables: dict[str, object], expected: object) -> None:
    assert evaluate(text, variables) == expected


def test_a_name_of_plain_words_needs_no_declaration() -> None:
    assert compile_expression("if Risk Level > 3 then Full Name else null").names == {
        "Risk Level",
        "Full Name",
    }


def test_free_names_leave_out_what_is_local_or_built_in() -> None:
    text = "for x in items return sum(x, y) + {z: 1, w: z}.w + (function(p) p + q)(1)"

    assert compile_expression(text).names == {"items", "y", "q"}


def test_names_in_a_filter_are_only_possible() -> None:
    expression = compile_expression("items[price > limit]")

    assert expression.names == {"items"}
    assert expression.possible_names == {"price", "limit"}


ERRORS = [
    ("", "Expected an expression, but found the end of the text (line 1, column 1)"),
    ("1 +", "Expected an expression, but found the end of the text (line 1, column 4)"),
    ("(1", "Expected `)`, but found the end of the text (line 1, column 3)"),
    ("1\n+ ]2", "Expected `..`, but found the end of the text (line 2, column 5)"),
    ("if a then b", "Expected `else`, but found the end of the text (line 1, column 12)"),
    ('"abc', "Expected a closing quote, but found the end of the text (line 1, column 1)"),
    ("/* abc", "Expected the end of the comment, but found the end of the text (line 1, column 1)"),
    ("a # b", "Expected a character of FEEL, but found '#' (line 1, column 3)"),
    ("1 2", "Expected the end of the expression, but found `2` (line 1, column 3)"),
    ("{a 1}", "Expected a name, but found `a` (line 1, column 2)"),
    ("x in", "Expected an expression, but found the end of the text (line 1, column 5)"),
]


@pytest.mark.parametrize(("text", "message"), ERRORS)
def test_a_syntax_error_says_what_was_expected_and_where(text: str, message: str) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        compile_expression(text)

    assert str(caught.value) == message
    assert caught.value.text_es.startswith("Se esperaba")


DEEP = ["(" * 10_000, "[" * 10_000, "-" * 5_000 + "1", "a" + ".b" * 5_000, "not(" * 3_000, "{a:" * 3_000]
DEEP += ["if true then " * 2_000, "a" + "[1]" * 4_000, "1" + " = 1" * 4_000, "f" + "()" * 4_000]


@pytest.mark.parametrize("text", DEEP, ids=lambda text: text[:8])
def test_deep_nesting_is_a_syntax_error(text: str) -> None:
    with pytest.raises(FeelSyntaxError):
        compile_expression(text)


def test_long_sums_and_conjunctions_are_not_deep() -> None:
    assert evaluate("1" + " + 1" * 5_000, {}) == 5_001
    assert evaluate("true" + " and true" * 5_000, {}) is True


def test_a_very_long_text_is_refused() -> None:
    with pytest.raises(FeelSyntaxError, match="Expected a shorter text"):
        compile_expression("1 " * 100_000)


def test_comments_and_odd_white_space_do_not_count() -> None:
    assert evaluate("1 // one\n+ /* two */\u00a02", {}) == 3


def test_the_tree_is_flat_along_a_chain() -> None:
    tree = parse_expression("1 + 2 - 3")

    assert tree == Arithmetic(2, Literal(0, 1), (("+", Literal(4, 2)), ("-", Literal(8, 3))))


STRINGS = [
    (r'"a\nb"', "a\nb"),
    (r'"\"\\\'"', "\"\\'"),
    (r'"\u00e9\U01F40E"', "é🐎"),
    (r'"\uD83D\uDC0E"', "🐎"),
    (r'"\d+"', r"\d+"),
]


@pytest.mark.parametrize(("text", "expected"), STRINGS)
def test_escapes_of_strings(text: str, expected: str) -> None:
    assert evaluate(text, {}) == expected


WORDS = st.sampled_from(
    [
        "1",
        "a",
        "b c",
        '"s"',
        "+",
        "-",
        "*",
        "**",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ".",
        "..",
        "<",
        "=",
        "if",
        "then",
        "else",
        "for",
        "in",
        "return",
        "some",
        "satisfies",
        "function",
        "and",
        "or",
        "not",
        "?",
        "between",
        "instance",
        "of",
        "null",
        "true",
        "date",
        "count",
        '@"P1D"',
        "item",
        "partial",
        "->",
        "!=",
    ]
)


@given(st.lists(WORDS, max_size=25).map(" ".join) | st.text(max_size=40))
def test_any_text_is_read_or_refused_and_evaluated_or_stopped(text: str) -> None:
    for compiled in (compile_expression, compile_unary_tests):
        try:
            result = compiled(text, names=("a", "b c"))
            variables = {"a": [1, "x", {"b": 2}], "b c": 3}
            if hasattr(result, "evaluate"):
                result.evaluate(variables)
            else:
                result.matches(1, variables)
        except FeelError:
            pass
