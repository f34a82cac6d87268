"""Import and export: whole or nothing, twice is once, and what goes out comes back the same."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.faults import Refused
from processes.network.hsds.exporting import export_package
from processes.network.hsds.importing import Plan, import_records
from processes.network.hsds.package import read_package
from processes.network.hsds.records import Given, read_records
from processes.network.hsds.schema import TABLES
from processes.network.resource_tables import Resource
from processes.network.resources import join_waiting_list, reserve_place
from processes.network.tables import Organisation, Territory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MakePackage = Callable[..., bytes]
MakeResource = Callable[..., Resource]
GIVEN = Given(ownership="private", standing="collaborator", device_class="basic_needs", territory="north")


def take(session: Session, data: bytes, given: Given = GIVEN) -> Plan:
    return import_records(session, read_records(read_package(data), given), now=NOW)


def test_what_comes_in_is_stored_and_a_second_time_changes_nothing(
    network_session: Session, make_package: MakePackage
) -> None:
    plan = take(network_session, make_package())
    assert [(each.kind, each.code, each.is_new) for each in plan.changes] == [
        ("organisation", "comedor_del_rio", True),
        ("resource", "comida_diaria", True),
        ("resource", "ropero", True),
    ]
    meal = network_session.get_one(Resource, "comida_diaria")
    assert (meal.organisation, meal.places, meal.hsds_id) == ("comedor_del_rio", 30, "s-1")
    assert network_session.get_one(Organisation, "comedor_del_rio").standing == "collaborator"
    again = take(network_session, make_package())
    assert (again.changes, again.unchanged) == ((), 3)


def test_only_what_differs_is_changed(network_session: Session, make_package: MakePackage) -> None:
    take(network_session, make_package())
    [change] = take(network_session, make_package(service={0: {"name": "Comida"}})).changes
    assert (change.code, change.columns, change.is_new) == ("comida_diaria", ("name",), False)


def test_names_that_are_taken_get_a_number(network_session: Session, make_package: MakePackage) -> None:
    take(network_session, make_package())
    other = make_package(
        organization={0: {"id": "o-7"}},
        service={0: {"id": "s-7", "organization_id": "o-7"}, 1: {"id": "s-8", "organization_id": "o-7"}},
        service_at_location={0: {"service_id": "s-7"}},
        phone={0: {"service_id": "s-7"}},
        service_capacity={0: {"service_id": "s-7"}},
    )
    assert [each.code for each in take(network_session, other).changes] == [
        "comedor_del_rio_2",
        "comida_diaria_2",
        "ropero_2",
    ]


def test_one_fault_and_nothing_is_stored(network_session: Session, make_package: MakePackage) -> None:
    with pytest.raises(Refused) as refusal:
        take(network_session, make_package(), Given(**{**_dict(GIVEN), "territory": "atlantis"}))
    assert [fault.element for fault in refusal.value.faults] == [
        "organization[0]",
        "service[0]",
        "service[1]",
    ]
    assert network_session.scalars(sa.select(Resource)).all() == []


def _dict(given: Given) -> dict[str, str]:
    return {name: getattr(given, name) for name in given.__struct_fields__}


def test_more_places_call_those_who_wait(network_session: Session, make_package: MakePackage) -> None:
    take(network_session, make_package(service_capacity={0: {"maximum": 1}}))
    meal = network_session.get_one(Resource, "comida_diaria")
    reserve_place(network_session, meal, "C-1", key="a", now=NOW)
    assert join_waiting_list(network_session, meal, "C-2", urgency=0, key="b", now=NOW) == 1
    take(network_session, make_package())
    assert join_waiting_list(network_session, meal, "C-2", urgency=0, key="b", now=NOW) == 0


def test_what_goes_out_comes_back_the_same(
    network_session: Session, make_resource: MakeResource, make_package: MakePackage, elsewhere: Session
) -> None:
    take(network_session, make_package())  # rows with ids of somebody else's
    make_resource(
        "home",
        description="Casa",
        eligibility="Quien no tiene otra",
        accessibility="Sin escalones",
        address="Calle Inventada, 1",
        city="León",
        province="León",
        postal_code="24000",
        phone="000",
        email="casa@example.org",
        places=4,
        order_rule="urgency",
        offer_days=7,
    )
    make_resource("old", is_active=False, territory=None, places=0)
    network_session.get_one(Organisation, "ceas_n").dir3 = "L02000049"
    network_session.flush()
    went_out = export_package(network_session, now=NOW)
    elsewhere.add_all([Territory(code="north", name="N"), Territory(code="south", name="S")])
    elsewhere.flush()
    plan = take(elsewhere, went_out, Given())
    assert {each.is_new for each in plan.changes} == {True}
    assert export_package(elsewhere, now=NOW) == went_out
    assert take(elsewhere, went_out, Given()).changes == ()
    assert take(network_session, went_out, Given()).changes == ()
    assert elsewhere.get_one(Organisation, "ceas_n").dir3 == "L02000049"
    assert elsewhere.get_one(Resource, "comida_diaria").hsds_id == "s-1"


def test_an_export_says_how_many_are_free_and_nobody_who(
    network_session: Session, make_resource: MakeResource
) -> None:
    home = make_resource("home", places=2)
    reserve_place(network_session, home, "C-2026-0007", key="a", now=NOW)
    exported = export_package(network_session, now=NOW)
    tables = json.loads(exported)
    assert [(row["available"], row["maximum"]) for row in tables["service_capacity"]] == [(1, 2)]
    assert b"C-2026-0007" not in exported
    assert list(tables) == list(TABLES)
    for table, rows in tables.items():
        for row in rows:
            assert TABLES[table].validate(row) == {}


def test_a_resource_does_not_change_hands(network_session: Session, make_resource: MakeResource) -> None:
    make_resource("home")
    package = json.loads(export_package(network_session, now=NOW))
    other = next(row["id"] for row in package["organization"] if row["name"] == "Entidad ceas_s")
    package["service"][0]["organization_id"] = other
    with pytest.raises(Refused) as refusal:
        take(network_session, json.dumps(package).encode(), Given())
    assert [fault.rule for fault in refusal.value.faults] == ["hsds.other_organisation"]
