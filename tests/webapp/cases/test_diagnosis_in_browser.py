"""The pages of a diagnosis in a real browser: no barrier that axe can find, readable at 320 px, keys only."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect
from readable_pages import Enter, Visit

pytestmark = pytest.mark.browser
CODE = "C-2026-0001"
ADDRESS = f"/casos/{CODE}/diagnosticos"
Fill = Callable[..., object]


@pytest.fixture
def filled(berta: FlaskClient, sign_in: Callable[[str], FlaskClient], begun: str, fill: Fill) -> None:
    """A validated O1, and an O2 with a critical flag that is not complete yet."""
    fill(berta, begun, 1, income="2", coexistence="2", risk_of_loss="2")
    fill(berta, begun, 2, own=True)
    sign_in("ana").post(f"{begun}/validar", data={"revision": "3"})
    berta.post(ADDRESS, data={"moment": "O2", "is_closing": "yes"})
    fill(berta, f"{ADDRESS}/2", 1, residence="1", income="5", autonomy="5", skills="5", motivation="5")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("width", "lang"), [(1280, "es"), (320, "es"), (320, "en")])
def test_every_page_is_readable_and_without_barriers(
    enter: Enter, visit: Visit, width: int, lang: str
) -> None:
    page = enter("berta", width=width, lang=lang)
    wrong: list[str] = []
    for address in (
        ADDRESS,
        f"{ADDRESS}/1",
        f"{ADDRESS}/2",
        f"{ADDRESS}/2/valorar",
        f"{ADDRESS}/2/autovaloracion",
    ):
        wrong += visit(page, address)
    assert wrong == []


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("width", [1280, 320])
def test_one_drawing_is_shown_and_its_names_are_inside(enter: Enter, serve_world: str, width: int) -> None:
    page = enter("berta", width=width)
    page.goto(f"{serve_world}{ADDRESS}/2")
    drawings = page.locator("svg.radar:visible")
    assert drawings.count() == 2, "the values, and what changed"
    outside = page.evaluate(
        "[...document.querySelectorAll('svg.radar')].filter(s => s.checkVisibility()).flatMap(svg => {"
        " const frame = svg.getBoundingClientRect();"
        " return [...svg.querySelectorAll('text')].filter(text => { const box = text.getBoundingClientRect();"
        " return box.left < frame.left || box.right > frame.right || box.top < frame.top"
        " || box.bottom > frame.bottom }).map(text => text.textContent) })"
    )
    assert outside == []


@pytest.mark.usefixtures("begun")
def test_the_own_rating_is_given_with_keys_only(enter: Enter, serve_world: str, begun: str) -> None:
    page = enter("berta", width=320)
    page.goto(f"{serve_world}{ADDRESS}/1/autovaloracion")
    page.get_by_label("¿Cómo está usted de dinero?").focus()
    for number in (4, 5, 6, 7, 8, 9):
        page.keyboard.type(str(number))
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Guardar", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Guardado.")).to_be_visible()
    row = page.get_by_role("row", name="Salud")
    expect(row.get_by_role("cell", name="7")).to_be_visible()
