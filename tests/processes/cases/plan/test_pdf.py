"""The document is a tagged PDF that says what it was given, to the letter, and nothing that it was not."""

import re
import zlib
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases.plan.document import plan_document, say_day
from processes.cases.plan.pdf import (
    Document,
    Facts,
    Points,
    Rows,
    Section,
    UnknownTemplate,
    Words,
    draw_pages,
    paragraphs,
    render_document,
)

HOSTILE = [
    '#read("/etc/passwd")',
    '#eval("1+1")',
    '#import "@preview/cetz:0.2.0"',
    "*bold* _it_ `raw` $x^2$ = heading",
    '"] #panic("x") [',
    "\\u{41} \\ end // comment /* more",
    "<label> @reference ~ -- ...",
    "{{ 7 * 7 }} {% raw %} <b>b</b>",
]


def said(*paragraphs: str) -> Document:
    blocks: list[Words | Points | Facts | Rows] = [
        Words(paragraphs),
        Points(["Uno", "Dos"]),
        Facts([("Día", "5 de marzo")]),
        Rows(["Qué", "Quién"], [["Curso", "Ella"]], [2, 1]),
    ]
    return Document(
        title="Mi plan", under=["Ñandú"], footer="C-1-PL1", sections=[Section(heading="Uno", blocks=blocks)]
    )


def opened(pdf: bytes) -> bytes:
    """The file with its compressed streams beside it."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    return pdf + b"".join(_inflated(stream) for stream in streams)


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_it_is_tagged_says_its_language_and_claims_pdf_ua() -> None:
    for language in ("es", "en"):
        pdf = render_document("document", said("Hola."), language)
        inside = opened(pdf)
        assert pdf.startswith(b"%PDF-1.7")
        for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Marked true", b"/DisplayDocTitle true"):
            assert mark in inside, mark
        assert re.search(rb"/Lang ?\(" + language.encode(), inside)
        assert b"pdfuaid:part" in inside
        for tag in (b"/H1", b"/P", b"/L", b"/LI", b"/Table", b"/TH", b"/TD"):
            assert re.search(rb"/S ?" + tag + rb"\b", inside), tag


def test_the_same_data_give_the_same_document() -> None:
    assert draw_pages("document", said("Hola."), "es") == draw_pages("document", said("Hola."), "es")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_write_is_never_markup(text: str) -> None:
    """Drawn as text that is as it is: the picture differs from that of any reading of it as markup."""
    pages = draw_pages("document", said(text), "es")
    assert len(pages) == 1
    assert pages != draw_pages("document", said("2"), "es")
    shown = draw_pages("document", said(*text.split(" ")), "es")
    assert all(page.startswith(b"\x89PNG") for page in (*pages, *shown))
    assert render_document("document", said(text), "es").startswith(b"%PDF")


def test_markup_has_no_effect_on_its_text() -> None:
    """Were `*a*` read as markup, it would look as `a` does in bold, without the stars."""
    assert draw_pages("document", said("*a*"), "es") != draw_pages("document", said("a"), "es")
    assert draw_pages("document", said("#(1+1)"), "es") != draw_pages("document", said("2"), "es")


def test_only_known_templates_are_compiled() -> None:
    with pytest.raises(UnknownTemplate):
        render_document("../../etc/passwd", said("x"), "es")


def test_a_plan_as_a_document(network_session: Session, desk: Any) -> None:
    plan = desk.agreed()
    spanish = plan_document(network_session, plan, language="es", today=date(2026, 11, 22))
    headings = [section.heading for section in spanish.sections]
    assert headings == [
        "Mi proyecto de vida",
        "Lo que se me da bien",
        "Quién y qué me ayuda",
        "Lo que quiero",
        "Con mis palabras",
        "Mi plan",
        "Lo más importante ahora",
        "Objetivo 1: Trabajar en una cocina",
        "Servicios que me ayudan",
        "Cuándo nos vemos",
        "Con quién hemos hablado",
        "Mis derechos",
        "Firmas",
    ]
    assert list(spanish.under) == [
        "Persona Inventada P1",
        f"{plan.code} · En vigor · 22 de noviembre de 2026",
    ]
    signatures = spanish.sections[-1].blocks[0]
    assert isinstance(signatures, Rows)
    assert [row[:2] for row in signatures.rows] == [
        ["La persona. Persona Inventada P1", "22 de noviembre de 2026"],
        ["Coordinación del caso. Cruz", "22 de noviembre de 2026"],
        ["Profesional de referencia. Ana", "22 de noviembre de 2026"],
    ]
    english = plan_document(network_session, plan, language="en", today=date(2026, 11, 22))
    assert english.sections[0].heading == "My life project"
    assert render_document("document", spanish, "es").startswith(b"%PDF")
    assert render_document("document", english, "en").startswith(b"%PDF")


def test_an_empty_draft_is_a_document_too(network_session: Session, desk: Any) -> None:
    empty = plan_document(network_session, desk.begin(), language="es", today=date(2026, 11, 22))
    assert [section.heading for section in empty.sections] == ["Mi plan", "Mis derechos", "Firmas"]
    assert render_document("document", empty, "es").startswith(b"%PDF")


def test_days_and_lines() -> None:
    assert say_day(date(2027, 3, 5), "es") == "5 de marzo de 2027"
    assert say_day(date(2027, 3, 5), "en") == "5 March 2027"
    assert paragraphs(" a \n\n b") == ["a", "b"]
