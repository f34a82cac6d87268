"""The pages of a case's consent in a real browser: no barrier that axe can find, readable at 320 px, keys only."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium_browser import OpenPage
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from small_network import PASSWORD, World

pytestmark = pytest.mark.browser
CODE = "C-2026-0001"
ADDRESS = f"/casos/{CODE}/consentimiento"
SAW = f"/casos/{CODE}/quien-vio"


@pytest.fixture
def sharing(berta: FlaskClient) -> None:
    """Signed, shared with another organisation for two purposes, looked at."""
    for purpose in ("referral", "team"):
        berta.post(f"{ADDRESS}/compartir", data={"organisation": "ceas_norte", "purpose": purpose})
    berta.get(f"/casos/{CODE}")


def enter(page: Page, address: str, username: str, lang: str) -> None:
    page.goto(f"{address}/entrar")
    page.get_by_label({"es": "Usuario", "en": "User name"}[lang]).fill(username)
    page.get_by_label({"es": "Contraseña", "en": "Password"}[lang]).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tareas")


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize(("width", "lang"), [(1280, "es"), (320, "es"), (320, "en")])
def test_every_page_is_readable_and_without_barriers(
    browser_page: OpenPage, serve_world: str, width: int, lang: str
) -> None:
    page = browser_page(width=width, lang=lang)
    enter(page, serve_world, "berta", lang)
    wrong: list[str] = []
    for address in (ADDRESS, SAW):
        page.goto(serve_world + address)
        for details in page.locator("details").all():
            details.evaluate("each => each.open = true")
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


@pytest.mark.usefixtures("sharing")
def test_a_permission_is_withdrawn_with_keys_only(
    browser_page: OpenPage, serve_world: str, signed: World
) -> None:
    page = browser_page()
    enter(page, serve_world, "berta", "es")
    page.goto(serve_world + ADDRESS)
    page.get_by_text("Retirar este permiso").last.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Permiso retirado: hablar de su caso en el equipo.")).to_be_visible()
    expect(page.get_by_role("row", name="Trabajo en equipo")).to_have_count(0)
    expect(page.get_by_role("row", name="Derivación")).to_have_count(1)
