"""When a plan is complete: each fault alone, all of them at once, and in plain words with their place."""

from datetime import date, timedelta
from typing import Any

import pytest

from processes.cases.plan.completeness import SENTENCES, Fault, find_faults, say_fault
from processes.cases.plan.content import read_content
from processes.cases.plan.project import Project

TODAY = date(2026, 11, 22)
PROJECT = Project(capacities="Cocina bien.", hopes="Trabajar.")
ACTION = {"what": "Curso", "who": "Ella", "result": "Título", "indicator": "Diploma", "months": 3}
GOAL = {"words": "Trabajar", "factor": "1", "actions": [ACTION]}
SERVICE = {"verb": "keep", "code": "1", "action": "Comedor", "holder": "asso", "since": "2026-11-22"}
WHOLE: dict[str, Any] = {
    "strategy": "exploit",
    "goals": [GOAL],
    "services": [SERVICE],
    "first_follow_up": "2026-12-22",
    "accompaniment": "weekly",
}


def faults(project: Project | None = PROJECT, factors: int = 2, **other: Any) -> list[Fault]:
    return list(find_faults(read_content({**WHOLE, **other}), project, factors=factors, today=TODAY))


def without(row: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {**row, **other}


def test_a_whole_plan_has_none() -> None:
    assert faults() == []
    assert faults(services=[]) == []
    assert faults(factors=0, goals=[{**GOAL, "factor": ""}]) == [], (
        "a diagnosis without factors asks for none"
    )


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"strategy": ""}, Fault(code="no_strategy")),
        ({"goals": []}, Fault(code="no_goals")),
        ({"goals": [without(GOAL, words=" ")]}, Fault(code="goal_words", goal=1)),
        ({"goals": [without(GOAL, factor="")]}, Fault(code="goal_factor", goal=1)),
        ({"goals": [without(GOAL, factor="3")]}, Fault(code="unknown_factor", goal=1)),
        ({"goals": [GOAL, without(GOAL, actions=[])]}, Fault(code="goal_actions", goal=2)),
        (
            {"goals": [without(GOAL, actions=[without(ACTION, who="")])]},
            Fault(code="action_who", goal=1, action=1),
        ),
        (
            {"goals": [without(GOAL, actions=[ACTION, without(ACTION, result="")])]},
            Fault(code="action_result", goal=1, action=2),
        ),
        (
            {"goals": [without(GOAL, actions=[ACTION, without(ACTION, indicator="")])]},
            Fault(code="action_indicator", goal=1, action=2),
        ),
        (
            {"goals": [without(GOAL, actions=[ACTION, without(ACTION, months=None)])]},
            Fault(code="action_months", goal=1, action=2),
        ),
        ({"goals": [without(GOAL, actions=[without(ACTION, months=4)])]}, Fault(code="nothing_soon")),
        ({"services": [SERVICE, without(SERVICE, code="")]}, Fault(code="service_code", service=2)),
        ({"services": [without(SERVICE, holder="")]}, Fault(code="service_holder", service=1)),
        ({"services": [without(SERVICE, since=None)]}, Fault(code="service_since", service=1)),
        ({"services": [without(SERVICE, until="2026-11-21")]}, Fault(code="service_order", service=1)),
        ({"first_follow_up": None}, Fault(code="no_follow_up")),
        ({"first_follow_up": "2026-11-21"}, Fault(code="follow_up_past")),
        ({"first_follow_up": str(TODAY + timedelta(days=91))}, Fault(code="follow_up_late")),
        ({"accompaniment": ""}, Fault(code="no_accompaniment")),
    ],
)
def test_each_fault_alone(other: dict[str, Any], expected: Fault) -> None:
    assert faults(**other) == [expected]


def test_capacities_and_hopes_are_asked_of_the_project() -> None:
    assert faults(project=None) == [Fault(code="no_capacities"), Fault(code="no_hopes")]
    assert faults(project=Project(capacities="Cocina.")) == [Fault(code="no_hopes")]


def test_everything_at_once_in_both_languages() -> None:
    found = find_faults(read_content({"goals": [{"actions": [{}]}]}), None, factors=1, today=TODAY)
    assert len(found) == 13
    spanish = [say_fault(fault, "es") for fault in found]
    assert "Objetivo 1, acción 1: diga quién lo hace." in spanish
    assert "Elija la estrategia general." in spanish
    assert "Goal 1, action 1: say who does it." in [say_fault(fault, "en") for fault in found]


def test_every_sentence_is_there_twice() -> None:
    for code, text in SENTENCES.items():
        assert text.es != text.en, code
        assert text.es.endswith("."), code
        assert text.en.endswith("."), code
