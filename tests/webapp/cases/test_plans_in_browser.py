"""The pages of a plan in a real browser: no barrier that axe can find, readable at 320 px, keys only."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium_browser import OpenPage
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from small_network import PASSWORD

pytestmark = pytest.mark.browser
PLANS = "/casos/C-2026-0001/planes"
PROJECT = "/casos/C-2026-0001/proyecto"
WHOLE = {
    "strategy": "exploit",
    "strategy_words": "Apoyarse en lo que ya sabe hacer.",
    "goals.0.words": "Trabajar en una cocina",
    "goals.0.actions.0.what": "Hacer el curso de manipulación de alimentos",
    "goals.0.actions.0.who": "La persona, con la coordinadora",
    "goals.0.actions.0.result": "El carné",
    "goals.0.actions.0.indicator": "Se ve el carné",
    "goals.0.actions.0.months": "3",
    "services.0.verb": "keep",
    "services.0.code": "401037",
    "services.0.action": "Apoyo del centro",
    "services.0.holder": "ceas_ejido",
    "services.0.since": "2026-11-01",
    "first_follow_up": "2026-12-20",
    "accompaniment": "weekly",
    "contacts.0.organisation": "alborada",
    "contacts.0.about": "El curso",
}


@pytest.fixture
def filled(berta: FlaskClient, sign_in: Callable[[str], FlaskClient]) -> None:
    """A plan in force with a follow-up, and a draft that changes it and lacks something."""
    words = {"capacities": "Cocino bien.", "supports": "Mi hermana.", "hopes": "Trabajar.", "revision": "0"}
    berta.post(PROJECT, data=words)
    berta.post(PLANS)
    berta.post(f"{PLANS}/1/escribir", data={**WHOLE, "revision": "1"})
    ana = sign_in("ana")
    ana.post(f"{PLANS}/1/validar", data={"revision": "2"})
    signers = {"participant": berta, "case_coordinator": berta, "reference_professional": ana}
    for signer, client in signers.items():
        signed = {"signer": signer, "signed_on": "2026-11-20", "revision": "2"}
        client.post(f"{PLANS}/1/firmar", data=signed)
    assert ana.post(f"{PLANS}/1/vigor", data={"revision": "2"}).status_code == 302
    seen = {"outcomes.0.action": "1.1", "outcomes.0.result": "partly", "outcomes.0.words": "Va a clase."}
    contact = {"kind": "visit", "held_on": "2026-11-20", "attended": "yes", "words": "Va contenta."}
    berta.post(f"{PLANS}/1/seguimiento", data={**contact, **seen, "revision": "2"})
    berta.post(PLANS)
    berta.post(f"{PLANS}/2/escribir", data={**WHOLE, "strategy": "", "revision": "1"})


def enter(page: Page, address: str, username: str, lang: str) -> None:
    page.goto(f"{address}/entrar")
    page.get_by_label({"es": "Usuario", "en": "User name"}[lang]).fill(username)
    page.get_by_label({"es": "Contraseña", "en": "Password"}[lang]).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tareas")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("width", "lang"), [(1280, "es"), (320, "es"), (320, "en")])
def test_every_page_is_readable_and_without_barriers(
    browser_page: OpenPage, serve_world: str, width: int, lang: str
) -> None:
    page = browser_page(width=width, lang=lang)
    enter(page, serve_world, "berta", lang)
    wrong: list[str] = []
    for address in (
        PLANS,
        PROJECT,
        f"{PLANS}/1",
        f"{PLANS}/2",
        f"{PLANS}/2/escribir",
        f"{PLANS}/1/seguimiento",
    ):
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


@pytest.mark.usefixtures("signed")
def test_a_plan_is_written_with_keys_only(browser_page: OpenPage, serve_world: str) -> None:
    page = browser_page(width=320)
    enter(page, serve_world, "berta", "es")
    page.goto(f"{serve_world}{PLANS}")
    page.get_by_role("button", name="Empezar el plan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/planes/1/escribir")
    page.get_by_label("La estrategia, con palabras sencillas").focus()
    page.keyboard.type("Poco a poco")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("¿Qué se quiere conseguir?")).to_be_visible()
    expect(page.get_by_label("La estrategia, con palabras sencillas")).to_have_value("Poco a poco")
    page.get_by_label("¿Qué se quiere conseguir?").focus()
    page.keyboard.type("Seguir en casa")
    page.get_by_role("button", name="Guardar", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Guardado.")).to_be_visible()
    expect(page.get_by_text("Seguir en casa")).to_be_visible()
    expect(page.get_by_text("Elija la estrategia general.")).to_be_visible()
