"""One person's way through several organisations, as `concierto demo way` plays it, and what is left of it.

Seven processes, an association, a CEAS, its supervision and an EDIS team: the case is closed and nothing is shared.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.testing import FixedClock
from engine.views import InstanceFilter
from processes.bootstrap import Application, build, migrate
from processes.cases.consent.sharing import sharings_in_force
from processes.cases.queries import find_case_for
from processes.cases.referrals.tables import Referral
from processes.cases.tables import Case, CaseEvent
from processes.demo.loading import prepare_network
from processes.demo.way import NotEmpty, walk
from processes.network.queries import get_professional

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, ten o'clock in Madrid
PROCESSES = {
    "access_and_first_assessment",
    "pact_call_and_consent",
    "codiagnosis",
    "intensive_case_management",
    "life_project_and_plan",
    "referral_between_organisations",
    "referral_reception",
    "periodic_review_and_closing",
}
STORY = {
    "opened",
    "reference_assigned",
    "consent_signed",
    "diagnosis_validated",
    "plan_in_force",
    "referred",
    "referral_closed",
    "closed",
}
ORGANISATIONS = ("Asociación Puerta Abierta", "CEAS Ribera del Bernesga", "EDIS de León")


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    url = f"sqlite:///{tmp_path / 'way.db'}"
    migrate(url)
    built = build(url, clock=FixedClock(NOW))
    yield built
    built.dispose()


def _processes(application: Application, state: str) -> set[str]:
    """About the person: what runs by the calendar has no key."""
    chosen = InstanceFilter(state=state, limit=100)  # type: ignore[arg-type]
    found = application.engine.read.list_instances(chosen)
    return {each.process_id for each in found if each.business_key}


def test_from_the_first_door_to_a_plan_that_is_fulfilled(application: Application) -> None:
    lines: list[str] = []
    code = walk(application, echo=lines.append)
    assert _processes(application, "active") == set()
    assert _processes(application, "completed") == PROCESSES
    assert application.engine.read.incidents() == []
    with application.sessions() as session:
        case = session.get_one(Case, code)
        assert (case.status, case.close_reason, case.phase) == ("closed", "plan_fulfilled", "destiny")
        told = set(session.scalars(select(CaseEvent.kind).where(CaseEvent.case_code == code)))
        assert told >= STORY
        [referral] = session.scalars(select(Referral))
        assert (referral.state, referral.service) == ("granted_closed", "401035")
        assert sharings_in_force(session, case) == []
        assert find_case_for(session, get_professional(session, "berta.cea"), code) is None
    said = "\n".join(lines)
    assert all(name in said for name in ORGANISATIONS)
    assert "31 días después" in said


def test_it_is_walked_once(application: Application) -> None:
    code = walk(application, echo=len)
    lines: list[str] = []
    assert walk(application, echo=lines.append, language="en") == code
    assert lines == ["This way was walked already."]


def test_it_needs_an_empty_database(application: Application) -> None:
    prepare_network(application, now=NOW)
    with pytest.raises(NotEmpty):
        walk(application, echo=len)
