"""What is shipped can be deployed as it is, by the product's own rules, and twice is once."""

from pathlib import Path

import pytest

from engine import Engine
from engine.testing import CountingIds, FixedClock, MemoryStore
from processes import catalog
from processes.bootstrap import engine_config

PROCESSES = {
    "access_and_first_assessment",
    "codiagnosis",
    "case_without_consent",
    "community_action_invitation",
    "duplicate_check",
    "exercise_of_rights",
    "gender_violence_protocol",
    "guaranteed_income",
    "income_commission",
    "payroll_reconciliation",
    "employment_itinerary",
    "housing_emergency",
    "intensive_case_management",
    "life_project_and_plan",
    "pact_call_and_consent",
    "periodic_review_and_closing",
    "proactive_alert_intervention",
    "provider_request",
    "referral_between_organisations",
    "referral_reception",
    "urgent_basic_needs",
}


@pytest.fixture
def strict_engine() -> Engine:
    """Checks handlers, roles and forms as the product does."""
    config = engine_config(has_queue=False)
    return Engine(MemoryStore(), clock=FixedClock(), ids=CountingIds(), config=config)


def test_the_release_has_no_fault(strict_engine: Engine) -> None:
    faults = strict_engine.check(catalog.resources())
    assert [fault.say("en") for fault in faults if fault.severity == "error"] == []


def test_it_is_deployed_once(strict_engine: Engine) -> None:
    first = catalog.deploy_all(strict_engine, "ines.robles")
    assert {each.process_id for each in first.definitions} == PROCESSES
    assert all(each.version == 1 and each.name_en for each in first.definitions)
    assert catalog.deploy_all(strict_engine, "ines.robles").unchanged


def test_no_file_of_the_areas_is_left_out() -> None:
    areas = Path(catalog.__file__).parent
    there = [file.name for end in catalog.SUFFIXES for file in areas.rglob(f"*{end}")]
    assert sorted(there) == sorted(catalog.resources())


def test_every_diagram_and_form_is_needed_by_a_process(strict_engine: Engine) -> None:
    """Decision tables may wait for their process: they are asked by name (docs/decisions.md)."""
    deployed = catalog.deploy_all(strict_engine, "ines.robles")
    needed = {name for each in deployed.definitions for name in strict_engine.resources(each.definition_id)}
    unneeded = set(catalog.resources()) - needed
    assert needed <= set(catalog.resources())
    assert {name for name in unneeded if not name.endswith(".dmn")} == set()


def test_the_folder_of_a_process_is_found() -> None:
    assert catalog.folder_of("pact_call_and_consent").name == "cases"
    with pytest.raises(KeyError, match="nothing"):
        catalog.folder_of("nothing")


def test_two_folders_do_not_ship_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "FOLDERS", ("cases", "cases"))
    with pytest.raises(catalog.FileTwice, match=r"\.dmn|\.bpmn|\.json"):
        catalog.resources()
