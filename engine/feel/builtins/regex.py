"""Regular expressions of XPath and XQuery (F&O 3.1, 5.6) on Python's `re`, guarded against runaway patterns.

Python's matcher backtracks: patterns that could need exponential or high polynomial time only get short
texts.
"""

import re
import sys
import unicodedata
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from engine.feel.errors import Unevaluable

LONGEST_PATTERN = 1000
WORK_ALLOWED = 10**8
LONGEST_FOR_RISKY = 20
FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": re.VERBOSE}
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}
NAME_START = r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF"
NAME_CLASSES = {"i": NAME_START, "c": NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F-\u2040"}


@lru_cache(maxsize=500)
def compiled(pattern: str, flags: str) -> tuple[re.Pattern[str], int]:
    """The pattern for `re`, and the longest text that it may be used on."""
    if len(pattern) > LONGEST_PATTERN:
        raise Unevaluable(f"Expected a pattern of at most {LONGEST_PATTERN} characters, but it is longer")
    if set(flags) - set(FLAGS):
        raise Unevaluable("Expected flags out of s, m, i, x, but got another")
    options = re.RegexFlag(0)
    for flag in flags:
        options |= FLAGS[flag]
    try:
        translated = "".join(_translated(pattern, multiline="m" in flags))
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


def _translated(pattern: str, *, multiline: bool) -> list[str]:
    parts: list[str] = []
    index, in_class = 0, False
    while index < len(pattern):
        char = pattern[index]
        if char == "\\" and index + 1 < len(pattern):
            part, index = _escape(pattern, index + 1, in_class=in_class)
        else:
            if in_class and char == "[":
                raise Unevaluable("Expected no subtraction of character classes, but the pattern has one")
            in_class = char == "[" or (in_class and char != "]")
            part, index = (r"\Z" if char == "$" and not in_class and not multiline else char), index + 1
            if pattern.startswith("(?", index - 1) and not pattern.startswith("(?:", index - 1):
                raise Unevaluable("Expected only `(?:` as a special group, but the pattern has another")
        parts.append(part)
    return parts


def _escape(pattern: str, index: int, *, in_class: bool) -> tuple[str, int]:
    letter = pattern[index]
    if letter in "pP" and pattern.startswith("{", index + 1):
        end = pattern.find("}", index)
        if end < 0:
            raise Unevaluable("Expected `}` after `\\p{`, but the pattern ends")
        members = category(pattern[index + 2 : end])
        return _class(members, negated=letter == "P", in_class=in_class), end + 1
    if letter.lower() in NAME_CLASSES:
        members = NAME_CLASSES[letter.lower()]
        return _class(members, negated=letter.isupper(), in_class=in_class), index + 1
    if letter.isalpha() and letter not in "nrtdDsSwW":
        raise Unevaluable("Expected an escape of XPath's regular expressions, but the pattern has another")
    return "\\" + letter, index + 1


def _class(members: str, *, negated: bool, in_class: bool) -> str:
    if in_class and negated:
        raise Unevaluable("Expected no negated category inside a class, but the pattern has one")
    return members if in_class else f"[{'^' if negated else ''}{members}]"


@lru_cache(maxsize=40)
def category(name: str) -> str:
    """The members of a Unicode general category, as the inside of a character class."""
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code)).startswith(name):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    if not ranges or not name:
        raise Unevaluable("Expected a Unicode category as `L` or `Lu`, but the pattern has another")
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)


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
