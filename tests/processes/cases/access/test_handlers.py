"""The service tasks of access: who somebody is, opening or joining a case, and the one reference professional."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers as cases
from processes.cases.access import handlers
from processes.cases.access.duty import NobodyOnDuty, coordinator_on_duty
from processes.cases.opening import NotEntitled
from processes.cases.people.handlers import register_participant
from processes.cases.people.registering import RegistrationRefused, UnknownRegistration
from processes.cases.people.tables import Registration
from processes.cases.queries import timeline
from processes.cases.tables import Case
from processes.network.tables import StoredPost, StoredProfessional
from processes.tasks import Job

MakeJob = Callable[..., Job]
TODAY = date(2026, 11, 22)
CODE = "R-000000000001"


@pytest.fixture
def registration(network_session: Session) -> Registration:
    """Written down by Fina, of the association, for somebody of the CEAS of the north."""
    stored = Registration(
        code=CODE,
        given_name="Persona",
        surnames="Inventada Nueva",
        birth_date=date(1990, 5, 4),
        birth_year=None,
        document_kind="",
        document_number="",
        phone="",
        street="",
        postcode="",
        town="",
        request="Pide orientación.",
        territory="north",
        ceas="ceas_n",
        organisation="asso",
        registered_at=datetime(2026, 11, 22, 8, tzinfo=UTC),
        registered_by="fina",
        participant=None,
        decision="",
        decided_by=None,
    )
    network_session.add(stored)
    network_session.flush()
    return stored


def _kinds(session: Session, code: str) -> list[str]:
    return [line.kind for line in timeline(session, code)]


def test_what_a_registration_tells_the_process_are_codes(
    registration: Registration, case_job: MakeJob
) -> None:
    assert handlers.read_registration(case_job("r", registration_id=CODE)) == {
        "territory": "north",
        "ceas": "ceas_n",
        "organisation": "asso",
        "registered_by": "fina",
        "identity_decision": "",
    }
    with pytest.raises(UnknownRegistration):
        handlers.read_registration(case_job("r", registration_id="R-none"))


def test_somebody_new_gets_a_case_with_the_coordinator_on_duty(
    registration: Registration, network_session: Session, case_job: MakeJob
) -> None:
    register_participant(case_job("p", registration_id=CODE))
    for _ in range(2):
        written = handlers.open_or_join(case_job("o", registration_id=CODE))
        assert written["case_was_open"] is False
        assert (written["case_coordinator"], written["reference_professional"]) == ("cruz", None)
    assert written["participant"] == registration.participant
    assert _kinds(network_session, str(written["case_id"])) == ["opened"]


def test_somebody_with_an_open_case_joins_it(
    registration: Registration, network_session: Session, case_job: MakeJob
) -> None:
    opened = cases.open_case(
        case_job("open", participant="P1", case_coordinator="cruz", reference_professional="ana")
    )
    same = {"is_same_person": "yes", "duplicate_of": "P1", "decided_by": "fina"}
    for _ in range(2):
        handlers.settle_duplicate(case_job("s", registration_id=CODE, **same))
        written = handlers.open_or_join(case_job("o", registration_id=CODE))
        assert (written["case_id"], written["case_was_open"]) == (opened["case_id"], True)
        assert written["reference_professional"] == "ana"
    assert (registration.decision, registration.decided_by) == ("same_person", "fina")
    assert _kinds(network_session, str(opened["case_id"])) == ["opened", "joined"]
    assert network_session.query(Case).count() == 1


def test_another_person_is_another_person(registration: Registration, case_job: MakeJob) -> None:
    other = {"is_same_person": "no", "duplicate_of": "P1", "decided_by": "fina"}
    handlers.settle_duplicate(case_job("s", registration_id=CODE, **other))
    assert (registration.decision, registration.participant) == ("another_person", None)


def test_nobody_becomes_somebody_unknown(registration: Registration, case_job: MakeJob) -> None:
    wrong = {"is_same_person": "yes", "duplicate_of": "P404", "decided_by": "fina"}
    with pytest.raises(RegistrationRefused, match="P404"):
        handlers.settle_duplicate(case_job("s", registration_id=CODE, **wrong))


def test_on_duty_is_who_has_most_room(network_session: Session, case_job: MakeJob) -> None:
    network_session.add(StoredProfessional(username="cata", name="Cata", organisation="asso"))
    network_session.flush()
    network_session.add(StoredPost(username="cata", role="cc", organisation="asso", territory="north"))
    cases.open_case(case_job("open", participant="P1", case_coordinator="cata"))
    assert coordinator_on_duty(network_session, "north", on=TODAY) == "cruz"
    cases.open_case(case_job("open2", participant="P2", case_coordinator="cruz"))
    assert coordinator_on_duty(network_session, "north", on=TODAY) == "cata"
    with pytest.raises(NobodyOnDuty, match="south"):
        coordinator_on_duty(network_session, "south", on=TODAY)


def test_a_case_has_one_reference_professional(network_session: Session, case_job: MakeJob) -> None:
    code = cases.open_case(case_job("open", participant="P1", case_coordinator="cruz"))["case_id"]
    given = {"case_id": code, "reference_professional": "ana", "case_coordinator": "cruz"}
    for _ in range(2):
        written = handlers.assign(case_job("a", **given))
        assert (written["reference_professional"], written["case_coordinator"]) == ("ana", "cruz")
    assert _kinds(network_session, str(code)) == ["opened", "reference_assigned"]


@pytest.mark.parametrize(
    "wrong", [{"reference_professional": "cruz"}, {"case_coordinator": "ana"}, {"case_coordinator": "dora"}]
)
def test_only_who_holds_the_role_is_assigned(case_job: MakeJob, wrong: dict[str, str]) -> None:
    code = cases.open_case(case_job("open", participant="P1", case_coordinator="cruz"))["case_id"]
    given = {"case_id": code, "reference_professional": "ana", "case_coordinator": "cruz", **wrong}
    with pytest.raises(NotEntitled):
        handlers.assign(case_job("a", **given))
