"""Content, states and project: what has the wrong shape is refused without saying what was written."""

from itertools import product
from typing import Any

import pytest

from processes.cases.plan.content import ContentRefused, read_content, services_of, write_content
from processes.cases.plan.project import Project, ProjectRefused, read_project, write_project
from processes.cases.plan.states import PlanRefused, check_close_reason, check_signer, check_step

STATES = ("draft", "complete", "validated", "signed", "in_force", "closed")
SECRET = "vivo escondida"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"strategy": SECRET}, "strategy"),
        ({"goals": [{"words": SECRET * 100}]}, "goals.1.words"),
        ({"goals": [{"actions": [{"what": SECRET * 100}]}]}, "goals.1.actions.1.what"),
        ({"goals": [{"actions": [{"months": 25}]}]}, "goals.1.actions.1.months"),
        ({"goals": [{}] * 21}, "goals"),
        ({"services": [{"verb": "give"}]}, "services"),
        ({"services": [{}] * 41}, "services"),
        ({"contacts": [{"about": 7}]}, "contacts"),
        ({"first_follow_up": SECRET}, "first_follow_up"),
        ({SECRET: 1}, "it"),
    ],
)
def test_what_is_no_plan_is_refused_by_its_field_only(given: dict[str, Any], field: str) -> None:
    with pytest.raises(ContentRefused) as refused:
        read_content(given)
    assert field in str(refused.value)
    assert SECRET not in str(refused.value)


def test_what_is_stored_is_read_as_it_was() -> None:
    given = {
        "strategy": "face",
        "goals": [{"words": "A", "factor": "", "actions": [{"what": "B", "months": 2}]}],
        "services": [{"verb": "remove", "since": "2026-01-02"}, {"verb": "keep"}],
        "first_follow_up": "2026-03-04",
    }
    content = read_content(given)
    assert read_content(write_content(content)) == content
    assert services_of(content, "keep") == (2,)
    assert services_of(content, "activate") == ()


def test_the_steps_are_these_and_no_other() -> None:
    allowed = {(before, after) for before, after in product(STATES, STATES) if _is_allowed(before, after)}
    assert allowed == {
        ("draft", "draft"),
        ("draft", "complete"),
        ("complete", "draft"),
        ("complete", "complete"),
        ("complete", "validated"),
        ("validated", "draft"),
        ("validated", "signed"),
        ("signed", "in_force"),
        *((state, "closed") for state in STATES if state != "closed"),
    }


def _is_allowed(before: str, after: str) -> bool:
    try:
        check_step(before, after)
    except PlanRefused:
        return False
    return True


@pytest.mark.parametrize("check", [check_signer, check_close_reason])
def test_unknown_words_are_refused(check: Any) -> None:
    with pytest.raises(PlanRefused):
        check("anybody")


def test_a_project_is_four_texts() -> None:
    project = read_project({"capacities": "Cocino.", "unknown": 3})
    assert project == Project(capacities="Cocino.")
    assert not project.is_empty
    assert read_project({}).is_empty
    assert write_project(project)["hopes"] == ""
    with pytest.raises(ProjectRefused):
        read_project({"hopes": 7})
    with pytest.raises(ProjectRefused) as refused:
        read_project({"hopes": SECRET * 1000})
    assert SECRET not in str(refused.value)
