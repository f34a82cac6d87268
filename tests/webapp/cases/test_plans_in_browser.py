"""The pages of a plan in a real browser: no barrier that axe can find, readable at 320 px, keys only."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect
from readable_pages import Enter, Visit

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


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("width", "lang"), [(1280, "es"), (320, "es"), (320, "en")])
def test_every_page_is_readable_and_without_barriers(
    enter: Enter, visit: Visit, width: int, lang: str
) -> None:
    page = enter("berta", width=width, lang=lang)
    wrong: list[str] = []
    for address in (
        PLANS,
        PROJECT,
        f"{PLANS}/1",
        f"{PLANS}/2",
        f"{PLANS}/2/escribir",
        f"{PLANS}/1/seguimiento",
    ):
        wrong += visit(page, address)
    assert wrong == []


@pytest.mark.usefixtures("signed")
def test_a_plan_is_written_with_keys_only(enter: Enter, serve_world: str) -> None:
    page = enter("berta", width=320)
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
