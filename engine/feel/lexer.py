"""Text to tokens (DMN 1.5, 10.3.1.2). Keywords are name tokens: only the parser knows where they bind."""

import re
from typing import NamedTuple

from engine.feel.errors import FeelSyntaxError

LONGEST_TEXT = 100_000

NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
NAME_PART = NAME_START + "0-9\u00b7\u0300-\u036f\u203f\u2040"
SPACE = " \t\n\x0b\x0c\r\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
TOKEN = re.compile(
    rf"""
    (?P<space>[{SPACE}]+ | //[^\n\r]* | /\*.*?\*/)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<at>@\s*"(?:[^"\\\n]|\\.)*")
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<name>\?|[{NAME_START}][{NAME_PART}]*)
  | (?P<op>\*\*|\.\.|!=|<=|>=|->|/(?!\*)|[-+*=<>()\[\]{{}},:.'])
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)


class Token(NamedTuple):
    """`kind` is number, at, string, name, op or end; `spaced`: white space stands before it."""

    kind: str
    text: str
    at: int
    spaced: bool


def tokenize(source: str) -> list[Token]:
    """All tokens, closed by one of kind `end`."""
    if len(source) > LONGEST_TEXT:
        raise FeelSyntaxError(source, 0, expected="a shorter text", found=f"{len(source)} characters")
    tokens: list[Token] = []
    at, spaced = 0, False
    while at < len(source):
        found = TOKEN.match(source, at)
        if found is None:
            raise _unreadable(source, at)
        kind = found.lastgroup or ""
        if kind == "space":
            spaced = True
        else:
            tokens.append(Token(kind, found.group(), at, spaced))
            spaced = False
        at = found.end()
    tokens.append(Token("end", "", len(source), spaced))
    return tokens


def _unreadable(source: str, at: int) -> FeelSyntaxError:
    if source[at] == '"' or source.startswith('@"', at):
        return FeelSyntaxError(source, at, expected="a closing quote", found="the end of the text")
    if source.startswith("/*", at):
        return FeelSyntaxError(source, at, expected="the end of the comment", found="the end of the text")
    return FeelSyntaxError(source, at, expected="a character of FEEL", found=repr(source[at]))


def unquote(literal: str) -> str:
    """The value of a string literal. An escape that FEEL does not know stays as it is written."""
    inner = literal[1:-1]
    if "\\" not in inner:
        return inner
    text = ESCAPE.sub(_unescape, inner)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(found: re.Match[str]) -> str:
    escape = found.group(1)
    if len(escape) > 1:
        code = int(escape[1:], 16)
        return chr(code) if code <= 0x10FFFF else found.group()
    return ESCAPES.get(escape, found.group())
