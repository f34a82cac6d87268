"""Conditions and expressions that depend on one another settle, whatever the order on the form."""

from collections.abc import Callable
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from forms import Form, Submission

FormOf = Callable[..., Form]
Submit = Callable[..., Submission]

CHAIN: list[dict[str, Any]] = [
    {"type": "checkbox", "key": "a"},
    {"type": "textfield", "key": "b", "conditional": {"hide": "=a != true"}},
    {"type": "textfield", "key": "c", "conditional": {"hide": "=b = null"}},
    {"type": "expression", "key": "d", "expression": "=if c = null then 0 else 1"},
    {"type": "textfield", "key": "e", "conditional": {"hide": "=d = 0"}, "validate": {"required": True}},
]


@pytest.mark.parametrize("order", list(permutations(range(5)))[::7])
def test_a_chain_settles_in_any_order(form_of: FormOf, submit: Submit, order: tuple[int, ...]) -> None:
    form = form_of(*(CHAIN[number] for number in order))
    typed = {"b": "x", "c": "y", "e": "z"}
    assert submit(form, {**typed, "a": "true"}).values == {"a": True, "b": "x", "c": "y", "d": 1, "e": "z"}
    assert submit(form, typed).values == {"a": False, "d": 0}
    assert submit(form, {"a": "true", "c": "y"}).values == {"a": True, "b": None, "d": 0}
    assert list(submit(form, {"a": "true", "b": "x", "c": "y"}).errors) == ["e"]


@pytest.mark.parametrize("backwards", [False, True])
def test_a_long_chain_that_alternates_settles(form_of: FormOf, submit: Submit, backwards: bool) -> None:
    chain: list[dict[str, Any]] = [{"type": "textfield", "key": "k0"}]
    chain += [
        {"type": "textfield", "key": f"k{n}", "conditional": {"hide": f"=k{n - 1} != null"}}
        for n in range(1, 31)
    ]
    form = form_of(*(reversed(chain) if backwards else chain))
    found = submit(form, {f"k{n}": "x" for n in range(31)})
    assert found.values == {f"k{n}": "x" for n in range(0, 31, 2)}


def test_a_circle_inside_a_group_stops_and_hides(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {"type": "group", "path": "g", "label": "G", "components": [
            {"type": "textfield", "key": "a", "conditional": {"hide": "=g.b != null"}},
            {"type": "textfield", "key": "b", "conditional": {"hide": "=g.a != null"}},
        ]},
    )  # fmt: skip
    assert submit(form, {"g.a": "x", "g.b": "y"}).errors == {}


def test_a_runaway_expression_stops(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {"type": "group", "path": "g", "label": "G", "components": [
            {"type": "expression", "key": "n", "expression": "=if g.n = null then 1 else g.n + 1"},
        ]},
    )  # fmt: skip
    assert submit(form, {}).values["g"]["n"] > 1


def test_a_row_speaks_of_itself_its_parent_and_its_number(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {"type": "number", "key": "limit"},
        {"type": "dynamiclist", "path": "rows", "components": [
            {"type": "number", "key": "n", "validate": {"max": "=parent.limit"}},
            {"type": "textfield", "key": "why", "conditional": {"hide": "=this.n = null or this.n <= 5"}},
            {"type": "expression", "key": "at", "expression": "=i[1]"},
        ]},
    )  # fmt: skip
    assert form.controlling == {"rows.n"}
    raw = {"limit": "9", "rows.0.n": "3", "rows.0.why": "x", "rows.1.n": "7", "rows.1.why": "y"}
    assert submit(form, raw).values == {
        "limit": Decimal(9),
        "rows": [{"n": Decimal(3), "at": 1}, {"n": Decimal(7), "why": "y", "at": 2}],
    }
    assert list(submit(form, {**raw, "rows.1.n": "10"}).errors) == ["rows.1.n"]


def test_stored_texts_of_dates_compare_as_dates(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {"type": "datetime", "subtype": "date", "key": "born", "readonly": True},
        {"type": "textfield", "key": "guardian", "conditional": {"hide": '=born < date("2008-11-22")'}},
    )
    assert submit(form, {"guardian": "x"}, over={"born": "2015-01-01"}).values == {"guardian": "x"}
    assert submit(form, {"guardian": "x"}, over={"born": "1990-01-01"}).values == {}
