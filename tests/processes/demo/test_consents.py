"""Consent in the demo, by the product's own rules: one withdrawn whole, one in part; who looked is in the log."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from engine.testing import FixedClock
from processes.application import Application
from processes.bootstrap import build
from processes.cases.consent.access_log import verify_accesses
from processes.cases.consent.tables import DataAccess, Sharing
from processes.cases.queries import find_consent_in_force, timeline
from processes.cases.tables import Case
from processes.catalog import deploy_all
from processes.demo.consents import add_consents
from processes.demo.participants import add_people
from processes.demo.people import add_professionals
from processes.demo.places import TERRITORIES, add_places
from processes.risk.synthetic import generate

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def told(database_url: str) -> Iterator[Application]:
    application = build(database_url, clock=FixedClock(NOW))
    with application.sessions() as session, session.begin():
        add_places(session)
        add_professionals(session)
        add_people(session, generate(40, 5, tuple(TERRITORIES), NOW.date().replace(day=1)), seed=5)
    deploy_all(application.engine, "ines.robles")
    add_consents(application, now=NOW)
    yield application
    application.dispose()


def test_one_is_withdrawn_whole_and_closed_for_it(told: Application) -> None:
    with told.sessions() as session:
        case = session.scalars(select(Case).where(Case.territory == "leon")).one()
        kinds = [line.kind for line in timeline(session, case.code)]
        held = session.scalars(select(Sharing).where(Sharing.ended_at.is_(None))).all()
        assert (case.status, case.close_reason) == ("closed", "revoked")
        assert find_consent_in_force(session, case.code) is None
        assert kinds[-2:] == ["access_withdrawn", "closed"]
        assert "sharing_granted" in kinds
        assert list(held) == []


def test_one_lost_a_permission_and_goes_on(told: Application) -> None:
    with told.sessions() as session:
        case = session.scalars(select(Case).where(Case.territory == "valladolid")).one()
        consent = find_consent_in_force(session, case.code)
        assert consent is not None
        assert (consent.may_discuss_in_team, consent.may_carry_out, consent.version) == (
            False,
            True,
            "2026-1",
        )
        assert case.status == "open"


def test_who_looked_is_written_down(told: Application) -> None:
    with told.sessions() as session:
        rows = session.scalars(select(DataAccess)).all()
        assert {row.username for row in rows} >= {"marta.torio", "nuria.cega"}
        assert list(verify_accesses(session)) == []
