"""Regular expressions of XPath (F&O 3.1, 5.6) respelled for Python's `re`. It matches nothing itself.

Categories `\\p{L}`, the commoner blocks `\\p{IsGreek}`, name classes `\\i \\c`, class subtraction `[a-z-[aeiou]]`,
and the flags s, m, i, x. What XPath does not know is refused, as the standard says.
"""

import sys
import unicodedata
from functools import lru_cache

from engine.feel.errors import Unevaluable

NAME_START = r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF"
NAME_CLASSES = {"i": NAME_START, "c": NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F-\u2040"}
BLOCKS = {
    "IsBasicLatin": r"\u0000-\u007F",
    "IsLatin-1Supplement": r"\u0080-\u00FF",
    "IsLatinExtended-A": r"\u0100-\u017F",
    "IsLatinExtended-B": r"\u0180-\u024F",
    "IsIPAExtensions": r"\u0250-\u02AF",
    "IsCombiningDiacriticalMarks": r"\u0300-\u036F",
    "IsGreek": r"\u0370-\u03FF",
    "IsGreekandCoptic": r"\u0370-\u03FF",
    "IsCyrillic": r"\u0400-\u04FF",
    "IsArmenian": r"\u0530-\u058F",
    "IsHebrew": r"\u0590-\u05FF",
    "IsArabic": r"\u0600-\u06FF",
    "IsGeneralPunctuation": r"\u2000-\u206F",
    "IsCurrencySymbols": r"\u20A0-\u20CF",
    "IsHiragana": r"\u3040-\u309F",
    "IsKatakana": r"\u30A0-\u30FF",
    "IsCJKUnifiedIdeographs": r"\u4E00-\u9FFF",
}
SINGLE_ESCAPES = frozenset("nrt\\|.?*+(){}$-[]^")
SPACES = " \t\n\r"


def translate(pattern: str, flags: str) -> str:
    """The same pattern for `re`; `i` and `m` and `s` are left to re's own flags."""
    translation = _Translation(_without_spaces(pattern) if "x" in flags else pattern, flags)
    return translation.whole()


def _without_spaces(pattern: str) -> str:
    """Flag x: white space outside classes does not count."""
    kept: list[str] = []
    depth = 0
    for index, char in enumerate(pattern):
        escaped = index > 0 and pattern[index - 1] == "\\" and not pattern[: index - 1].endswith("\\")
        if not escaped:
            depth += (char == "[") - (char == "]")
        if depth > 0 or char not in SPACES:
            kept.append(char)
    return "".join(kept)


class _Translation:
    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.index = 0
        self.dot = "." if "s" in flags else r"[^\n\r]"
        self.end = "$" if "m" in flags else r"\Z"

    def whole(self) -> str:
        parts = []
        while self.index < len(self.pattern):
            parts.append(self._atom())
        return "".join(parts)

    def _take(self) -> str:
        if self.index >= len(self.pattern):
            raise Unevaluable("Expected a whole regular expression, but it ends too early")
        self.index += 1
        return self.pattern[self.index - 1]

    def _atom(self) -> str:
        char = self._take()
        if char == "[":
            return self._class()
        if char == "\\":
            return self._escape()
        if char == "(" and self.pattern.startswith("?", self.index):
            if not self.pattern.startswith("?:", self.index):
                raise Unevaluable("Expected `(?:` as the only special group, but there is another")
            return char
        return {".": self.dot, "$": self.end}.get(char, char)

    def _escape(self) -> str:
        letter = self._take()
        if letter in "123456789":
            return f"(?:\\{letter})"
        members = self._members(letter)
        if members is None:
            return "\\" + letter
        return f"[{'^' if letter.isupper() else ''}{members}]"

    def _members(self, letter: str) -> str | None:
        """The members of a class escape; None for an escape that `re` spells the same."""
        if letter in "pP":
            return self._property()
        if letter.lower() in NAME_CLASSES:
            return NAME_CLASSES[letter.lower()]
        if letter not in SINGLE_ESCAPES and letter not in "dDsSwW":
            raise Unevaluable(f"Expected an escape of XPath, but there is `\\{letter}`")
        return None

    def _property(self) -> str:
        end = self.pattern.find("}", self.index)
        if not self.pattern.startswith("{", self.index) or end < 0:
            raise Unevaluable("Expected `{` and `}` after `\\p`, but they are missing")
        name = self.pattern[self.index + 1 : end]
        self.index = end + 1
        return BLOCKS[name] if name in BLOCKS else category(name)

    def _class(self) -> str:
        """A class after its `[`; a subtracted class becomes a lookahead."""
        members = "^" if self.pattern.startswith("^", self.index) else ""
        self.index += len(members)
        empty = members
        while True:
            char = self._take()
            if char == "]" and members != empty:
                return f"[{members}]"
            if char == "-" and self.pattern.startswith("[", self.index):
                self.index += 1
                subtracted = self._class()
                if self._take() != "]":
                    raise Unevaluable("Expected `]` after a subtracted class, but there is more")
                return f"(?:(?!{subtracted})[{members}])"
            members += self._member(char)

    def _member(self, char: str) -> str:
        if char in "[]":
            raise Unevaluable("Expected a bracket in a class to be escaped, but it is not")
        if char != "\\":
            return "\\" + char if char in "&~|" else char
        letter = self._take()
        members = self._members(letter)
        if members is not None and letter.isupper():
            raise Unevaluable("Expected no negated category in a class, but there is one")
        return "\\" + letter if members is None else members


@lru_cache(maxsize=40)
def category(name: str) -> str:
    """The members of a Unicode general category, as the inside of a class."""
    ranges: list[list[int]] = []
    for code in range(sys.maxunicode + 1) if 1 <= len(name) <= 2 else ():
        if unicodedata.category(chr(code)).startswith(name):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    if not ranges:
        raise Unevaluable("Expected a category or block of Unicode, but it is unknown")
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)
