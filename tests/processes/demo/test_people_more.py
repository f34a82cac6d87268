"""More of the demo's people, by the product's own functions: restricted, registered twice, dated."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from engine.testing import FixedClock
from processes.application import Application
from processes.bootstrap import build
from processes.cases.people.duplicates import find_likely_duplicates, identity_of
from processes.cases.people.tables import PersonDetails, Restriction
from processes.cases.queries import find_case_for
from processes.cases.tables import HouseholdMember, Participant
from processes.catalog import deploy_all
from processes.demo.participants import add_people
from processes.demo.people import add_professionals, social_worker_in, supervisor_in
from processes.demo.people_more import TWICE, add_more
from processes.demo.places import TERRITORIES, add_places
from processes.network.queries import get_professional
from processes.risk.synthetic import generate

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
Read = Callable[..., object]


@pytest.fixture
def told(database_url: str) -> Iterator[Application]:
    application = build(database_url, clock=FixedClock(NOW))
    with application.sessions() as session, session.begin():
        add_places(session)
        add_professionals(session)
        add_people(session, generate(40, 5, tuple(TERRITORIES), NOW.date().replace(day=1)), seed=5)
    deploy_all(application.engine, "ines.robles")
    add_more(application, now=NOW, seed=5)
    yield application
    application.dispose()


def test_two_cases_are_there_for_their_people_only(told: Application) -> None:
    with told.sessions() as session:
        restricted = session.scalars(select(Restriction).order_by(Restriction.id)).all()
        assert [each.reason for each in restricted] == ["gender_violence", "known_professional"]
        for each, territory in zip(restricted, ("leon", "valladolid"), strict=True):
            reference = get_professional(session, social_worker_in(territory))
            supervisor = get_professional(session, supervisor_in(territory))
            assert find_case_for(session, reference, each.case_code) is not None
            assert find_case_for(session, supervisor, each.case_code) is None


def test_somebody_is_registered_twice_in_other_letters(told: Application) -> None:
    with told.sessions() as session:
        again = session.get_one(Participant, TWICE)
        identity = identity_of(again, session.get(PersonDetails, TWICE))
        first = find_likely_duplicates(session, identity, besides=TWICE)[0]
        once = session.get_one(Participant, first.participant)
    assert first.verdict == "likely"
    assert once.surnames != again.surnames
    assert once.given_name == again.given_name


def test_births_and_households_have_days(told: Application) -> None:
    with told.sessions() as session:
        people = session.scalars(select(PersonDetails).where(PersonDetails.participant != TWICE)).all()
        members = session.scalars(select(HouseholdMember)).all()
        assert all(each.birth_date for each in people)
        assert all(each.moved_in_on and each.moved_in_on.year >= each.birth_year for each in members)
        assert {each.document_kind for each in people} == {"other"}, "no number that might be somebody's"
