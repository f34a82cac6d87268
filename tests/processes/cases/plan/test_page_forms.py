"""The forms of the pages: both languages, and what is stored comes back as it was."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any

import pytest

from forms import build_view, read_form, read_submission, untranslated
from processes.cases.diagnosis.factors import Factor
from processes.cases.plan.content import read_content
from processes.cases.plan.following import Seen
from processes.cases.plan.page_forms import (
    action_choices,
    factor_choices,
    outcome_rows,
    page_form,
    plan_part,
    plan_values,
    seen_part,
)
from processes.cases.plan.tables import PlanOutcome

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PAGES = ("project", "plan", "follow_up")
CONTENT = read_content(
    {
        "strategy": "face",
        "goals": [{"words": "A", "factor": "2", "actions": [{"what": "B", "months": 2}, {"what": "C"}]}],
        "services": [{"verb": "keep", "code": "1", "holder": "asso", "since": "2026-01-02"}],
        "first_follow_up": "2026-12-04",
        "contacts": [{"organisation": "asso", "about": "D"}],
    }
)
CHOICES = {
    "factor_choices": [{"value": "2", "label": "Dos"}],
    "organisation_choices": [{"value": "asso", "label": "La asociación"}],
}


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_are_whole(name: str) -> None:
    content = resources.files("processes.cases.plan").joinpath(f"{name}_page.json").read_bytes()
    form = read_form(content, file=name)
    assert form.warnings == ()
    assert untranslated(form, "en") == ()
    titles = json.loads(content)["concierto"]["title"]
    assert titles["es"] != titles["en"]


def flat(value: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """What a browser would send of these values."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from flat(inner, f"{path}.{number}")
    elif value is not None:
        yield path, [str(value)]


def test_a_plan_comes_back_as_it_was() -> None:
    values = plan_values(CONTENT)
    raw = dict(flat(values))
    sent = read_submission(page_form("plan"), raw, {**values, **CHOICES}, language="es", now=NOW)
    assert sent.errors == {}
    assert read_content(plan_part(sent.values)) == CONTENT


def test_the_stored_plan_stands_in_the_form() -> None:
    view = build_view(page_form("plan"), {**plan_values(CONTENT), **CHOICES}, language="en", now=NOW)
    assert view.title == "Case plan"
    names = {field.name: field for field in view.fields}
    assert names["first_follow_up"].value == "2026-12-04"


def test_an_organisation_that_was_not_offered_is_refused() -> None:
    raw = {"services.0.verb": ["keep"], "services.0.holder": ["forged"]}
    sent = read_submission(page_form("plan"), raw, CHOICES, language="es", now=NOW)
    assert list(sent.errors) == ["services.0.holder"]


def test_empty_rows_are_left_out() -> None:
    part = plan_part(
        {"goals": [{"words": None, "actions": [{}]}, {"words": "A", "actions": [{"months": ""}]}]}
    )
    assert [goal["words"] for goal in part["goals"]] == ["A"]
    assert part["goals"][0]["actions"] == []


def test_capacities_are_offered_first() -> None:
    factors = [
        Factor(kind="threatening", locus="external", dimension="housing", intensity=2, words="Alquiler"),
        Factor(kind="opportunity", locus="internal", dimension="personal", intensity=2, words="y" * 100),
    ]
    offered = factor_choices(factors)
    assert [each["value"] for each in offered] == ["2", "1"]
    assert offered[0]["label"].startswith("+ 2. yyy")
    assert len(offered[0]["label"]) < 90


def test_only_news_about_actions_are_recorded() -> None:
    outcome = PlanOutcome(goal=1, action=1, result="going_on", words="", seen_on=date(2026, 11, 1))
    latest = {(1, 1): outcome}
    assert [row["result"] for row in outcome_rows(CONTENT, latest)] == ["going_on", ""]
    assert [each["value"] for each in action_choices(CONTENT)] == ["1.1", "1.2"]
    rows: list[dict[str, Any]] = [
        {"action": "1.1", "result": "going_on", "words": ""},
        {"action": "1.2", "result": "reached", "words": "Sí."},
        {"action": "1.2", "result": None, "words": "nada"},
        {"action": "x", "result": "reached"},
    ]
    assert seen_part({"outcomes": rows}, latest) == [Seen(goal=1, action=2, result="reached", words="Sí.")]
    rows[0]["result"] = "partly"
    assert [each.action for each in seen_part({"outcomes": rows}, latest)] == [1, 2]
