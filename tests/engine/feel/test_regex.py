"""matches, replace and split: XPath's regular expressions, and the guard against runaway patterns."""

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import Evaluation, evaluate
from engine.feel.builtins.linear_regex import LinearPattern
from engine.feel.builtins.regex import compiled

VALUES = [
    (r'matches("foobar", "^fo*b")', True),
    (r'matches("abc\n", "c$")', False),
    (r'matches("FoO", "foo", "i")', True),
    (r'matches("a\nb", "a.b")', False),
    (r'matches("a\nb", "a.b", "s")', True),
    (r'matches("a\nb", "^b$", "m")', True),
    (r'matches("helloworld", "hello world", "x")', True),
    (r'matches("ñ", "\\p{Ll}")', True),
    (r'matches("ñ", "\\p{IsBasicLatin}")', False),
    (r'matches("b", "[a-z-[aeiou]]")', True),
    (r'matches("e", "[a-z-[aeiou]]")', False),
    (r'matches("a1", "^\\i\\c*$")', True),
    (r'matches("abab", "(ab)\\1")', True),
    (r'matches("a", "[")', None),
    (r'matches("a", "a", "q")', None),
    (r'matches("a", "(?=a)")', None),
    (r'matches("a", "\\h")', None),
    (r'matches("a", "\\p{Xx}")', None),
    (r'replace("banana", "a", "o")', "bonono"),
    (r'replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
    (r'replace("a.b", "\\.", "\\$")', "a$b"),
    (r'replace("abc", "b", "$")', None),
    (r'replace("abc", "x*", "-")', None),
    (r'split("a1b22c", "[0-9]+")', ["a", "b", "c"]),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_a_pattern_gives_its_value(text: str, expected: Any) -> None:
    assert evaluate(text, {}) == expected


RUNAWAYS = [
    *("(a+)+b", "(a|a)*b", "(a|ab)*c", "((a*)*)*b", "a*a*a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)(.*)x"),
    *("(a?){30}a{30}b", "a?" * 100 + "b", "(|){60}b", "((a|aa)?)+b", "([a-z-[b]]+)+b", "(x+x+)+y"),
    "a{1,90}a{1,90}b",
]


@pytest.mark.parametrize("pattern", RUNAWAYS)
@pytest.mark.parametrize("length", [0, 25, 5_000])
def test_a_pattern_that_could_run_away_is_matched_all_the_same(pattern: str, length: int) -> None:
    before = time.process_time()

    found = evaluate("matches(text, pattern)", {"text": "a" * length, "pattern": pattern})

    assert found is False
    assert time.process_time() - before < 5


REFUSED = [
    (r"(a*)*\1b", "references to its groups"),
    ("((a{1,100}){1,100}){1,100}b", "its repeats make it too big"),
    ("(" + "|".join(["a*"] * 300) + ")*b", "Expected a match of at most"),
]


@pytest.mark.parametrize(("pattern", "reason"), REFUSED)
def test_what_cannot_be_matched_in_a_bounded_time_is_null_with_a_reason(pattern: str, reason: str) -> None:
    evaluation = Evaluation()

    assert evaluate("matches(text, pattern)", {"text": "a" * 9_000, "pattern": pattern}, evaluation) is None
    assert reason in evaluation.reasons[0].text


ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "\\d", "(?:a|b)", "ab"])
ANCHORS = st.sampled_from(["^", "$"])


def _patterns(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(pieces, min_size=1, max_size=3).map("".join)


def _repeated(inner: st.SearchStrategy[str], repeats: list[str]) -> st.SearchStrategy[str]:
    return st.tuples(inner, st.sampled_from(repeats)).map(lambda pair: f"({pair[0]}){pair[1]}")


LAZY = ["*", "+", "?", "{2}", "{1,3}", "*?", "+?", "??"]
SOMETHING = st.recursive(
    ATOMS, lambda inner: _patterns(_repeated(inner, ["+", "{2}", "{1,3}", "+?"])), max_leaves=4
)
CHOICES = st.lists(SOMETHING, min_size=2, max_size=3).map(lambda ways: f"({'|'.join(ways)})")
TEXTS = st.text("ab1\n", max_size=7)
FLAGS = st.sampled_from(["", "i", "s", "m"])


@settings(max_examples=300, deadline=None)
@given(_patterns(st.one_of(SOMETHING, CHOICES, _repeated(CHOICES, LAZY), ANCHORS)), TEXTS, FLAGS)
def test_both_matchers_find_the_same(pattern: str, text: str, flags: str) -> None:
    backtracking, tree = compiled(pattern, flags)
    linear = LinearPattern(tree)

    ours = [(found.start(), found.end()) for found in linear.finditer(text)]

    assert ours == [found.span() for found in backtracking.finditer(text)]
    assert linear.groups == backtracking.groups


NESTED = st.recursive(
    st.one_of(ATOMS, ANCHORS),
    lambda inner: st.one_of(_patterns(inner), _repeated(inner, LAZY), _patterns(inner).map("(|{})".format)),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(NESTED, TEXTS, FLAGS)
def test_both_matchers_agree_whether_there_is_a_match(pattern: str, text: str, flags: str) -> None:
    backtracking, tree = compiled(pattern, flags)

    assert (LinearPattern(tree).search(text) is None) == (backtracking.search(text) is None)


def test_groups_are_filled_alike() -> None:
    text = "lives at 12, lives at 7"
    _, tree = compiled("(at) ([0-9]+)(, )?", "")

    assert LinearPattern(tree).sub(lambda found: f"<{found.group(2)}{found.group(3)}>", text) == (
        "lives <12, >lives <7None>"
    )
