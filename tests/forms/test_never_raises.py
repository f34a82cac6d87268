"""Whatever is sent, and whatever is stored, a submission is read and its page is shown again."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.faults import Fault
from forms import FormRefused, build_view, change_rows, read_draft, read_form, read_submission

NOW = datetime(2026, 11, 22, 10, 30, tzinfo=ZoneInfo("Europe/Madrid"))
OFFER = {"values": [{"value": "a", "label": "A"}, {"value": 2, "label": "B"}]}
INNER: list[dict[str, Any]] = [
    {"type": "textfield", "key": "t", "validate": {"pattern": "^a", "minLength": 1}},
    {"type": "textarea", "key": "ta", "conditional": {"hide": "=n > 3"}},
    {
        "type": "number",
        "key": "n",
        "decimalDigits": 1,
        "increment": "=n",
        "validate": {"min": "=m", "max": 1e9},
    },
    {"type": "datetime", "subtype": "date", "key": "d", "validate": {"min": "=today()"}},
    {"type": "datetime", "subtype": "time", "key": "h", "validate": {"min": "=t"}},
    {"type": "datetime", "subtype": "datetime", "key": "dt", "validate": {"max": "=now()"}},
    {"type": "checkbox", "key": "c", "validate": {"required": True}},
    {"type": "radio", "key": "r", **OFFER},
    {"type": "select", "key": "s", "valuesKey": "t"},
    {"type": "checklist", "key": "cl", "valuesExpression": "=[t, n, d, r]"},
    {"type": "expression", "key": "e", "expression": "=n + 1"},
]
FORM = read_form(
    json.dumps(
        {
            "id": "f",
            "components": [
                *({"label": "x", **c} for c in INNER),
                {"type": "text", "text": "{{t}} {{cl}} {{dt}}"},
                {
                    "type": "dynamiclist",
                    "label": "L",
                    "path": "l",
                    "components": [{"label": "x", **c} for c in INNER],
                },
                {
                    "type": "group",
                    "label": "G",
                    "path": "g",
                    "components": [{"label": "x", **c} for c in INNER],
                },
            ],
        }
    ).encode()
)
KEYS = [
    "t",
    "ta",
    "n",
    "d",
    "h",
    "dt",
    "c",
    "r",
    "s",
    "cl",
    "e",
    "m",
    "l",
    "g",
    "_add",
    "_remove",
    "_row",
    "0",
    "1",
]
names = st.lists(st.sampled_from(KEYS), min_size=1, max_size=4).map(".".join)
texts = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "31/12/9999 23:59",
            "0001-01-01",
            "0001-01-01T00:00",
            "12,5",
            "9" * 50,
            "2",
            "a",
            "l.0",
            "9999-12-31",
        ]
    ),
)
leaves = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.lists(texts, max_size=3),
    st.datetimes(),
    st.dates(),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
)


@settings(max_examples=100, deadline=None)
@given(
    raw=st.dictionaries(
        st.one_of(names, st.text(max_size=5)), st.one_of(st.lists(texts, max_size=3), trees), max_size=8
    ),
    stored=st.dictionaries(st.sampled_from(KEYS), trees, max_size=6),
    language=st.sampled_from(["es", "en"]),
)
def test_a_submission_never_raises(raw: dict[str, Any], stored: dict[str, Any], language: str) -> None:
    found = read_submission(FORM, raw, stored, language=language, now=NOW)
    assert not (found.values and found.errors)
    assert found.typed == read_draft(FORM, raw, stored, language=language, now=NOW)
    view = build_view(FORM, stored, found.errors, language=language, now=NOW, typed=found.typed)
    assert len(view.errors) >= len(found.errors)
    draft = read_draft(FORM, found.typed, stored, language=language, now=NOW)
    assert read_draft(FORM, draft, stored, language=language, now=NOW) == draft
    build_view(FORM, stored, language=language, now=NOW, typed=change_rows(FORM, raw))
    build_view(FORM, stored, language=language, now=NOW)


properties = st.sampled_from(
    ["type", "key", "path", "id", "label", "validate", "conditional", "values", "components", "text",
     "expression", "pattern", "hide", "value", "min", "subtype", "readonly", "concierto",
     "labels", "en", "defaultValue"]
)  # fmt: skip
words = st.one_of(
    st.text(max_size=6), st.sampled_from(["textfield", "radio", "number", "group", "dynamiclist", "=a", "{{"])
)
documents = st.recursive(
    st.one_of(words, st.none(), st.booleans(), st.integers()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(properties, inner, max_size=6)),
    max_leaves=25,
)


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=50),
        documents.map(lambda tree: json.dumps({"id": "f", "components": tree}).encode()),
    )
)
def test_reading_gives_a_form_or_faults(data: bytes) -> None:
    faults: tuple[Fault, ...] = ()
    try:
        form = read_form(data)
    except FormRefused as refusal:
        faults = refusal.faults
    else:
        build_view(form, {}, language="es", now=NOW)
        assert not [fault for fault in form.warnings if fault.severity == "error"]
    assert all(fault.rule.startswith("form.") for fault in faults)
