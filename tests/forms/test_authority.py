"""The server decides: what is forged is not taken; what is written is what the form lets one write."""

from collections.abc import Callable
from decimal import Decimal

from forms import Form, Submission

FormOf = Callable[..., Form]
Submit = Callable[..., Submission]
TEXT = {"type": "textfield"}


def test_unknown_keys_are_dropped(form_of: FormOf, submit: Submit) -> None:
    found = submit(form_of({**TEXT, "key": "a"}), {"a": ["1"], "b": ["2"], "a.c": ["3"], "__class__": ["x"]})
    assert (found.values, found.typed) == ({"a": "1"}, {"a": "1"})


def test_disabled_and_read_only_answers_stay_as_they_were(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {**TEXT, "key": "a", "disabled": True},
        {**TEXT, "key": "b", "readonly": True, "validate": {"required": True}},
        {**TEXT, "key": "c", "readonly": "=locked"},
        {**TEXT, "key": "d"},
    )
    forged = {"a": "x", "b": "x", "c": "x", "d": "x"}
    found = submit(form, forged, over={"a": 1, "b": 2, "c": 3, "locked": True})
    assert (found.values, found.errors, found.typed) == ({"d": "x"}, {}, {"d": "x"})
    assert submit(form, forged, over={"locked": False}).values == {"c": "x", "d": "x"}


def test_a_read_only_condition_without_an_answer_protects(form_of: FormOf, submit: Submit) -> None:
    form = form_of({**TEXT, "key": "c", "readonly": "=nobody_knows > 3"})
    assert submit(form, {"c": "x"}).values == {}


def test_a_variable_that_is_no_question_cannot_be_overwritten_to_unlock(
    form_of: FormOf, submit: Submit
) -> None:
    form = form_of({**TEXT, "key": "c", "readonly": "=locked"})
    assert submit(form, {"c": "x", "locked": "false"}, over={"locked": True}).values == {}


def test_hidden_answers_are_neither_taken_nor_demanded(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {"type": "radio", "key": "decision", "values": [{"value": "accept"}, {"value": "dismiss"}]},
        {"type": "group", "label": "G", "conditional": {"hide": '=decision = "accept"'}, "components": [
            {**TEXT, "key": "reason", "validate": {"required": True}},
        ]},
    )  # fmt: skip
    accepted = submit(form, {"decision": "accept", "reason": "forged"}, over={"reason": "old"})
    assert accepted.values == {"decision": "accept"}
    assert accepted.typed == {"decision": "accept", "reason": "forged"}
    assert submit(form, {"decision": "dismiss"}).errors == {"reason": ("Este dato es obligatorio.",)}
    assert submit(form, {"decision": "dismiss", "reason": "r"}).values == {
        "decision": "dismiss",
        "reason": "r",
    }


def test_an_expression_is_computed_never_taken(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {"type": "number", "key": "income"},
        {"type": "expression", "key": "double", "expression": "=income * 2"},
    )
    assert submit(form, {"income": "21", "double": "1000"}).values == {
        "income": Decimal(21),
        "double": Decimal(42),
    }


def test_what_stands_around_an_answer_is_kept(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {"type": "group", "path": "person", "label": "P", "components": [
            {**TEXT, "key": "name"}, {**TEXT, "key": "card", "readonly": True},
        ]},
    )  # fmt: skip
    stored = {"person": {"name": "Ana", "card": "123", "case": 7}, "other": 1}
    found = submit(form, {"person.name": "Eva", "person.card": "999", "person.case": "8"}, over=stored)
    assert found.values == {"person": {"name": "Eva", "card": "123", "case": 7}}
    assert stored["person"] == {"name": "Ana", "card": "123", "case": 7}


def test_a_default_that_is_shown_but_fixed_is_written(form_of: FormOf, submit: Submit) -> None:
    form = form_of({**TEXT, "key": "a", "readonly": True, "defaultValue": "x"})
    assert submit(form, {"a": "forged"}).values == {"a": "x"}
    assert submit(form, {}, over={"a": "y"}).values == {}


def test_the_last_of_a_repeated_name_counts(form_of: FormOf, submit: Submit) -> None:
    assert submit(form_of({**TEXT, "key": "a"}), {"a": ["1", "2"]}).values == {"a": "2"}


def test_nested_values_are_read_like_form_data(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {"type": "group", "path": "g", "label": "G", "components": [{"type": "number", "key": "n"}]}
    )
    assert submit(form, {"g": {"n": 1.5}}).values == submit(form, {"g.n": ["1,5"]}).values
    assert submit(form, {"g": "no group"}).values == {"g": {"n": None}}


def test_an_offer_that_depends_on_another_answer(form_of: FormOf, submit: Submit) -> None:
    form = form_of(
        {"type": "select", "key": "kind", "values": [{"value": "a"}, {"value": "b"}]},
        {"type": "select", "key": "what", "valuesExpression": '=if kind = "a" then ["x"] else ["y"]'},
    )
    assert submit(form, {"kind": "b", "what": "y"}).values == {"kind": "b", "what": "y"}
    assert list(submit(form, {"kind": "a", "what": "y"}).errors) == ["what"]
