"""Regular expressions of XPath and XQuery (F&O 3.1, 5.6) on Python's `re`, guarded against runaway patterns.

Python's matcher backtracks: patterns that could need exponential or high polynomial time only get short
texts.
"""

import re
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from engine.feel.builtins.xpath_regex import translate
from engine.feel.errors import Unevaluable

LONGEST_PATTERN = 1000
WORK_ALLOWED = 10**8
LONGEST_FOR_RISKY = 20
FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE}
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}


@lru_cache(maxsize=500)
def compiled(pattern: str, flags: str) -> tuple[re.Pattern[str], int]:
    """The pattern for `re`, and the longest text that it may be used on."""
    if len(pattern) > LONGEST_PATTERN:
        raise Unevaluable(f"Expected a pattern of at most {LONGEST_PATTERN} characters, but it is longer")
    if set(flags) - {*FLAGS, "x"}:
        raise Unevaluable("Expected flags out of s, m, i, x, but got another")
    options = re.RegexFlag(0)
    for flag in flags:
        options |= FLAGS.get(flag, re.RegexFlag(0))
    try:
        translated = translate(pattern, flags)
        tree = parser.parse(translated, int(options))
        return re.compile(translated, options), _longest_text(tree)
    except (re.error, RecursionError, OverflowError) as error:
        raise Unevaluable(f"Expected a regular expression, but {error}") from None


def checked(pattern: str, flags: str, text: str) -> re.Pattern[str]:
    """The compiled pattern, when it is safe to use it on this text."""
    expression, longest = compiled(pattern, flags)
    if len(text) > longest:
        raise Unevaluable(
            f"Expected a text of at most {longest} characters for this pattern, but it is longer"
        )
    return expression


def _longest_text(tree: Any) -> int:
    if _is_risky(tree, within=False):
        return LONGEST_FOR_RISKY
    loops = _loops(tree)
    return 1_000_000 if loops <= 1 else int(WORK_ALLOWED ** (1 / loops))


def _is_risky(tree: Any, *, within: bool) -> bool:
    """A repeat in a repeat, or alternatives in a repeat: may take exponential time."""
    for operation, argument in tree:
        if within and operation in {codes.BRANCH, codes.GROUPREF}:
            return True
        if operation in REPEATS:
            low, high, body = argument
            varies = high > 1 and low != high
            if (within and varies) or _is_risky(body, within=within or high > 1):
                return True
        elif any(_is_risky(part, within=within) for part in _parts(operation, argument)):
            return True
    return False


def _loops(tree: Any) -> int:
    total = 0
    for operation, argument in tree:
        if operation in REPEATS:
            total += argument[1] > 9
        total += sum(_loops(part) for part in _parts(operation, argument))
    return total


def _parts(operation: Any, argument: Any) -> list[Any]:
    if operation is codes.SUBPATTERN:
        return [argument[-1]]
    if operation is codes.BRANCH:
        return list(argument[1])
    if operation in REPEATS:
        return [argument[2]]
    return []
