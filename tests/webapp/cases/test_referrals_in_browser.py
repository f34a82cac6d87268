"""The pages of referrals in a real browser: no barrier that axe finds, readable at 320 px, withdrawn by keys only."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium_browser import OpenPage
from playwright.sync_api import Page, expect
from small_network import PASSWORD, World

pytestmark = pytest.mark.browser
PAGE = "/derivaciones/D-2026-0001"


def enter(page: Page, address: str, username: str, lang: str) -> None:
    page.goto(f"{address}/entrar")
    page.get_by_label({"es": "Usuario", "en": "User name"}[lang]).fill(username)
    page.get_by_label({"es": "Contraseña", "en": "Password"}[lang]).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tareas")


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("reader", "width", "lang"),
    [("ana", 1280, "es"), ("ana", 320, "en"), ("edel", 1280, "en"), ("edel", 320, "es")],
)
def test_every_page_is_readable_and_without_barriers(
    browser_page: OpenPage, serve_world: str, reader: str, width: int, lang: str
) -> None:
    page = browser_page(width=width, lang=lang)
    enter(page, serve_world, reader, lang)
    wrong: list[str] = []
    for address in ("/derivaciones", "/derivaciones?vista=terminadas", PAGE):
        page.goto(serve_world + address)
        excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [f"{address} is {excess} px too wide"] if excess > 0 else []
        wrong += [f"{address} has {page.locator('h1').count()} h1"] if page.locator("h1").count() != 1 else []
        for scheme in ("light", "dark") if width > 600 else ("light",):
            page.emulate_media(color_scheme=scheme)
            wrong += [
                f"{scheme} {address} {each['id']}: {node['html'][:120]}"
                for each in Axe().run(page).response["violations"]
                for node in each["nodes"]
            ]
    assert wrong == []


def test_withdrawing_with_keys_only(asked: World, browser_page: OpenPage, serve_world: str) -> None:
    page = browser_page(width=1280)
    enter(page, serve_world, "ana", "es")
    page.goto(serve_world + PAGE)
    page.get_by_text("Retirar la derivación").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Ya no hace falta.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Se está retirando la derivación")
    asked.work()
    page.reload()
    expect(page.locator(".head .st")).to_have_text("Retirada")
