"""matches, replace and split: XPath's regular expressions, and the guard against runaway patterns."""

import time
from typing import Any

import pytest

from engine.feel import Evaluation, evaluate

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


RUNAWAYS = ["(a+)+b", "(a|a)*b", "(a|ab)*c", "((a*)*)*b", "a*a*a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)(.*)x"]


@pytest.mark.parametrize("pattern", RUNAWAYS)
def test_a_pattern_that_could_run_away_gets_no_long_text(pattern: str) -> None:
    evaluation = Evaluation()
    before = time.process_time()

    found = evaluate("matches(text, pattern)", {"text": "a" * 5_000, "pattern": pattern}, evaluation)

    assert found is None
    assert "Expected a text of at most" in evaluation.reasons[0].text
    assert time.process_time() - before < 5
