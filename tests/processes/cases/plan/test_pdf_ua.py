"""What PDF/UA-1 (ISO 14289-1) asks of the documents that are made, looked at in the file itself by another library.

The clauses that a program can decide from the structure; reading order and wording are for people.
"""

import io
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pikepdf
import pytest
from sqlalchemy.orm import Session

from processes.cases.plan.document import plan_document
from processes.cases.plan.pdf import Document, Facts, Points, Rows, Section, Words, render_document

STANDARD = {
    *("Document", "Part", "Sect", "Div", "Title", "P", "H1", "H2", "H3", "Span", "Strong", "Em", "Link"),
    *(
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Table",
        "THead",
        "TBody",
        "TR",
        "TH",
        "TD",
        "Figure",
        "Caption",
        "NonStruct",
    ),
}
"""Structure types of ISO 32000-1 14.8.4 that these documents may use."""


@pytest.fixture(params=["es", "en"])
def opened(request: pytest.FixtureRequest, network_session: Session, desk: Any) -> Iterator[pikepdf.Pdf]:
    """A whole plan in one language."""
    plan = plan_document(network_session, desk.agreed(), language=request.param, today=date(2026, 11, 22))
    with pikepdf.open(io.BytesIO(render_document("document", plan, request.param))) as pdf:
        assert str(pdf.Root.Lang).startswith(request.param)
        yield pdf


def _elements(node: Any) -> Iterator[Any]:
    """Structure elements in their order."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _elements(child)


def _kinds(pdf: pikepdf.Pdf) -> list[str]:
    root = pdf.Root.StructTreeRoot
    roles = {str(name): str(role) for name, role in root.get("/RoleMap", {}).items()}
    return [roles.get(str(each.S), str(each.S)).lstrip("/") for each in _elements(root)]


def test_it_says_that_it_is_tagged_and_shows_its_title(opened: pikepdf.Pdf) -> None:
    """7.1: MarkInfo, DisplayDocTitle; 5: the identifier; a title in the metadata."""
    assert bool(opened.Root.MarkInfo.Marked)
    assert not opened.Root.MarkInfo.get("/Suspects", False)
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"]


def test_every_element_is_of_a_standard_kind(opened: pikepdf.Pdf) -> None:
    """7.1: types that are not standard would have to be mapped to some that are."""
    kinds = _kinds(opened)
    assert set(kinds) <= STANDARD, set(kinds) - STANDARD
    assert {"P", "L", "LI", "LBody", "Table", "TR", "TH", "TD"} <= set(kinds)


def test_headings_begin_with_the_first_and_leave_none_out(opened: pikepdf.Pdf) -> None:
    """7.4.2."""
    levels = [int(kind[1:]) for kind in _kinds(opened) if kind[0] == "H" and kind[1:].isdigit()]
    assert levels[0] == 1
    assert len(levels) > 10
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_lists_and_tables_are_built_as_such(opened: pikepdf.Pdf) -> None:
    """7.5, 7.6: rows of cells; header cells say what they head; items in lists."""
    for each in _elements(opened.Root.StructTreeRoot):
        inside = [str(child.S) for child in _children(each)]
        if each.S == "/L":
            assert set(inside) <= {"/LI", "/Caption"}
        elif each.S == "/TR":
            assert inside
            assert set(inside) <= {"/TH", "/TD"}
        elif each.S == "/TH":
            assert _attribute(each, "/Scope") in ("/Column", "/Row", "/Both")


def _children(node: Any) -> list[Any]:
    children = node.get("/K", [])
    listed = children if isinstance(children, pikepdf.Array) else [children]
    return [child for child in listed if isinstance(child, pikepdf.Dictionary) and "/S" in child]


def _attribute(node: Any, name: str) -> str:
    given = node.get("/A", pikepdf.Array())
    for each in given if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(each, pikepdf.Dictionary) and name in each:
            return str(each[name])
    return ""


def test_pictures_have_words_instead(opened: pikepdf.Pdf) -> None:
    """7.3."""
    figures = [each for each in _elements(opened.Root.StructTreeRoot) if each.S == "/Figure"]
    assert [each for each in figures if not str(each.get("/Alt", ""))] == []


def test_every_font_is_inside_and_can_be_read_as_text(opened: pikepdf.Pdf) -> None:
    """7.21.4.1, 7.21.7."""
    fonts = {
        str(name): font for page in opened.pages for name, font in page.resources.get("/Font", {}).items()
    }
    assert fonts
    for font in fonts.values():
        assert "/ToUnicode" in font
        described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        embedded = {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.FontDescriptor.keys())
        assert embedded, font


def test_all_that_is_shown_is_tagged_or_an_artifact(opened: pikepdf.Pdf) -> None:
    """7.1: no text outside marked content; 7.18.3: the order of tabs is that of the structure."""
    for page in opened.pages:
        assert "/StructParents" in page
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            depth += operator in ("BDC", "BMC")
            depth -= operator == "EMC"
            assert depth > 0 or operator not in ("Tj", "TJ", "'", '"', "Do"), operator
        assert depth == 0


def test_what_is_not_there_is_not_found() -> None:
    """The way through the structure sees this document, not any."""
    blocks: list[Words | Points | Facts | Rows] = [Words(["Hola."])]
    made = Document(
        title="Uno", under=[], footer="1", sections=[Section(heading="Uno", level=1, blocks=blocks)]
    )
    with pikepdf.open(io.BytesIO(render_document("document", made, "es"))) as pdf:
        assert "Table" not in _kinds(pdf)
        del pdf.Root.StructTreeRoot["/K"]
        assert _kinds(pdf) == []
