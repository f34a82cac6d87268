"""The tables of access, referral, diagnosis, plan and sharing, row by row; every rule is reached."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from engine.dmn import Decided, Decisions
from engine.dmn.model import Decision, Table
from processes.cases.diagnosis.packs import get_pack
from processes.cases.phases import CLOSE_REASONS

Ask = Callable[[str, Mapping[str, Any]], Decided]
Case = tuple[str, dict[str, Any], Any]

CALM = {
    "violence": False,
    "unprotected_minor": False,
    "suicide_risk": False,
    "roofless": False,
    "food_needed": False,
}
GOING_ON = {"accepts": True, "moved": False, "done_ratio": 0.5, "months_since_plan": 5, "months_stuck": 0}
SHARED = {"standing": "agent", "agreement": True, "consent": True, "purpose": "referral", "restricted": False}
SEEKING = {"available": True, "other_severe": 0, "employment_band": "risk"}

CASES: list[Case] = [
    ("urgent_needs", {"violence": True, "food_needed": True}, ["violence", "food"]),
    (
        "urgent_needs",
        {"unprotected_minor": True, "suicide_risk": True},
        ["unprotected_minor", "suicide_risk"],
    ),
    ("urgent_needs", {"roofless": True, "eviction_in_days": 30}, ["roofless", "eviction"]),
    ("urgent_needs", {**CALM, "eviction_in_days": 31}, None),
    ("urgency", {**CALM, "suicide_risk": True}, {"level": "immediate", "needs": ["suicide_risk"]}),
    ("urgency", {"violence": True}, {"level": "immediate", "attend_by": "2026-03-31T12:00:00+00:00"}),
    ("urgency", {"unprotected_minor": True}, {"level": "immediate"}),
    (
        "urgency",
        {**CALM, "food_needed": True},
        {"level": "urgent", "needs": ["food"], "attend_by": "2026-04-01T10:00:00+00:00"},
    ),
    ("urgency", {**CALM, "eviction_in_days": 30}, {"level": "urgent"}),
    ("urgency", {**CALM, "roofless": None}, {"level": "incomplete", "needs": []}),
    ("urgency", {}, {"level": "incomplete"}),
    ("urgency", {**CALM, "eviction_in_days": 31}, {"level": "ordinary", "needs": []}),
    (
        "referral_intensity",
        {"needs_support": True, "edis_agrees": True},
        {"code": "401023", "closed_by": "ceas"},
    ),
    (
        "referral_intensity",
        {"needs_support": True, "edis_agrees": False},
        {"code": "401035", "closed_by": "edis"},
    ),
    ("referral_intensity", {"needs_support": True}, {"intensity": "advice"}),
    ("referral_intensity", {"needs_assessment": True}, {"code": "401036", "closed_by": "edis"}),
    ("referral_intensity", {"severe_dimensions": 2}, {"code": "401035"}),
    ("referral_intensity", {"severe_dimensions": 1, "asks_advice": True}, {"code": "401035"}),
    ("referral_intensity", {"severe_dimensions": 1}, {"intensity": "none", "code": None, "answer_by": None}),
    ("referral_intensity", {}, {"intensity": "undecided", "code": None}),
    ("hdme_bands", {"value": -0.5}, "invalid"),
    ("hdme_bands", {"value": 0}, "severity"),
    ("hdme_bands", {"value": 2.5}, "severity"),
    ("hdme_bands", {"value": 2.99}, "severity"),
    ("hdme_bands", {"value": 3}, "risk"),
    ("hdme_bands", {"value": 7.99}, "risk"),
    ("hdme_bands", {"value": 8}, "inclusion"),
    ("hdme_bands", {"value": 10}, "inclusion"),
    ("hdme_bands", {"value": 10.5}, "invalid"),
    ("hdme_bands", {}, "not_measured"),
    ("critical_flag", {"flag": "basic_needs"}, {"dimension": "economic", "way": "urgent_basic_needs"}),
    ("critical_flag", {"flag": "residence"}, {"dimension": "housing", "way": "housing_emergency"}),
    ("critical_flag", {"flag": "risk_of_loss"}, {"dimension": "housing", "way": "housing_emergency"}),
    ("critical_flag", {"flag": "mental_health"}, {"dimension": "health", "attend_hours": 2}),
    ("critical_flag", {"flag": "coexistence"}, {"dimension": "relational", "restricted": True, "cap": 2.5}),
    ("critical_flag", {"flag": "minors"}, {"dimension": "relational", "restricted": False}),
    ("critical_flag", {"flag": "confidential"}, {"dimension": None, "attend_hours": 2}),
    ("critical_flag", {"flag": "unheard_of"}, {"way": "professional_review", "attend_hours": 24}),
    ("critical_flag", {}, {"way": "professional_review"}),
    ("soda_meca", {"kind": "satisfactory", "locus": "internal"}, {"strategy": "maintain"}),
    ("soda_meca", {"kind": "opportunity", "locus": "internal"}, {"strategy": "exploit"}),
    ("soda_meca", {"kind": "unfavourable", "locus": "internal"}, {"strategy": "correct"}),
    (
        "soda_meca",
        {"kind": "threatening", "locus": "internal"},
        {"strategy": "face", "asks_control": False},
    ),
    (
        "soda_meca",
        {"kind": "satisfactory", "locus": "external"},
        {"strategy": "know", "asks_control": True},
    ),
    ("soda_meca", {"kind": "unfavourable", "locus": "external"}, {"strategy": "know"}),
    ("soda_meca", {"kind": "opportunity", "locus": "external"}, {"strategy": "consider"}),
    (
        "soda_meca",
        {"kind": "threatening", "locus": "external"},
        {"strategy": "consider", "asks_control": True},
    ),
    ("soda_meca", {"kind": "threatening"}, {"strategy": "describe", "asks_control": False}),
    ("housing_triage", {"situation": "roofless"}, {"way": "emergency_place"}),
    ("housing_triage", {"situation": "homeless", "eviction_in_days": 9}, {"way": "emergency_place"}),
    (
        "housing_triage",
        {"situation": "insecure", "eviction_in_days": 30},
        {"way": "housing_emergency", "decide_by": "2026-04-01T10:00:00+00:00"},
    ),
    ("housing_triage", {"situation": "insecure", "eviction_in_days": 31}, {"way": "mediation"}),
    (
        "housing_triage",
        {"situation": "insecure", "housing_debt": "rent", "registered_months": 6},
        {"way": "debt_aid", "most_aid": 3600, "decide_by": "2026-04-30T10:00:00+00:00"},
    ),
    ("housing_triage", {"housing_debt": "mortgage", "registered_months": 5}, {"way": "mediation"}),
    ("housing_triage", {"housing_debt": "mortgage"}, {"way": "ask_data"}),
    ("housing_triage", {"situation": "inadequate"}, {"way": "housing_plan", "most_aid": None}),
    ("housing_triage", {"situation": "stable"}, {"way": "none", "decide_by": None}),
    ("housing_triage", {}, {"way": "ask_data"}),
    ("employment_triage", {**SEEKING, "months_unemployed": 0}, {"itinerary": "keep_job"}),
    (
        "employment_triage",
        {**SEEKING, "months_unemployed": 1, "other_severe": 2},
        {"itinerary": "support_first"},
    ),
    (
        "employment_triage",
        {**SEEKING, "months_unemployed": 1, "other_severe": 1, "available": False},
        {"itinerary": "remove_obstacles"},
    ),
    (
        "employment_triage",
        {**SEEKING, "months_unemployed": 3, "employment_band": "severity"},
        {"itinerary": "intensive"},
    ),
    ("employment_triage", {**SEEKING, "months_unemployed": 25}, {"itinerary": "intensive"}),
    ("employment_triage", {**SEEKING, "months_unemployed": 24}, {"itinerary": "itinerary"}),
    ("employment_triage", {**SEEKING, "months_unemployed": 12}, {"itinerary": "itinerary"}),
    ("employment_triage", {**SEEKING, "months_unemployed": 11}, {"itinerary": "guided_search"}),
    ("employment_triage", {}, {"itinerary": "ask_data", "review_months": []}),
    ("progress", {**GOING_ON, "accepts": False}, {"proposal": "close", "close_reason": "rejects"}),
    ("progress", {**GOING_ON, "moved": True}, {"proposal": "close", "close_reason": "moved"}),
    ("progress", {**GOING_ON, "done_ratio": 1}, {"proposal": "close", "close_reason": "plan_fulfilled"}),
    ("progress", {**GOING_ON, "done_ratio": 0.99}, {"proposal": "continue"}),
    ("progress", {**GOING_ON, "months_since_plan": 12}, {"close_reason": "end_of_term"}),
    ("progress", {**GOING_ON, "months_since_plan": 11}, {"proposal": "continue", "second_diagnosis": True}),
    ("progress", {**GOING_ON, "months_stuck": 7}, {"proposal": "team_may_close", "close_reason": "other"}),
    ("progress", {**GOING_ON, "months_stuck": 6}, {"proposal": "adjust"}),
    ("progress", {**GOING_ON, "months_stuck": 1}, {"proposal": "adjust", "close_reason": None}),
    ("progress", {**GOING_ON, "hdme_change": -0.5}, {"proposal": "adjust", "second_diagnosis": False}),
    ("progress", {**GOING_ON, "hdme_change": 0}, {"proposal": "continue", "second_diagnosis": False}),
    ("progress", {**GOING_ON, "months_since_plan": 6}, {"proposal": "continue", "second_diagnosis": True}),
    ("progress", {}, {"proposal": "ask_data"}),
    ("data_sharing", SHARED, ["identity", "household", "diagnosis", "plan"]),
    (
        "data_sharing",
        {**SHARED, "purpose": "team"},
        ["identity", "household", "economy", "diagnosis", "plan"],
    ),
    ("data_sharing", {**SHARED, "purpose": "resource"}, ["identity"]),
    ("data_sharing", {**SHARED, "purpose": "resource", "standing": "collaborator"}, ["identity"]),
    ("data_sharing", {**SHARED, "purpose": "research"}, ["pseudonymised"]),
]
TABLES = sorted({decision for decision, _, _ in CASES})


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize(("decision", "given", "expected"), CASES)
def test_row(ask: Ask, decision: str, given: dict[str, Any], expected: Any) -> None:
    decided = ask(decision, given)
    assert decided.violations == ()
    if isinstance(expected, dict):
        assert {name: _plain(decided.value[name]) for name in expected} == expected
    else:
        assert decided.value == expected


@pytest.mark.parametrize("decision", TABLES)
def test_every_rule_is_reached(ask: Ask, decisions_by_id: dict[str, Decisions], decision: str) -> None:
    found = decisions_by_id[decision].find(decision)
    assert isinstance(found, Decision)
    assert isinstance(found.logic, Table)
    reached = {rule for table, given, _ in CASES if table == decision for rule in ask(table, given).matched}
    assert reached == {rule.id for rule in found.logic.rules}


@pytest.mark.parametrize("standing", ["agent", "collaborator", "stranger", None])
@pytest.mark.parametrize("agreement", [True, False, None])
@pytest.mark.parametrize("consent", [True, False, None])
@pytest.mark.parametrize("restricted", [True, False, None])
def test_nothing_is_shared_unless_everything_allows_it(
    ask: Ask, standing: str | None, agreement: bool | None, consent: bool | None, restricted: bool | None
) -> None:
    allowed = agreement is True and consent is True and restricted is False
    for purpose in ("referral", "team", "resource", "research", "curiosity", None):
        given = {
            "standing": standing,
            "agreement": agreement,
            "consent": consent,
            "purpose": purpose,
            "restricted": restricted,
        }
        shared = ask("data_sharing", given).value
        asked_well = purpose in ("referral", "team", "resource", "research")
        if not allowed or not asked_well or standing in ("stranger", None):
            assert shared == []
        elif standing == "collaborator":
            assert shared == (["identity"] if purpose == "resource" else [])
        else:
            assert shared != []


def test_a_wait_in_working_days_leaves_out_the_holidays(ask: Ask) -> None:
    """From the Tuesday before Easter: Thursday 2 and Friday 3 of April are holidays, and the 23rd is far."""
    attend_by = ask("urgency", CALM).value["attend_by"]
    answer_by = ask("referral_intensity", {"asks_advice": True}).value["answer_by"]
    assert (attend_by.date().isoformat(), answer_by.date().isoformat()) == ("2026-04-16", "2026-04-09")


def test_every_reason_to_close_is_one_that_cases_know(ask: Ask) -> None:
    reasons = {ask(table, given).value["close_reason"] for table, given, _ in CASES if table == "progress"}
    assert reasons - {None} <= set(CLOSE_REASONS)


def test_a_parameter_that_changes_changes_the_decision(ask: Ask, law: dict[str, Any]) -> None:
    given = {**CALM, "eviction_in_days": 40}
    assert ask("urgency", given).value["level"] == "ordinary"
    assert ask("urgency", {**given, "law": {**law, "eviction_urgent_days": 45}}).value["level"] == "urgent"


def test_every_critical_item_of_the_instrument_has_its_way(ask: Ask) -> None:
    critical = {
        item.id: dimension.id
        for dimension in get_pack("hdme_compatible_1").dimensions
        for item in dimension.items
        if any(level.is_critical for level in item.levels)
    }
    decided = {item: ask("critical_flag", {"flag": item}).value for item in critical}
    assert {item: value["dimension"] for item, value in decided.items()} == critical
    assert "professional_review" not in {value["way"] for value in decided.values()}


@pytest.mark.parametrize("half_points", range(21))
def test_the_table_of_bands_agrees_with_the_scoring(ask: Ask, half_points: int) -> None:
    value = Decimal(half_points) / 2
    assert ask("hdme_bands", {"value": value}).value == get_pack("hdme_compatible_1").band_of(value).id
