"""Documents as tagged PDF (PDF/UA-1): a template of ours, and what it says as data, never as markup.

Reads no database and writes no file; what a plan says is put together in `document`.
"""

from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, Literal

import msgspec
from msgspec import Struct

Language = Literal["es", "en"]
TEMPLATES = frozenset({"document"})


class Words(Struct, frozen=True, tag_field="kind", tag="words"):
    """Paragraphs."""

    paragraphs: Sequence[str]


class Points(Struct, frozen=True, tag_field="kind", tag="points"):
    """A list."""

    items: Sequence[str]


class Facts(Struct, frozen=True, tag_field="kind", tag="facts"):
    """Names with their values."""

    rows: Sequence[tuple[str, str]]


class Rows(Struct, frozen=True, tag_field="kind", tag="rows"):
    """A table with its header; `widths` are shares of the line."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]


class Section(Struct, frozen=True, kw_only=True):
    """`level`: 1 for a main heading, 2 below it."""

    heading: str
    blocks: Sequence[Words | Points | Facts | Rows]
    level: int = 1


class Document(Struct, frozen=True, kw_only=True):
    """What the template `document` shows. `under`: lines below the title; `footer`: before the page's number."""

    title: str
    under: Sequence[str]
    footer: str
    sections: Sequence[Section]


class UnknownTemplate(LookupError):
    """There is no template of that name."""


def render_document(template: str, data: Document | Mapping[str, Any], language: str) -> bytes:
    """The PDF. The same data give the same document. Raises UnknownTemplate."""
    return _compile(template, data, language, {"format": "pdf", "pdf_standards": "ua-1"})[0]


def draw_pages(template: str, data: Document | Mapping[str, Any], language: str) -> list[bytes]:
    """Each page as PNG, to look at."""
    return _compile(template, data, language, {"format": "png", "ppi": 72.0})


def paragraphs(text: str) -> list[str]:
    """What somebody wrote, line by line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _compile(
    template: str, data: Document | Mapping[str, Any], language: str, how: Mapping[str, Any]
) -> list[bytes]:
    if template not in TEMPLATES:
        raise UnknownTemplate(f"Expected one of {', '.join(sorted(TEMPLATES))}, but got {template!r}")
    said = {**msgspec.to_builtins(data), "language": language}
    source = resources.files(__package__ or "").joinpath(f"{template}.typ").read_bytes()
    import typst  # 80 MB, for who prints: not for every start

    made = typst.compile(
        source,
        sys_inputs={"data": msgspec.json.encode(said).decode()},
        ignore_system_fonts=True,
        **how,
    )
    return made if isinstance(made, list) else [made]
