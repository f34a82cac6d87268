"""The pages in a real browser: no barrier that axe can find, 320 px wide, an absence entered with keys only."""

import pytest
from playwright.sync_api import expect
from readable_pages import Enter, Visit, tab_to
from small_network import World

pytestmark = pytest.mark.browser
PAGES = ("/red", "/red/recursos/lots", "/red/entidades", "/red/acuerdos", "/red/ausencias")


@pytest.mark.parametrize(("width", "lang", "who"), [(1280, "es", "carla"), (320, "en", "paco")])
def test_pages_are_readable_and_without_barriers(
    network: World, enter: Enter, visit: Visit, width: int, lang: str, who: str
) -> None:
    page = enter(who, width=width, lang=lang)
    wrong: list[str] = []
    for address in PAGES:
        wrong += visit(page, address)
    assert wrong == []


def test_an_absence_is_entered_with_keys_only(network: World, enter: Enter, serve_world: str) -> None:
    page = enter("berta")
    page.goto(f"{serve_world}/red/ausencias")
    keys = page.keyboard
    tab_to(page, "Guardar la ausencia")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Elija quién sustituye.")
    tab_to(page, "¿Quién sustituye?")
    keys.type("Bruno")
    tab_to(page, "Último día")
    keys.type("11272026")  # as the browser of the tests asks for it: month, day, year
    tab_to(page, "Guardar la ausencia")
    keys.press("Enter")
    expect(page.get_by_text("Ausencia guardada.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Usted")).to_be_visible()
