"""The pages in a real browser: no barrier that axe can find, 320 px wide, an absence entered with keys only."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium_browser import OpenPage
from playwright.sync_api import Page, expect
from small_network import PASSWORD, World

pytestmark = pytest.mark.browser
PAGES = ("/red", "/red/recursos/lots", "/red/entidades", "/red/acuerdos", "/red/ausencias")


def enter(page: Page, address: str, username: str) -> Page:
    page.goto(f"{address}/entrar")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tareas")
    return page


@pytest.mark.parametrize(("width", "lang", "who"), [(1280, "es", "carla"), (320, "en", "paco")])
def test_pages_are_readable_and_without_barriers(
    network: World, serve_world: str, browser_page: OpenPage, width: int, lang: str, who: str
) -> None:
    page = enter(browser_page(width=width, lang=lang), serve_world, who)
    wrong: list[str] = []
    for address in PAGES:
        page.goto(serve_world + address)
        excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [f"{address} is {excess} px too wide"] if excess > 0 else []
        wrong += [f"{address} {each['id']}" for each in Axe().run(page).response["violations"]]
    assert wrong == []


def test_an_absence_is_entered_with_keys_only(
    network: World, serve_world: str, browser_page: OpenPage
) -> None:
    page = enter(browser_page(), serve_world, "berta")
    page.goto(f"{serve_world}/red/ausencias")
    keys = page.keyboard
    focus_on(page, "Guardar la ausencia")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Elija quién sustituye.")
    focus_on(page, "¿Quién sustituye?")
    keys.type("Bruno")
    focus_on(page, "Último día")
    keys.type("11272026")  # as the browser of the tests asks for it: month, day, year
    focus_on(page, "Guardar la ausencia")
    keys.press("Enter")
    expect(page.get_by_text("Ausencia guardada.")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Usted")).to_be_visible()


def focus_on(page: Page, name: str) -> None:
    """Press Tab until what has this name is focused."""
    for _ in range(40):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(() => { const at = document.activeElement;"
            " return (at.labels?.[0]?.textContent ?? at.getAttribute('aria-label') ?? at.textContent).trim() })()"
        )
        if said.startswith(name):
            return
    pytest.fail(f"Expected Tab to reach {name!r}, but it did not in 40 steps")
