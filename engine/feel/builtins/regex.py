"""Regular expressions of XPath and XQuery (F&O 3.1, 5.6): on Python's `re` where it surely is quick.

`re` backtracks: where the ways through a pattern could be many for a text, linear_regex.py matches it instead.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Protocol

from engine.feel.builtins.linear_regex import LinearPattern
from engine.feel.builtins.xpath_regex import translate
from engine.feel.errors import Unevaluable

LONGEST_PATTERN = 1000
MOST_WAYS = 10**7
FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE}
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}


class Match(Protocol):
    """What is asked of a match."""

    def start(self) -> int: ...
    def end(self) -> int: ...
    def group(self, number: int, /) -> str | None: ...


class Matcher(Protocol):
    """What is asked of a pattern."""

    @property
    def groups(self) -> int: ...
    def search(self, text: str, /) -> Match | None: ...
    def finditer(self, text: str, /) -> Iterable[Match]: ...
    def sub(self, fill: Callable[[Any], str], text: str, /) -> str: ...


@lru_cache(maxsize=500)
def compiled(pattern: str, flags: str) -> tuple[re.Pattern[str], Any]:
    """The pattern for `re`, and its tree."""
    if len(pattern) > LONGEST_PATTERN:
        raise Unevaluable(f"Expected a pattern of at most {LONGEST_PATTERN} characters, but it is longer")
    if set(flags) - {*FLAGS, "x"}:
        raise Unevaluable("Expected flags out of s, m, i, x, but got another")
    options = re.RegexFlag(0)
    for flag in flags:
        options |= FLAGS.get(flag, re.RegexFlag(0))
    try:
        translated = translate(pattern, flags)
        return re.compile(translated, options), parser.parse(translated, int(options))
    except (re.error, RecursionError, OverflowError) as error:
        raise Unevaluable(f"Expected a regular expression, but {error}") from None


@lru_cache(maxsize=100)
def _linear(pattern: str, flags: str) -> LinearPattern:
    return LinearPattern(compiled(pattern, flags)[1])


def checked(pattern: str, flags: str, text: str) -> Matcher:
    """What is safe to match this text with."""
    expression, tree = compiled(pattern, flags)
    if _ways(tree, len(text)) * (len(text) + 1) <= MOST_WAYS:
        return expression
    return _linear(pattern, flags)


def _ways(items: Any, length: int) -> int:
    """How many ways through these items `re` may try on a text of this length, from above."""
    ways = 1
    for operation, argument in items:
        if operation in REPEATS:
            ways *= _ways_of_repeat(argument, length)
        elif operation is codes.BRANCH:
            ways *= sum(_ways(way, length) for way in argument[1])
        elif operation is codes.SUBPATTERN:
            ways *= _ways(argument[-1], length)
        if ways > MOST_WAYS:
            break
    return ways


def _ways_of_repeat(argument: Any, length: int) -> int:
    low, high, body = argument
    inside = _ways(body, length)
    most = min(high, max(low, length))
    ends = min(high - low, length) + 1
    if inside == 1:
        return int(ends)
    return MOST_WAYS + 1 if most > 24 else int(ends * inside**most)
