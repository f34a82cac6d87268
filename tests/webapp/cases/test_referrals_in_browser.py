"""The pages of referrals in a real browser: no barrier that axe finds, readable at 320 px, withdrawn by keys only."""

import pytest
from playwright.sync_api import expect
from readable_pages import Enter, Visit
from small_network import World

pytestmark = pytest.mark.browser
PAGE = "/derivaciones/D-2026-0001"


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("reader", "width", "lang"),
    [("ana", 1280, "es"), ("ana", 320, "en"), ("edel", 1280, "en"), ("edel", 320, "es")],
)
def test_every_page_is_readable_and_without_barriers(
    enter: Enter, visit: Visit, reader: str, width: int, lang: str
) -> None:
    page = enter(reader, width=width, lang=lang)
    wrong: list[str] = []
    for address in ("/derivaciones", "/derivaciones?vista=terminadas", PAGE):
        wrong += visit(page, address)
    assert wrong == []


def test_withdrawing_with_keys_only(asked: World, enter: Enter, serve_world: str) -> None:
    page = enter("ana")
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
