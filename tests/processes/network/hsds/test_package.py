"""A file of the HSDS is checked whole: every row, id and reference, with its place; nothing is guessed."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.faults import Refused
from processes.network.hsds.faults import WORDS
from processes.network.hsds.package import read_package
from processes.network.hsds.records import Given, Records, read_records
from processes.network.hsds.schema import NOT_READ, REFERENCES, TABLES

MakePackage = Callable[..., bytes]
GIVEN = Given(ownership="private", standing="collaborator", device_class="basic_needs", territory="north")


def faults_of(data: bytes, given: Given = GIVEN) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        read_records(read_package(data, file="map.json"), given)
    assert all(fault.file == "map.json" and fault.text and fault.text_en for fault in refusal.value.faults)
    return sorted((fault.element, fault.rule.removeprefix("hsds.")) for fault in refusal.value.faults)


def records_of(data: bytes, given: Given = GIVEN) -> Records:
    return read_records(read_package(data, file="map.json"), given)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"organization": {0: {"name": ...}}}, [("organization[0].name", "missing")]),
        ({"organization": {0: {"description": None}}}, [("organization[0].description", "missing")]),
        ({"service": {1: {"status": "open"}}}, [("service[1].status", "not_listed")]),
        ({"service": {0: {"name": 7}}}, [("service[0].name", "not_text")]),
        ({"service": {1: {"id": "s-1"}}}, [("service[1].id", "double_id")]),
        ({"service": {1: {"organization_id": "o-9"}}}, [("service[1].organization_id", "unknown_reference")]),
        ({"address": {0: {"postal_code": ""}}}, [("address[0].postal_code", "missing")]),
        ({"address": {0: {"location_id": "l-9"}}}, [("address[0].location_id", "unknown_reference")]),
        ({"phone": {0: {"number": ...}}}, [("phone[0].number", "missing")]),
        ({"location": {0: {"location_type": "cloud"}}}, [("location[0].location_type", "not_listed")]),
        ({"service_capacity": {0: {"maximum": -1}}}, [("service_capacity[0].maximum", "not_number")]),
        ({"service_capacity": {0: {"available": "many"}}}, [("service_capacity[0].available", "not_number")]),
        (
            {"service": {0: {"name": ""}, 1: {"status": ...}}, "phone": {0: {"service_id": "s-7"}}},
            [
                ("phone[0].service_id", "unknown_reference"),
                ("service[0].name", "missing"),
                ("service[1].status", "missing"),
            ],
        ),
    ],
)
def test_every_fault_is_told_with_its_place(
    make_package: MakePackage, changes: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert faults_of(make_package(**changes)) == faults


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"not json", ("", "not_json")),
        (b"\xff\xfe", ("", "not_json")),
        (b"[" * 100_000, ("", "not_json")),
        (b"[]", ("", "not_tables")),
        (b'{"services": []}', ("services", "unknown_table")),
        (b'{"service": {}}', ("service", "not_tables")),
        (b'{"service": [7]}', ("service[0]", "not_row")),
    ],
)
def test_what_is_no_package_is_refused(data: bytes, fault: tuple[str, str]) -> None:
    assert faults_of(data) == [fault]


def test_what_the_standard_does_not_say_must_be_given(make_package: MakePackage) -> None:
    assert faults_of(make_package(), Given()) == [
        ("organization[0]", "no_device_class"),
        ("organization[0]", "no_ownership"),
        ("organization[0]", "no_standing"),
        ("service[0]", "no_device_class"),
        ("service[1]", "no_device_class"),
    ]
    assert ("organization[0] standing", "unknown_value") in faults_of(make_package(), Given(standing="boss"))


def test_a_resource_is_read_from_its_rows(make_package: MakePackage) -> None:
    records = records_of(make_package())
    meal, clothes = records.resources
    assert (meal.organisation, meal.code, meal.values["places"]) == ("o-1", "", 30)
    assert (meal.values["phone"], meal.values["email"]) == ("000 000 000", "comedor@example.org")
    assert (meal.values["address"], meal.values["postal_code"]) == ("Calle Inventada, 1", "24000")
    assert (meal.values["order_rule"], meal.values["offer_days"]) == ("arrival", 3)
    assert (meal.values["is_active"], clothes.values["is_active"]) == (True, False)
    assert (clothes.values["places"], clothes.values["city"]) == (0, "")
    assert records.warnings == ()


def test_without_a_maximum_what_is_available_counts(make_package: MakePackage) -> None:
    records = records_of(make_package(service_capacity={0: {"maximum": None}}))
    assert records.resources[0].values["places"] == 4


def test_what_is_kept_nowhere_is_said(make_package: MakePackage) -> None:
    data = json.loads(make_package(service={0: {"fees_description": "2 €", "url": None}}))
    data |= {"schedule": [{"id": "h-1"}], "contact": []}
    data["phone"].append({"id": "p-2", "service_id": "s-1", "number": "000 000 001"})
    data["service_at_location"].append({"id": "sl-2", "service_id": "s-1", "location_id": "l-1"})
    warnings = records_of(json.dumps(data).encode()).warnings
    assert sorted(each.element for each in warnings) == [
        "phone[1]",
        "schedule",
        "service.fees_description",
        "service_at_location[1]",
    ]
    assert {(each.rule, each.severity) for each in warnings} == {("hsds.not_kept", "warning")}


def own(data: bytes, **values: str) -> bytes:
    """The file with our own attributes on its first service."""
    package = json.loads(data)
    package["taxonomy_term"] = [
        {"id": f"t-{term}", "code": term, "name": term, "description": term} for term in values
    ]
    package["attribute"] = [
        {
            "id": f"x-{term}",
            "link_id": "s-1",
            "link_entity": "service",
            "taxonomy_term_id": f"t-{term}",
            "value": value,
        }
        for term, value in values.items()
    ]
    return json.dumps(package).encode()


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"code": "Has Spaces"}, ("service[0]", "wrong_code")),
        ({"device_class": "palace"}, ("service[0] device_class", "unknown_value")),
        ({"order_rule": "lottery"}, ("service[0] order_rule", "unknown_value")),
        ({"offer_days": "0"}, ("service[0] offer_days", "unknown_value")),
        ({"offer_days": "soon"}, ("service[0] offer_days", "unknown_value")),
    ],
)
def test_our_own_attributes_are_checked(
    make_package: MakePackage, values: dict[str, str], fault: tuple[str, str]
) -> None:
    assert faults_of(own(make_package(), **values)) == [fault]


def test_a_dir3_code_is_checked_and_a_code_given_twice(make_package: MakePackage) -> None:
    package = json.loads(make_package())
    package["organization"].append({"id": "o-2", "name": "Otra", "description": "Otra"})
    identifiers = [
        ("i-1", "o-1", "ES-DIR3", "123"),
        ("i-2", "o-1", "concierto", "same"),
        ("i-3", "o-2", "concierto", "same"),
    ]
    package["organization_identifier"] = [
        {
            "id": key,
            "organization_id": owner,
            "identifier_scheme": scheme,
            "identifier_type": scheme,
            "identifier": code,
        }
        for key, owner, scheme, code in identifiers
    ]
    assert faults_of(json.dumps(package).encode()) == [
        ("organization[0]", "wrong_dir3"),
        ("organization[1]", "double_code"),
    ]


def test_the_declaration_hangs_together() -> None:
    assert not NOT_READ & set(TABLES)
    for table, columns in REFERENCES.items():
        assert set(columns) <= set(TABLES[table].fields)
        assert set(columns.values()) <= set(TABLES)
    assert all(spanish and english and spanish != english for spanish, english in WORDS.values())
