"""The demo's Network: agreements (one ended), an absence, resources with places and waiting lists, all by the rules."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store import open_database
from processes.cases.opening import Opening, open_case
from processes.cases.tables import Participant
from processes.demo.network import RESOURCES, TEAM, add_absence, add_network, add_waiting_lists
from processes.demo.people import add_professionals, coordinator_in, list_logins
from processes.demo.places import CEAS, add_places
from processes.network.agreements import agreements_in_force, list_agreements, shares
from processes.network.calendar import local_date
from processes.network.hsds.exporting import export_package
from processes.network.hsds.importing import import_records
from processes.network.hsds.package import read_package
from processes.network.hsds.records import Given, read_records
from processes.network.queries import candidate_groups, get_professional
from processes.network.resource_tables import Resource, StoredEntry
from processes.network.resources import find_hold

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = local_date(NOW)


@pytest.fixture
def demo(database_url: str) -> Iterator[Session]:
    """Places and people of the demo, the Network, and three open cases in each of two cities."""
    database = open_database(database_url)
    with Session(database) as session:
        add_places(session)
        add_professionals(session)
        add_network(session, now=NOW)
        for number, territory in enumerate(["leon", "salamanca"] * 3):
            values = {"given_name": "Persona", "surnames": "Inventada", "ceas": CEAS[territory]}
            session.add(Participant(code=f"P{number}", territory=territory, **values))
            session.flush()
            asked = Opening(participant=f"P{number}", case_coordinator=coordinator_in(territory))
            open_case(session, asked, now=NOW)
        yield session
    database.dispose()


def test_one_agreement_has_ended_and_shares_nothing(demo: Session) -> None:
    in_force = agreements_in_force(demo, TODAY)
    assert len(list_agreements(demo)) == len(in_force) + 1
    assert shares(in_force, "ceas_bernesga", "edis_leon", "diagnosis", TODAY)
    assert not shares(in_force, "ceas_pisuerga", "tejer_barrio", "identity", TODAY)
    assert not shares(in_force, "despensa_comun", "ceas_bernesga", "identity", TODAY)


def test_a_colleague_stands_in_and_a_team_is_a_place(demo: Session) -> None:
    add_absence(demo, now=NOW)
    olga = get_professional(demo, "olga.curueno", day=TODAY)
    assert "ceas_ts/marta.torio" in candidate_groups(olga)
    assert f"ceas_ts/{TEAM}" in candidate_groups(olga)
    assert "olga.curueno" not in {login.username for login in list_logins()}


def test_places_are_held_offered_and_waited_for(demo: Session) -> None:
    add_waiting_lists(demo, now=NOW)
    statuses = demo.execute(select(StoredEntry.resource, StoredEntry.status).order_by(StoredEntry.id)).all()
    assert [tuple(row) for row in statuses] == [
        ("alojamiento_breve_leon", "waiting"),
        ("alojamiento_breve_leon", "waiting"),
        ("piso_puente", "waiting"),
        ("piso_puente", "offered"),  # the more urgent of the two
    ]
    assert find_hold(demo, "alojamiento_breve_leon", "C-2026-0001") is not None
    assert find_hold(demo, "piso_puente", "C-2026-0002") is None


def test_the_map_goes_out_and_comes_in_unchanged(demo: Session) -> None:
    assert len(demo.scalars(select(Resource)).all()) == len(RESOURCES)
    package = read_package(export_package(demo, now=NOW))
    plan = import_records(demo, read_records(package, Given()), now=NOW)
    assert (plan.changes, plan.unchanged) == ((), 12 + len(RESOURCES))
