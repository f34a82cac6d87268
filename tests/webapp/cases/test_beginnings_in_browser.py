"""A case's page with all that may begin, in a real browser: no barrier that axe finds, 320 px, a visit by keys only."""

import pytest
from playwright.sync_api import expect
from readable_pages import Enter, Visit
from small_network import World

pytestmark = pytest.mark.browser
CODE = "C-2026-0001"
PAGE = f"/casos/{CODE}"
ASKED = {"case_id": CODE, "territory": "leon", "ceas": "ceas_ejido", "case_coordinator": "berta"}


@pytest.fixture
def accompanied(signed: World) -> World:
    """Berta accompanies the person; she has begun nothing yet."""
    signed.application.engine.publish("intensive_care_requested", key=CODE, variables=ASKED)
    signed.work()
    signed.do("agree_accompaniment", "berta", agreed_aims="Ordenar los papeles.", agreed_rhythm="weekly")
    return signed


@pytest.mark.usefixtures("accompanied")
@pytest.mark.parametrize(("width", "lang"), [(1280, "es"), (1280, "en"), (320, "es"), (320, "en")])
def test_the_page_is_readable_and_without_barriers(enter: Enter, visit: Visit, width: int, lang: str) -> None:
    assert visit(enter("berta", width=width, lang=lang), PAGE) == []


def test_a_visit_begins_and_all_is_done_with_keys_only(
    accompanied: World, enter: Enter, serve_world: str
) -> None:
    page = enter("berta")
    page.goto(serve_world + PAGE)
    page.get_by_role("button", name="Empezar: Visitar").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Empezada: Visitar.")
    assert accompanied.task("make_visit").candidates == ("cc/berta",)
    page.get_by_text("Esto ya está hecho").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Anotado: está hecho.")
    accompanied.work()
    assert accompanied.task("decide_what_follows").business_key == CODE
