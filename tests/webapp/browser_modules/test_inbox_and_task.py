"""Keys for the inbox, and the draft of a form that saves itself: both only add to pages that work without them."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

INBOX = """<script type="module" src="/static/app/inbox.js"></script><body class="alone"><main><h1>Tareas</h1>
<input aria-label="Buscar"><table data-keys><tbody>
<tr><th><a href="#one">Primera</a></th></tr><tr><th><a href="#two">Segunda</a></th></tr></tbody></table></main>"""
TASK = """<script type="module" src="/static/app/task.js"></script><body class="alone"><main><h1>Tarea</h1>
<form data-draft-url="/draft" method="post"><label>Motivo <input name="reason"></label>
<input type="file" name="paper"></form></main>"""

OpenPage = Callable[..., Page]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_j_and_k_go_through_the_tasks_and_o_opens(site: Any, browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto(site.add_page("/inbox", INBOX))
    page.wait_for_load_state("networkidle")
    for key, name in [("j", "Primera"), ("j", "Segunda"), ("j", "Segunda"), ("k", "Primera")]:
        page.keyboard.press(key)
        assert focused(page) == name
    page.keyboard.press("o")
    page.wait_for_url("**#one")


def test_keys_are_letters_while_somebody_types(site: Any, browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto(site.add_page("/inbox", INBOX))
    page.wait_for_load_state("networkidle")
    page.get_by_label("Buscar").focus()
    page.keyboard.type("jo?")
    expect(page.get_by_label("Buscar")).to_have_value("jo?")
    assert page.locator("dialog").count() == 0


def test_the_keys_are_listed(site: Any, browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto(site.add_page("/inbox", INBOX))
    page.wait_for_load_state("networkidle")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Atajos del teclado")).to_contain_text("Tarea siguiente")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_is_typed_is_saved_and_said(site: Any, browser_page: OpenPage) -> None:
    page = browser_page()
    page.goto(site.add_page("/task", TASK))
    page.wait_for_load_state("networkidle")
    page.get_by_label("Motivo").fill("No contesta")
    expect(page.get_by_role("status")).to_contain_text("Borrador guardado a las", timeout=8000)
    assert site.form_drafts == ["reason=No+contesta"]


@pytest.mark.parametrize(
    ("status", "text"), [(409, "Esta tarea ha cambiado"), (500, "Lo que ha escrito sigue aquí")]
)
def test_a_draft_that_cannot_be_saved_says_so(
    site: Any, browser_page: OpenPage, status: int, text: str
) -> None:
    site.status_of_drafts = status
    page = browser_page()
    page.goto(site.add_page("/task", TASK))
    page.wait_for_load_state("networkidle")
    page.get_by_label("Motivo").fill("No contesta")
    expect(page.get_by_role("status")).to_contain_text(text, timeout=8000)
    expect(page.get_by_label("Motivo")).to_have_value("No contesta")
