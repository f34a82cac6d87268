"""The drawn form: every input has its label, errors are tied to their field, nothing typed becomes markup."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from lxml import html

from forms import Form, FormView, Submission
from webapp.forms_rendering import render_form

OFFER = {"values": [{"value": "a", "label": "Uno"}, {"value": "b", "label": "Dos"}]}
RULES = {"validate": {"required": True}, "description": "Ayuda"}
ALL: list[dict[str, Any]] = [
    {"type": "textfield", "key": "t", "appearance": {"prefixAdorner": "+34", "suffixAdorner": "€"}, **RULES},
    {"type": "textarea", "key": "ta", **RULES},
    {"type": "number", "key": "n", **RULES},
    {"type": "datetime", "subtype": "date", "key": "d", **RULES},
    {"type": "checkbox", "key": "c", **RULES},
    {"type": "radio", "key": "r", **RULES, **OFFER},
    {"type": "select", "key": "s", **RULES, **OFFER},
    {"type": "checklist", "key": "cl", **RULES, **OFFER},
    {"type": "taglist", "key": "tl", **RULES, **OFFER},
    {"type": "textfield", "key": "ro", "readonly": True},
    {"type": "text", "text": "# Título\nHola **mundo**"},
    {"type": "separator"},
    {"type": "spacer"},
    {"type": "group", "path": "g", "components": [{"type": "textfield", "key": "t"}]},
    {"type": "dynamiclist", "path": "l", "components": [{"type": "textfield", "key": "t", **RULES}]},
]


@pytest.fixture
def draw(app: Flask) -> Callable[..., Any]:
    def run(view: FormView, **more: Any) -> Any:
        with app.test_request_context("/"):
            return html.fromstring(f"<form>{render_form(view, **more)}</form>")

    return run


def test_every_input_has_a_label_and_every_group_a_legend(
    form_of: Callable[..., Form], view_of: Callable[..., FormView], draw: Callable[..., Any]
) -> None:
    page = draw(view_of(form_of(*ALL)))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    controls = page.xpath("//input[not(@type='hidden')] | //select | //textarea")
    assert len(controls) == 14
    for control in controls:
        labels = page.xpath("//label[@for=$id]", id=control.get("id")) or control.xpath("ancestor::label")
        assert len(labels) == 1, html.tostring(control)
    assert all(fieldset[0].tag == "legend" for fieldset in page.xpath("//fieldset"))
    assert page.xpath("//dt[.='Ro']/following-sibling::dd")
    assert "(obligatorio)" in page.xpath("string(//label[@for='f-t'])")


def test_errors_are_said_on_top_and_tied_to_their_field(
    form_of: Callable[..., Form],
    view_of: Callable[..., FormView],
    draw: Callable[..., Any],
    submit: Callable[..., Submission],
) -> None:
    form = form_of(*ALL)
    found = submit(form, {"l.0._row": ""})
    page = draw(view_of(form, errors=found.errors, typed=found.typed))
    summary = page.xpath("//*[@role='alert']")[0]
    assert (summary.get("tabindex"), summary.xpath("string(h2)")) == ("-1", "Hay 10 datos que revisar")
    for link in summary.xpath(".//a/@href"):
        target = page.get_element_by_id(link.removeprefix("#"))
        holder = target if target.get("aria-invalid") else target.xpath("ancestor::fieldset[1]")[0]
        assert holder.get("aria-invalid") == "true"
        described = [
            page.get_element_by_id(name).text_content() for name in holder.get("aria-describedby").split()
        ]
        assert any("Error" in text for text in described)
        assert "Ayuda" in described


def test_nothing_that_is_typed_or_stored_becomes_markup(
    form_of: Callable[..., Form], view_of: Callable[..., FormView], draw: Callable[..., Any]
) -> None:
    evil = "\"><script>alert(1)</script>'{{7*7}}"
    offer = {"type": "select", "key": "s", "valuesKey": "list"}
    form = form_of(*(c for c in ALL if c.get("key") != "s"), offer, {"type": "text", "text": "{{ro}}"})
    page = draw(view_of(form, {"t": evil, "ta": evil, "ro": evil, "list": [evil]}))
    assert not page.xpath("//script")
    assert page.get_element_by_id("f-t").get("value") == evil
    assert page.get_element_by_id("f-ta").text.strip() == evil
    assert evil in page.xpath("string(//dd)")
    assert evil in page.xpath("//option/@value")


def test_enter_presses_the_first_button_not_one_of_the_list(
    form_of: Callable[..., Form], view_of: Callable[..., FormView], draw: Callable[..., Any]
) -> None:
    buttons = draw(view_of(form_of(*ALL)), enter=("action", "complete")).xpath("//button")
    assert [(button.get("name"), button.get("value")) for button in buttons] == [
        ("action", "complete"),
        ("_remove", "l.0"),
        ("_add", "l"),
    ]
    assert buttons[0].getparent().get("hidden") is not None
    assert re.sub(r"\s+", " ", buttons[1].text_content()) == "Quitar fila 1: l"


def test_a_controlling_answer_has_a_button_that_updates_the_questions(
    form_of: Callable[..., Form], view_of: Callable[..., FormView], draw: Callable[..., Any]
) -> None:
    form = form_of(
        {"type": "radio", "key": "a", **OFFER},
        {"type": "textfield", "key": "b", "conditional": {"hide": '=a != "b"'}},
    )
    page = draw(view_of(form, {}, typed={"a": "a", "b": "mine"}))
    assert page.xpath("//button[@name='_refresh' and @formnovalidate]")
    assert page.xpath("//input[@type='hidden' and @name='b']/@value") == ["mine"]
    assert (
        draw(view_of(form, {}, typed={"a": "b", "b": "mine"})).get_element_by_id("f-b").get("value") == "mine"
    )


def test_the_form_speaks_english(
    form_of: Callable[..., Form], view_of: Callable[..., FormView], draw: Callable[..., Any]
) -> None:
    text = draw(view_of(form_of(*ALL), language="en")).text_content()
    assert "(required)" in text
    assert "Add row" in text
    assert "obligatorio" not in text
