"""The words of a form with their expressions filled in, and the small part of Markdown that texts may use.

Headings (#), lists (-, 1.), paragraphs, **strong**, *emphasis*. No links, no HTML: renderers escape all.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from forms.expressions import ask
from forms.model import Wording
from forms.moments import format_moment
from forms.numerals import format_number
from forms.texts import say

_LONGEST = 10_000
_SPANS = re.compile(r"\*\*([^*\n]+)\*\*|\*([^*\n]+)\*")
_HEADING = re.compile(r"(#{1,4})\s+(.*)")
_BULLET = re.compile(r"[-*]\s+(.*)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(.*)", re.ASCII)


class Span(Struct, frozen=True):
    """A run of text in one style."""

    text: str
    style: Literal["", "strong", "em"] = ""


class Block(Struct, frozen=True):
    """A heading or paragraph (one line of spans), or a list (a line an item)."""

    kind: Literal["heading", "paragraph", "bullets", "numbers"]
    lines: tuple[tuple[Span, ...], ...]


def say_phrase(wording: Wording, variables: Mapping[str, Any], *, language: str, now: datetime) -> str:
    """The text in one language, with the values of its expressions."""
    parts = wording.phrase(language)
    texts = (
        part if isinstance(part, str) else show_value(ask(part, variables, now), language=language, now=now)
        for part in parts
    )
    return "".join(texts)[:_LONGEST]


def show_value(value: Any, *, language: str, now: datetime) -> str:
    """Any value in words; null and contexts are nothing."""
    if isinstance(value, bool):
        return say("yes" if value else "no", language)
    if isinstance(value, str):
        return value
    if isinstance(value, int | float | Decimal):
        return format_number(value, language)
    if isinstance(value, date | time):
        return format_moment(value, now.tzinfo)
    if isinstance(value, list):
        return ", ".join(text for item in value if (text := show_value(item, language=language, now=now)))
    return ""


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text."""
    blocks: list[Block] = []
    paragraph: list[str] = []
    for line in [*text.splitlines(), ""]:
        kind, content = _kind_of(line.strip())
        if kind == "paragraph" and content:
            paragraph.append(content)
            continue
        if paragraph:
            blocks.append(Block("paragraph", (_spans(" ".join(paragraph)),)))
            paragraph = []
        if kind in ("bullets", "numbers") and blocks and blocks[-1].kind == kind:
            blocks[-1] = Block(kind, (*blocks[-1].lines, _spans(content)))
        elif content:
            blocks.append(Block(kind, (_spans(content),)))
    return tuple(blocks)


def _kind_of(line: str) -> tuple[Literal["heading", "paragraph", "bullets", "numbers"], str]:
    if found := _HEADING.fullmatch(line):
        return "heading", found[2]
    if found := _BULLET.fullmatch(line):
        return "bullets", found[1]
    if found := _NUMBER.fullmatch(line):
        return "numbers", found[1]
    return "paragraph", line


def _spans(text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = 0
    for found in _SPANS.finditer(text):
        if found.start() > at:
            spans.append(Span(text[at : found.start()]))
        spans.append(Span(found[1], "strong") if found[1] else Span(found[2], "em"))
        at = found.end()
    if at < len(text):
        spans.append(Span(text[at:]))
    return tuple(spans)
