"""Reading form-js JSON: what is taken, and every fault of what is not, with its line."""

import json
from typing import Any

import pytest

from forms import FormRefused, read_form, untranslated
from forms.model import Checklist, DynamicList, Group, Moment, Number, Radio, TextField


def faults_of(data: bytes | dict[str, Any]) -> list[tuple[str, int]]:
    with pytest.raises(FormRefused) as refusal:
        read_form(data if isinstance(data, bytes) else json.dumps(data).encode(), file="a.form.json")
    assert all(f.text and f.text_en and f.file == "a.form.json" for f in refusal.value.faults)
    return [(fault.rule, fault.line) for fault in refusal.value.faults if fault.severity == "error"]


def one(**component: Any) -> dict[str, Any]:
    return {"id": "f", "components": [{"type": "textfield", "key": "a", "label": "A", **component}]}


@pytest.mark.parametrize(
    ("component", "rule"),
    [
        ({"type": "html"}, "form.refused_type"),
        ({"type": "iframe"}, "form.refused_type"),
        ({"type": "filepicker"}, "form.refused_type"),
        ({"type": "hologram"}, "form.unknown_type"),
        ({"type": None}, "form.unknown_type"),
        ({"key": "a-b"}, "form.bad_key"),
        ({"key": "_row"}, "form.bad_key"),
        ({"key": "a.1"}, "form.bad_key"),
        ({"key": ""}, "form.bad_key"),
        ({"key": 7}, "form.bad_key"),
        ({"label": ""}, "form.no_label"),
        ({"label": "{{ 1 + }}"}, "form.bad_feel"),
        ({"label": "{{#if x}}y{{/if}}"}, "form.bad_template"),
        ({"conditional": {"hide": "=1 +"}}, "form.bad_feel"),
        ({"conditional": {"hide": "=a = null"}}, "form.cycle"),
        ({"readonly": "=a = 1"}, "form.cycle"),
        ({"validate": {"pattern": "("}}, "form.bad_pattern"),
        ({"validate": {"pattern": "(a+)+$"}}, "form.bad_pattern"),
        ({"validate": {"pattern": "^((a*)|b)*$"}}, "form.bad_pattern"),
        ({"validate": {"minLength": 5, "maxLength": 2}}, "form.bad_bounds"),
        ({"validate": {"minLength": "many"}}, "form.bad_value"),
        ({"validate": []}, "form.bad_value"),
        ({"validate": {"required": "yes"}}, "form.bad_value"),
        ({"type": "number", "validate": {"min": "=("}}, "form.bad_feel"),
        ({"type": "number", "increment": 0}, "form.bad_value"),
        ({"type": "number", "decimalDigits": -1}, "form.bad_value"),
        ({"type": "datetime", "subtype": "century"}, "form.bad_value"),
        ({"type": "datetime", "validate": {"min": "yesterday"}}, "form.bad_value"),
        ({"type": "radio"}, "form.no_options"),
        ({"type": "select", "values": []}, "form.no_options"),
        ({"type": "select", "values": [{"label": "X"}]}, "form.bad_value"),
        ({"type": "radio", "values": [{"value": "x"}, {"value": "x"}]}, "form.duplicate_option"),
        ({"type": "radio", "values": [{"value": "x"}], "defaultValue": "y"}, "form.bad_value"),
        ({"type": "checklist", "valuesExpression": "=["}, "form.bad_feel"),
        ({"type": "expression", "expression": "=a + 1"}, "form.cycle"),
        ({"type": "expression", "expression": ""}, "form.bad_feel"),
        ({"type": "dynamiclist", "key": None}, "form.bad_key"),
    ],
)
def test_refuses_a_component_that_is_wrong(component: dict[str, Any], rule: str) -> None:
    assert rule in [found for found, _ in faults_of(one(**component))]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"id": NaN}',
        b'{"id": "a", "id": "b"}',
        b"[" * 100_000,
        b'{"a":' * 5_000,
        b"9" * 6_000,
        b" " * 1_000_001,
    ],
)
def test_refuses_what_is_no_json_that_we_read(data: bytes) -> None:
    assert [rule for rule, _ in faults_of(data)] == ["form.json"]


def test_names_the_line_of_broken_json() -> None:
    assert faults_of(b'{\n "id": "f",\n oops\n}') == [("form.json", 3)]


def test_lists_every_fault_at_once_with_its_line() -> None:
    text = b"""{
  "components": [
    {"type": "html"},
    {"type": "textfield", "key": "a", "label": "A",
     "validate": {"pattern": "["}},
    {"type": "group", "path": "g", "label": "G", "components": [
      {"type": "number", "key": "n", "label": "{{ }"},
      {"type": "number", "key": "n", "label": "N"}
    ]},
    {"type": "textfield", "key": "g", "label": "G"}
  ]
}"""
    found = faults_of(text)
    assert ("form.no_id", 1) in found
    assert ("form.refused_type", 3) in found
    assert ("form.bad_pattern", 4) in found
    assert ("form.duplicate_key", 8) in found
    assert ("form.key_overlap", 7) in found


def test_a_circle_over_two_fields_is_refused_but_not_one_way_dependence() -> None:
    def hidden_by(key: str, other: str) -> dict[str, Any]:
        hide = {"hide": f"={other} = null"}
        return {"type": "textfield", "key": key, "label": key, "conditional": hide}

    circle = [hidden_by("a", "b"), hidden_by("b", "a")]
    assert [rule for rule, _ in faults_of({"id": "f", "components": circle})] == ["form.cycle"] * 2
    chain = [hidden_by("a", "b"), hidden_by("b", "c")]
    assert read_form(json.dumps({"id": "f", "components": chain}).encode()).controlling == {"b"}


def test_reads_each_kind_with_its_rules() -> None:
    form = read_form(
        json.dumps(
            {
                "id": "visit",
                "versionTag": "2",
                "components": [
                    {
                        "type": "textfield",
                        "key": "mail",
                        "label": "M",
                        "validate": {"validationType": "email"},
                    },
                    {
                        "type": "number",
                        "key": "n",
                        "label": "N",
                        "decimalDigits": 1,
                        "validate": {"min": "0.5"},
                    },
                    {"type": "datetime", "subtype": "time", "key": "t", "timeLabel": "T"},
                    {"type": "radio", "key": "r", "label": "R", "values": [{"value": "x", "label": "X"}]},
                    {"type": "checklist", "key": "c", "label": "C", "valuesKey": "offer.list"},
                    {
                        "type": "group",
                        "path": "p.q",
                        "components": [{"type": "separator"}, {"type": "spacer"}],
                    },
                    {"type": "dynamiclist", "path": "rows", "label": "L", "allowAddRemove": False},
                    {"type": "button", "action": "submit"},
                ],
            }
        ).encode()
    )
    mail, number, moment, radio, checks, group, rows = form.components
    assert (form.id, form.version) == ("visit", "2")
    assert isinstance(mail, TextField)
    assert mail.shape == "email"
    assert isinstance(number, Number)
    assert (number.decimals, str(number.least)) == (1, "0.5")
    assert isinstance(moment, Moment)
    assert moment.label.phrase("es") == ("T",)
    assert isinstance(radio, Radio)
    assert isinstance(checks, Checklist)
    assert checks.values_key == ("offer", "list")
    assert isinstance(group, Group)
    assert [c.kind for c in group.components] == ["separator", "spacer"]
    assert isinstance(rows, DynamicList)
    assert not rows.may_change
    assert [fault.rule for fault in form.warnings] == ["form.ignored_type"]


def test_warns_of_patterns_that_javascript_reads_otherwise() -> None:
    form = read_form(json.dumps(one(validate={"pattern": r"\A(?P<x>a)\Z"})).encode())
    assert [fault.rule for fault in form.warnings] == ["form.pattern_javascript"]


def test_takes_patterns_that_repeat_with_a_firm_separator() -> None:
    assert read_form(json.dumps(one(validate={"pattern": "^[A-Z]+( [A-Z]+)*$"})).encode()).warnings == ()


def test_words_of_another_language_by_key_and_warns_of_unknown_keys() -> None:
    labels = {
        "r": {"label": "Answer", "description": "Why", "options": {"x": "Ex"}},
        "gone": {"label": "Nothing"},
    }
    form = read_form(
        json.dumps(
            {
                "id": "f",
                "components": [
                    {
                        "type": "radio",
                        "key": "r",
                        "label": "Respuesta",
                        "values": [{"value": "x", "label": "Equis"}],
                    },
                    {"type": "text", "id": "intro", "text": "Hola"},
                ],
                "concierto": {"title": {"es": "Título", "en": "Title"}, "labels": {"en": labels}},
            }
        ).encode()
    )
    radio = form.components[0]
    assert isinstance(radio, Radio)
    assert radio.label.phrase("en") == ("Answer",)
    assert radio.label.phrase("fr") == ("Respuesta",)
    assert radio.options[0].label.phrase("en") == ("Ex",)
    assert form.title.phrase("en") == ("Title",)
    assert [fault.rule for fault in form.warnings] == ["form.unknown_label"]
    assert untranslated(form, "en") == ("intro.text",)
    assert untranslated(form, "es") == ("r.description",)
