"""The pages of a case's consent in a real browser: no barrier that axe can find, readable at 320 px, keys only."""

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect
from readable_pages import Enter, Visit
from small_network import World

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


@pytest.mark.usefixtures("sharing")
@pytest.mark.parametrize(("width", "lang"), [(1280, "es"), (320, "es"), (320, "en")])
def test_every_page_is_readable_and_without_barriers(
    enter: Enter, visit: Visit, width: int, lang: str
) -> None:
    page = enter("berta", width=width, lang=lang)
    wrong: list[str] = []
    for address in (ADDRESS, SAW):
        wrong += visit(page, address)
    assert wrong == []


@pytest.mark.usefixtures("sharing")
def test_a_permission_is_withdrawn_with_keys_only(enter: Enter, serve_world: str, signed: World) -> None:
    page = enter("berta")
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
