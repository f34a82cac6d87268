"""The values that a form's fields may have, as far as they can be counted."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import UNSET

from forms import Form, finite_fields
from forms.finite import form_fields

FormOf = Callable[..., Form]
KINDS = [{"value": kind, "label": kind} for kind in ("eviction", "debt")]


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        ({"type": "select", "key": "kind", "values": KINDS}, ("eviction", "debt", None)),
        (
            {"type": "select", "key": "kind", "values": KINDS, "validate": {"required": True}},
            ("eviction", "debt"),
        ),
        (
            {"type": "radio", "key": "kind", "values": KINDS, "validate": {"required": True}},
            ("eviction", "debt"),
        ),
        ({"type": "checkbox", "key": "kind"}, (True, False)),
        ({"type": "checkbox", "key": "kind", "validate": {"required": True}}, (True,)),
        (
            {"type": "checklist", "key": "kind", "values": KINDS},
            ([], ["eviction"], ["debt"], ["eviction", "debt"]),
        ),
        (
            {"type": "taglist", "key": "kind", "values": KINDS, "validate": {"required": True}},
            (["eviction"], ["debt"], ["eviction", "debt"]),
        ),
        ({"type": "select", "key": "kind", "valuesKey": "offers"}, None),
        ({"type": "radio", "key": "kind", "valuesExpression": "=offers"}, None),
        ({"type": "textfield", "key": "kind"}, None),
        ({"type": "number", "key": "kind"}, None),
        ({"type": "datetime", "key": "kind", "subtype": "date"}, None),
        ({"type": "expression", "key": "kind", "expression": "=1 + 1"}, None),
        ({"type": "checkbox", "key": "kind", "conditional": {"hide": "=other"}}, (True, False, UNSET)),
        ({"type": "checkbox", "key": "kind", "disabled": True}, (UNSET,)),
        ({"type": "checkbox", "key": "kind", "readonly": True, "defaultValue": True}, (True, UNSET)),
        ({"type": "checkbox", "key": "kind", "readonly": "=locked"}, (True, False, UNSET)),
        (
            {"type": "dynamiclist", "path": "kind", "components": [{"type": "checkbox", "key": "x"}]},
            None,
        ),
        (
            {
                "type": "checklist",
                "key": "kind",
                "values": [{"value": str(n), "label": str(n)} for n in range(7)],
            },
            None,
        ),
    ],
)
def test_the_values_of_a_field(form_of: FormOf, component: dict[str, Any], expected: object) -> None:
    assert form_fields(form_of(component)) == {"kind": expected}


def test_a_group_s_fields_are_dotted_and_hidden_with_it(form_of: FormOf) -> None:
    inside = [{"type": "checkbox", "key": "team"}, {"type": "textfield", "key": "note"}]
    group = {"type": "group", "path": "consent", "components": inside, "conditional": {"hide": "=no"}}
    assert form_fields(form_of(group)) == {"consent.team": (True, False, UNSET), "consent.note": None}


def test_what_only_informs_writes_nothing(form_of: FormOf) -> None:
    assert form_fields(form_of({"type": "text", "text": "x"}, {"type": "separator"})) == {}


def test_a_file_is_read() -> None:
    file = {"id": "f", "components": [{"type": "checkbox", "key": "sure", "label": "Sure"}]}
    assert finite_fields(json.dumps(file).encode()) == {"sure": (True, False)}
