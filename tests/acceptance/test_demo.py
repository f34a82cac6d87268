"""`concierto serve --demo` as `make run` starts it: one login a role, a clean stop, and the next start goes on.

With CONCIERTO_PICTURES=1 it makes the README's two pictures as well.
"""

import os
import re
import signal
import time
from pathlib import Path

import pytest
from chromium_browser import OpenPage
from playwright.sync_api import Page, expect
from product_process import LaunchProduct, ProductProcess

pytestmark = [pytest.mark.acceptance, pytest.mark.browser]
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def test_the_demo_runs_stops_and_goes_on(launch_product: LaunchProduct, browser_page: OpenPage) -> None:
    product, address = _serve(launch_product)
    logins = re.findall(r"^  ([a-z.]+\.[a-z]+) ", product.printed(), re.MULTILINE)
    password = re.search(r"Contraseña de todos: (\S+)", product.printed())[1]
    assert len(logins) >= 10
    for username in dict.fromkeys(logins):
        page = _sign_in(browser_page, address, username, password)
        expect(page.get_by_role("heading", level=1)).to_have_text("Mis tareas")
    before = _count_team_tasks(_sign_in(browser_page, address, "mario.castro", password), address)
    assert before > 10
    _stop_cleanly(product)
    again, address = _serve(launch_product)
    page = _sign_in(browser_page, address, "mario.castro", password)
    assert _count_team_tasks(page, address) == before
    if os.environ.get("CONCIERTO_PICTURES") == "1":
        _take_pictures(page, address)
    _stop_cleanly(again)


def _serve(launch: LaunchProduct) -> tuple[ProductProcess, str]:
    """The running demo and its address."""
    product = launch("serve", "--demo", "--port", "0")
    product.wait_for("Concierto: http://", seconds=180)  # two years are told at the first start
    return product, re.search(r"http://\S+", product.printed())[0]


def _stop_cleanly(product: ProductProcess) -> None:
    """What Ctrl-C does."""
    began = time.monotonic()
    assert product.stop(signal.SIGINT) == 0
    assert time.monotonic() - began < 10
    assert "Parado." in product.printed()
    assert "Traceback" not in product.printed()


def _sign_in(browser_page: OpenPage, address: str, username: str, password: str) -> Page:
    page = browser_page()
    page.goto(f"{address}/entrar")
    page.get_by_label("Usuario").fill(username)
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url("**/tareas")
    return page


def _count_team_tasks(page: Page, address: str) -> int:
    page.goto(f"{address}/tareas?vista=equipo")
    return int(page.locator(".views a[aria-current] .n").inner_text())


def _take_pictures(page: Page, address: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.goto(f"{address}/tareas?vista=equipo")
    page.screenshot(path=PICTURES / "inbox.png")
    page.goto(f"{address}/seguimiento/proactive_alert_intervention")
    page.locator("[data-diagram][data-ready=true]").wait_for()
    page.screenshot(path=PICTURES / "monitor.png")
