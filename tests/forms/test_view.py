"""The view: words, values as a person types them, choices, errors with anchors, what is kept unseen."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from forms import Form, FormView, Submission

FormOf = Callable[..., Form]
ViewOf = Callable[..., FormView]
OFFER = {"values": [{"value": "a", "label": "Uno"}, {"value": 2, "label": "Dos"}]}
MOMENT = {"type": "datetime", "subtype": "datetime"}


@pytest.mark.parametrize(
    ("component", "stored", "value", "shown"),
    [
        ({"type": "textfield"}, "x", "x", "x"),
        ({"type": "textfield"}, None, "", "Sin dato"),
        ({"type": "number"}, Decimal("1234.50"), "1234,50", "1234,50"),
        ({"type": "number"}, 1e21, "1000000000000000000000", "1000000000000000000000"),
        ({"type": "datetime", "subtype": "date"}, date(2026, 11, 2), "2026-11-02", "02/11/2026"),
        ({"type": "datetime", "subtype": "date"}, "2026-11-02", "2026-11-02", "02/11/2026"),
        ({"type": "datetime", "subtype": "time"}, time(9, 0), "09:00", "09:00"),
        (MOMENT, "2026-07-01T08:00Z", "2026-07-01T10:00", "01/07/2026 10:00"),
        ({"type": "checkbox"}, True, "", "Sí"),
        ({"type": "radio", **OFFER}, 2, "2", "Dos"),
        ({"type": "select", **OFFER}, "gone", "gone", "gone"),
        ({"type": "checklist", **OFFER}, ["a", 2], "", "Uno, Dos"),
    ],
)  # fmt: skip
def test_a_stored_value_as_input_and_as_words(
    form_of: FormOf, view_of: ViewOf, component: dict[str, Any], stored: Any, value: str, shown: str
) -> None:
    field = view_of(form_of({"key": "q", **component}), {"q": stored}).fields[0]
    assert (field.value, field.shown) == (value, shown)
    fixed = view_of(form_of({"key": "q", "readonly": True, **component}), {"q": stored}).fields[0]
    assert (fixed.readonly, fixed.shown) == (True, shown)


@pytest.mark.parametrize(
    ("component", "typed", "value", "input_type"),
    [
        ({"type": "number"}, "doce", "doce", "text"),
        ({"type": "datetime", "subtype": "date"}, "31/11/2026", "31/11/2026", "text"),
        ({"type": "datetime", "subtype": "date"}, "2026-11-02", "2026-11-02", "date"),
        ({"type": "datetime", "subtype": "datetime"}, None, "", "datetime-local"),
        ({"type": "textfield", "validate": {"validationType": "email"}}, " x ", " x ", "email"),
        ({"type": "textarea"}, "a\r\nb", "a\r\nb", "text"),
    ],
)
def test_what_was_typed_is_shown_to_the_letter(
    form_of: FormOf, view_of: ViewOf, component: dict[str, Any], typed: Any, value: str, input_type: str
) -> None:
    field = view_of(form_of({"key": "q", **component}), {"q": "stored"}, typed={"q": typed}).fields[0]
    assert (field.value, field.input) == (value, input_type)


def test_choices_are_checked_from_values_defaults_or_what_was_typed(form_of: FormOf, view_of: ViewOf) -> None:
    form = form_of({"type": "checklist", "key": "q", "defaultValue": ["a"], **OFFER})

    def checked(*args: Any, **more: Any) -> list[bool]:
        return [option.checked for option in view_of(form, *args, **more).fields[0].options]

    assert checked() == [True, False]
    assert checked({"q": [2]}) == [False, True]
    assert checked({"q": [2]}, typed={"q": ["a", "z"]}) == [True, False]
    assert checked({"q": [2]}, typed={}) == [False, False]


def test_errors_come_in_reading_order_with_anchors_that_can_be_focused(
    form_of: FormOf, view_of: ViewOf, submit: Callable[..., Submission]
) -> None:
    form = form_of(
        {"type": "radio", "key": "r", "validate": {"required": True}, **OFFER},
        {"type": "dynamiclist", "path": "l", "components": [
            {"type": "textfield", "key": "t", "validate": {"required": True}},
        ]},
        {"type": "group", "path": "g", "components": [{"type": "number", "key": "n"}]},
    )  # fmt: skip
    found = submit(form, {"l.3.t": "", "l.3._row": "", "g.n": "x"})
    view = view_of(form, errors=found.errors, typed=found.typed)
    assert [(error.anchor, error.label) for error in view.errors] == [
        ("f-r-1", "R"),
        ("f-l-0-t", "L, fila 1: T"),
        ("f-g-n", "N"),
    ]
    assert view.fields[0].id == view.fields[0].options[0].id == "f-r-1"


def test_hidden_parts_are_not_in_the_view_but_what_was_typed_comes_along(
    form_of: FormOf, view_of: ViewOf
) -> None:
    form = form_of(
        {"type": "checkbox", "key": "a"},
        {"type": "textfield", "key": "b", "conditional": {"hide": "=a != true"}},
        {"type": "checklist", "key": "c", "conditional": {"hide": "=a != true"}, **OFFER},
    )
    view = view_of(form, {"b": "secret"})
    assert ([field.name for field in view.fields], view.kept) == (["a"], ())
    assert view.fields[0].refreshes
    typed = view_of(form, {"b": "secret"}, typed={"b": "mine", "c": ["a", "2"]})
    assert typed.kept == (("b", "mine"), ("c", "a"), ("c", "2"))
    assert [field.name for field in view_of(form, {}, typed={"a": "true"}).fields] == ["a", "b", "c"]


def test_words_with_values_in_both_languages(form_of: FormOf, view_of: ViewOf) -> None:
    form = form_of(
        {
            "type": "text",
            "id": "intro",
            "text": "# Hola {{name}}\nSon *{{n}}* y **{{on}}**\n- uno\n- dos\n\n1. a",
        },
        {"type": "textfield", "key": "q", "label": '="¿" + name + "?"', "description": "Ayuda"},
        concierto={"labels": {"en": {"q": {"label": "Who?"}}}, "title": {"es": "Caso de {{name}}"}},
    )
    values = {"name": "Ana", "n": Decimal("1.5"), "on": date(2026, 1, 2)}
    view = view_of(form, values)
    heading, paragraph, bullets, numbers = view.fields[0].blocks
    assert view.title == "Caso de Ana"
    assert (heading.kind, heading.lines[0][0].text) == ("heading", "Hola Ana")
    assert [(span.text, span.style) for span in paragraph.lines[0]] == [
        ("Son ", ""), ("1,5", "em"), (" y ", ""), ("02/01/2026", "strong"),
    ]  # fmt: skip
    assert (bullets.kind, len(bullets.lines), numbers.kind) == ("bullets", 2, "numbers")
    assert (view.fields[1].label, view.fields[1].help) == ("¿Ana?", "Ayuda")
    assert view_of(form, values, language="en").fields[1].label == "Who?"


def test_a_time_shows_in_the_zone_of_the_place(form_of: FormOf, view_of: ViewOf, now: datetime) -> None:
    form = form_of({"type": "datetime", "subtype": "datetime", "key": "q"})
    assert view_of(form, {"q": now}).fields[0].value == "2026-11-22T10:30"


def test_no_two_inputs_share_an_id(form_of: FormOf, view_of: ViewOf) -> None:
    rows = {"type": "dynamiclist", "path": "l", "id": "q", "components": [{"type": "number", "key": "n"}]}
    form = form_of(
        {"type": "radio", "key": "q", "id": "r", **OFFER},
        rows,
        {"type": "group", "components": [rows | {"path": "m", "id": "m"}]},
    )
    view = view_of(form, {"l": [{}, {}]})
    ids = [option.id for option in view.fields[0].options]
    ids += [view.fields[1].id, view.fields[2].id, *(row.fields[0].id for row in view.fields[1].rows)]
    assert len(ids) == len(set(ids)) == 6
