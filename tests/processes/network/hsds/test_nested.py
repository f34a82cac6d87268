"""The nested form of the HSDS says the same as the form of tables, and is checked as wholly."""

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine.faults import Refused
from processes.network.hsds.importing import import_records
from processes.network.hsds.package import read_package
from processes.network.hsds.records import Given, Records, read_records

GIVEN = Given(ownership="private", standing="collaborator", device_class="basic_needs", territory="north")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ORGANISATION: dict[str, Any] = {"id": "o-1", "name": "Comedor del Río", "description": "Comedor social"}
TERM = {
    "id": "t-1",
    "code": "device_class",
    "name": "Class",
    "description": "Class of device",
    "taxonomy_detail": {"id": "x-1", "name": "Concierto", "description": "Own terms", "version": "1"},
}
MEALS: dict[str, Any] = {
    "id": "s-1",
    "name": "Comida diaria",
    "status": "active",
    "description": "De lunes a sábado",
    "eligibility_description": "Quien la necesite",
    "email": "comedor@example.org",
    "organization": ORGANISATION,
    "phones": [{"id": "p-1", "number": "000 000 000"}],
    "capacities": [
        {
            "id": "c-1",
            "available": 4,
            "maximum": 30,
            "updated": "2026-11-01T00:00:00Z",
            "unit": {"id": "u-1", "name": "Plaza"},
        }
    ],
    "service_at_locations": [
        {
            "id": "sl-1",
            "location": {
                "id": "l-1",
                "location_type": "physical",
                "addresses": [
                    {
                        "id": "a-1",
                        "address_1": "Calle Inventada, 1",
                        "city": "León",
                        "state_province": "León",
                        "postal_code": "24000",
                        "country": "ES",
                        "address_type": "physical",
                    }
                ],
            },
        }
    ],
}
CLOTHES: dict[str, Any] = {
    "id": "s-2",
    "name": "Ropero",
    "status": "temporarily closed",
    "organization": ORGANISATION,
}


def records_of(given: object) -> Records:
    return read_records(read_package(json.dumps(given).encode(), file="map.json"), GIVEN)


def faults_of(given: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        records_of(given)
    assert all(fault.text and fault.text_en for fault in refusal.value.faults)
    return sorted((fault.element, fault.rule.removeprefix("hsds.")) for fault in refusal.value.faults)


def said(records: Records) -> list[tuple[str, str, dict[str, Any]]]:
    """What they say, wherever it stood."""
    organisations = [(each.hsds_id, each.code, dict(each.values)) for each in records.organisations]
    return organisations + [
        (each.hsds_id, each.organisation, dict(each.values)) for each in records.resources
    ]


def test_it_says_the_same_as_the_tables(make_package: Callable[..., bytes]) -> None:
    flat = read_records(read_package(make_package()), GIVEN)
    for nested in (
        [MEALS, CLOTHES],
        {"total_items": 2, "page_number": 1, "contents": [MEALS, CLOTHES]},
        {**ORGANISATION, "services": [_without(MEALS, "organization"), _without(CLOTHES, "organization")]},
    ):
        assert said(records_of(nested)) == said(flat)


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def test_one_service_is_a_file_too() -> None:
    records = records_of(MEALS)
    assert [each.hsds_id for each in records.resources] == ["s-1"]
    assert records.warnings == ()


def test_own_terms_are_read_from_attributes() -> None:
    attribute = {"id": "at-1", "value": "employment", "taxonomy_term": TERM}
    [resource] = records_of({**MEALS, "attributes": [attribute]}).resources
    assert resource.values["device_class"] == "employment"


def test_what_is_kept_nowhere_is_told() -> None:
    records = records_of([{**MEALS, "schedules": [{"id": "h-1"}], "languages": []}, CLOTHES])
    assert [(each.element, each.rule) for each in records.warnings] == [
        ("service.schedules", "hsds.not_kept")
    ]


def _broken(change: Callable[[dict[str, Any]], object]) -> list[dict[str, Any]]:
    services = copy.deepcopy([MEALS, CLOTHES])
    change(services[0])
    return services


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (lambda row: row.pop("name"), [("[0].name", "missing")]),
        (lambda row: row["phones"][0].pop("number"), [("[0].phones[0].number", "missing")]),
        (lambda row: row["capacities"][0].update(available=-1), [("[0].capacities[0].available", "not_number")]),
        (
            lambda row: row["service_at_locations"][0]["location"]["addresses"][0].update(city=""),
            [("[0].service_at_locations[0].location.addresses[0].city", "missing")],
        ),
        (lambda row: row.update(phones="000"), [("[0].phones", "not_list")]),
        (
            lambda row: row.update(organization="o-1"),
            [("[0].organization", "not_row"), ("[0].organization_id", "missing")],
        ),
        (
            lambda row: row["phones"][0].update(service_id="s-2"),
            [("[0].phones[0].service_id", "other_owner")],
        ),
        (
            lambda row: row.update(organization={**ORGANISATION, "name": "Otro comedor"}),
            [("[1].organization.name", "told_otherwise")],
        ),
        (lambda row: row.update(organization={"id": "o-2"}), [
            ("[0].organization.description", "missing"),
            ("[0].organization.name", "missing"),
        ]),
        (
            lambda row: (row.pop("organization"), row.update(organization_id="o-9")),
            [("[0].organization_id", "unknown_reference")],
        ),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_place(
    change: Callable[[dict[str, Any]], object], faults: list[tuple[str, str]]
) -> None:
    assert faults_of(_broken(change)) == faults


def test_what_is_no_object_is_refused() -> None:
    assert faults_of([7, MEALS]) == [("[0]", "not_row")]
    assert faults_of({"contents": [None]}) == [("contents[0]", "not_row")]


def test_a_file_that_leads_round_and_round_is_read_once() -> None:
    deep: dict[str, Any] = copy.deepcopy(MEALS)
    for _ in range(100):
        deep = {**copy.deepcopy(MEALS), "organization": {**ORGANISATION, "services": [deep]}}
    assert said(records_of(deep)) == said(records_of(MEALS))


def test_the_second_time_changes_nothing(network_session: Session) -> None:
    for expected in (3, 0):
        plan = import_records(network_session, records_of([MEALS, CLOTHES]), now=NOW)
        assert len(plan.changes) == expected
        network_session.flush()
