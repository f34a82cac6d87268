"""The drawn diagram: where a case stands, in word, shape and speech; readable on a phone; usable by keys alone."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

PAGE = """<link rel="stylesheet" href="/static/vendor/viewer.css"><link rel="stylesheet" href="/static/app/diagram.css">
<script type="module" src="/static/app/diagram.js"></script><body class="alone"><main><h1>Caso</h1>
<div data-diagram data-xml-url="{url}" data-lang="{lang}" data-marks='{marks}'></div>
<table><tr id="row-review_alert"><th><a href="#review">Revisar la alerta</a></th></tr></table></main>"""
MARKS = {
    "here": ["review_alert"],
    "done": ["fetch_data", "f1"],
    "late": ["review_alert"],
    "counts": {"sign_plan": {"open": 3, "late": 1}},
}
OpenDiagram = Callable[..., Page]


@pytest.fixture
def open_diagram(site: Any, browser_page: Callable[..., Page]) -> OpenDiagram:
    """A page with the diagram, drawn."""

    def open_it(
        *, width: int = 1280, lang: str = "es", marks: object = MARKS, url: str = "/diagram.xml"
    ) -> Page:
        address = site.add_page("/case", PAGE.format(url=url, lang=lang, marks=json.dumps(marks)), lang=lang)
        page = browser_page(width, lang)
        page.goto(address)
        page.wait_for_selector("[data-ready]")
        return page

    return open_it


def spoken(page: Page, element: str) -> str:
    return page.locator(f'g[data-element-id="{element}"]').get_attribute("aria-label") or ""


def focused(page: Page) -> str:
    return str(
        page.evaluate("document.activeElement.dataset.elementId ?? document.activeElement.textContent")
    )


def test_the_position_is_said_by_word_shape_and_speech(open_diagram: OpenDiagram) -> None:
    page = open_diagram()
    assert page.locator(".diagram-badge.here").first.text_content() == "● Aquí"
    assert page.locator(".djs-overlays .diagram-badge.late").first.text_content() == "▲ Fuera de plazo"
    assert "Tarea de usuario: Revisar la alerta. está aquí, fuera de plazo" in spoken(page, "review_alert")
    assert "lo hace Trabajo social del CEAS" in spoken(page, "review_alert")
    assert "lleva a Sí: Firmar el plan o No: Se descarta" in spoken(page, "accepted")


def test_counts_are_badges_and_speech(open_diagram: OpenDiagram) -> None:
    page = open_diagram(
        marks={"counts": {"sign_plan": {"open": 3, "late": 1}, "call_other": {"open": 0, "late": 0}}}
    )
    assert page.locator(".djs-overlays .diagram-badge").all_text_contents() == ["● 3", "▲ 1"]
    assert "3 en curso, 1 fuera de plazo" in spoken(page, "sign_plan")
    assert "en curso" not in spoken(page, "call_other")


def test_a_counterexample_is_numbers_a_line_and_words(open_diagram: OpenDiagram) -> None:
    """Not by colour alone: numbers, a dashed thick line, a sign with its word, speech, and a legend."""
    path = {
        "visited": {"begin": 1, "fetch_data": 2, "review_alert": 3, "gone": 4},
        "flows": ["f1", "gone"],
        "stands": ["review_alert", "gone"],
    }
    page = open_diagram(marks={"path": path})
    badges = page.locator(".djs-overlays .diagram-badge").all_text_contents()
    assert badges == ["1", "2", "3", "✕ Fallo"]
    assert "número 3 del contraejemplo, aquí se ve el fallo" in spoken(page, "review_alert")
    assert "contraejemplo" not in spoken(page, "sign_plan")
    line = page.locator('g[data-element-id="f1"] .djs-visual > path')
    assert line.evaluate("node => getComputedStyle(node).strokeDasharray") == "10px, 5px"
    legend = page.locator(".diagram-legend li").all_text_contents()
    assert legend == ["1 pasos del contraejemplo, en su orden", "✕ aquí se ve el fallo"]
    assert focused_first(page) == "review_alert"


def focused_first(page: Page) -> str:
    page.locator('g[tabindex="0"]').focus()
    return focused(page)


def test_marks_of_elements_of_another_version_are_passed_over(open_diagram: OpenDiagram) -> None:
    page = open_diagram(
        marks={"here": ["gone"], "done": ["gone_too"], "counts": {"gone": {"open": 1, "late": 0}}}
    )
    assert page.locator("[data-diagram]").get_attribute("data-ready") == "true"
    assert page.locator(".djs-overlays .diagram-badge").count() == 0


def test_keys_follow_the_flow_and_reach_the_table(open_diagram: OpenDiagram) -> None:
    page = open_diagram()
    page.locator('g[tabindex="0"]').focus()
    assert focused(page) == "review_alert"  # where the case stands comes first
    for key, element in [
        ("ArrowRight", "accepted"),
        ("2", "dismissed"),
        ("ArrowLeft", "accepted"),
        ("1", "sign_plan"),
        ("Home", "begin"),
        ("ArrowRight", "fetch_data"),
        ("ArrowDown", "no_data_found"),
        ("ArrowLeft", "fetch_data"),
    ]:
        page.keyboard.press(key)
        assert focused(page) == element, key
    assert page.locator('g[tabindex="0"]').count() == 1
    page.locator('g[data-element-id="review_alert"]').focus()
    page.keyboard.press("Enter")
    assert focused(page) == "Revisar la alerta"


def test_what_is_focused_is_in_sight(open_diagram: OpenDiagram) -> None:
    page = open_diagram(width=320)
    page.locator('g[tabindex="0"]').focus()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
        assert page.evaluate(
            """() => {
              const box = document.querySelector('.diagram-box').getBoundingClientRect();
              const shape = document.activeElement.querySelector('.djs-visual').getBoundingClientRect();
              return shape.left >= box.left - 2 && shape.right <= box.right + 2 && shape.top >= box.top - 2;
            }"""
        ), focused(page)


def test_a_phone_starts_where_the_case_stands_and_can_read_it(open_diagram: OpenDiagram) -> None:
    page = open_diagram(width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    box = page.locator(".diagram-box").bounding_box()
    here = page.locator('g[data-element-id="review_alert"] .djs-visual').bounding_box()
    assert box is not None
    assert here is not None
    assert box["x"] <= here["x"]
    assert here["x"] + here["width"] <= box["x"] + box["width"]
    assert here["width"] >= 100  # its size in the file: not shrunk


def test_zoom_by_words(open_diagram: OpenDiagram) -> None:
    page = open_diagram()
    width = (
        "document.querySelector('g[data-element-id=review_alert] .djs-visual').getBoundingClientRect().width"
    )
    before = page.evaluate(width)
    page.get_by_role("button", name="Ampliar").click()
    larger = page.evaluate(width)
    page.get_by_role("button", name="Ver todo").click()
    whole = page.evaluate(width)
    assert larger > before > whole
    box = page.evaluate(
        "(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])(document.querySelector('.diagram-box'))"
    )
    assert box[0] <= box[1] + 1
    page.get_by_role("button", name="Ir a donde está").click()
    page.get_by_role("button", name="Reducir").click()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_watermark_is_whole_and_covered_by_nothing(
    open_diagram: OpenDiagram, covered_spots: Callable[[Page], int], width: int, scheme: str
) -> None:
    page = open_diagram(width=width)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    assert covered_spots(page) == 0
    page.evaluate("document.querySelector('.diagram-box').scrollTo(9999, 9999)")
    assert covered_spots(page) == 0


def test_english_names_and_words(open_diagram: OpenDiagram) -> None:
    page = open_diagram(lang="en")
    assert spoken(page, "review_alert").startswith("User task: Review the alert. it stands here, late.")
    assert page.get_by_role("button", name="Where it stands").count() == 1


def test_without_its_file_it_points_at_the_table(open_diagram: OpenDiagram) -> None:
    page = open_diagram(url="/gone.xml")
    assert (
        page.locator("[data-diagram]").text_content()
        == "No se ha podido mostrar el diagrama. La tabla de abajo dice lo mismo."
    )


def test_nothing_is_left_in_english(open_diagram: OpenDiagram) -> None:
    page = open_diagram()
    assert page.evaluate("import('/static/app/i18n/translate.js').then(each => [...each.missing])") == []


def test_axe_finds_no_barrier(open_diagram: OpenDiagram, barriers: Callable[[Page], list[str]]) -> None:
    page = open_diagram()
    assert barriers(page) == []
