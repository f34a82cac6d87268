"""Dynamic lists without JavaScript: rows come, go and are read; a row keeps what the form does not show."""

from collections.abc import Callable
from typing import Any

import pytest

from forms import Form, FormView, Submission, change_rows, pressed

FormOf = Callable[..., Form]
Submit = Callable[..., Submission]
MEMBERS: dict[str, Any] = {
    "type": "dynamiclist",
    "path": "members",
    "components": [{"type": "textfield", "key": "name", "validate": {"required": True}}],
}
STORED = {"members": [{"name": "Ana", "id": 1}, {"name": "Luis", "id": 2}]}


def test_a_row_keeps_what_is_not_on_the_form_also_when_another_is_removed(
    form_of: FormOf, submit: Submit
) -> None:
    raw = {"members.1._row": "1", "members.1.name": "Luisa", "members.2._row": "", "members.2.name": "Eva"}
    found = submit(form_of(MEMBERS), raw, over=STORED)
    assert found.values == {"members": [{"name": "Luisa", "id": 2}, {"name": "Eva"}]}


@pytest.mark.parametrize("origin", ["7", "-1", "x", "²", "9" * 5000, ["0", "0"]])
def test_a_forged_or_repeated_origin_is_a_new_row(form_of: FormOf, submit: Submit, origin: Any) -> None:
    raw = {"members.0._row": "0", "members.0.name": "A", "members.1._row": origin, "members.1.name": "B"}
    assert submit(form_of(MEMBERS), raw, over=STORED).values["members"][1] == {"name": "B"}


def test_errors_are_named_by_row(form_of: FormOf, submit: Submit) -> None:
    raw = {"members.4.name": " ", "members.9.name": "x", "members.11._row": ""}
    assert list(submit(form_of(MEMBERS), raw).errors) == ["members.0.name", "members.2.name"]


def test_no_rows_are_an_empty_list(form_of: FormOf, submit: Submit) -> None:
    assert submit(form_of(MEMBERS), {}, over=STORED).values == {"members": []}


def test_a_fixed_list_keeps_its_rows(form_of: FormOf, submit: Submit) -> None:
    form = form_of({**MEMBERS, "allowAddRemove": False})
    found = submit(form, {"members.0.name": "A", "members.1.name": "B", "members.2.name": "C"}, over=STORED)
    assert found.values == {"members": [{"name": "A", "id": 1}, {"name": "B", "id": 2}]}


def test_a_hidden_list_is_not_written(form_of: FormOf, submit: Submit) -> None:
    nested = {**MEMBERS, "path": "inner"}
    form = form_of({**MEMBERS, "components": [nested], "conditional": {"hide": "=true"}})
    raw = {"members.0.inner.0.name": ""}
    assert (submit(form, raw, over=STORED).values, submit(form, raw).errors) == ({}, {})


def test_too_many_rows_are_said_not_cut(form_of: FormOf, submit: Submit) -> None:
    found = submit(form_of(MEMBERS), {f"members.{n}.name": "x" for n in range(101)})
    assert found.errors == {"members": ("Se admiten como máximo 100 filas.",)}


def test_lists_inside_lists(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {"type": "dynamiclist", "path": "homes", "components": [{"type": "textfield", "key": "a"}, MEMBERS]}
    )
    raw = {"homes.0.a": "x", "homes.0.members.0.name": "A", "homes.0.members.1.name": "B", "homes.1.a": "y"}
    assert submit(form, raw).values == {
        "homes": [{"a": "x", "members": [{"name": "A"}, {"name": "B"}]}, {"a": "y", "members": []}]
    }
    grown = change_rows(form, {**raw, "_add": ["homes.1.members"]})
    assert grown["homes"][1]["members"] == [{}]
    fewer = change_rows(form, {**raw, "_remove": "homes.0.members.0"})
    assert fewer["homes"][0]["members"] == [{"name": "B"}]


def test_buttons_add_and_remove_and_keep_what_was_typed(
    form_of: FormOf, view_of: Callable[..., FormView]
) -> None:
    form = form_of(MEMBERS)
    raw = {"members.0._row": ["1"], "members.0.name": ["typed"], "_add": ["members"]}
    assert pressed(raw) == "add"
    view = view_of(form, STORED, typed=change_rows(form, raw))
    assert [(row.origin, row.fields[0].value) for row in view.fields[0].rows] == [("1", "typed"), ("", "")]
    less = change_rows(form, {"members.0.name": ["a"], "members.1.name": ["b"], "_remove": ["members.0"]})
    assert less["members"] == [{"name": ["b"]}]


@pytest.mark.parametrize(
    "path", ["", "name", "members.0", "members..", "other", "members.0.name", "²", "9" * 9999]
)
def test_a_button_that_the_form_does_not_have_changes_nothing(form_of: FormOf, path: str) -> None:
    raw = {"members.0.name": "a"}
    for button in ("_add", "_remove"):
        kept = change_rows(form_of({**MEMBERS, "allowAddRemove": False}), {**raw, button: path})
        assert kept["members"] == {"0": {"name": "a"}}


def test_the_first_page_has_the_stored_rows_or_the_default_number(
    form_of: FormOf, view_of: Callable[..., FormView]
) -> None:
    form = form_of({**MEMBERS, "defaultRepetitions": 2})
    assert [row.origin for row in view_of(form).fields[0].rows] == ["", ""]
    assert [row.origin for row in view_of(form, STORED).fields[0].rows] == ["0", "1"]
    assert view_of(form, {"members": []}).fields[0].rows == ()
