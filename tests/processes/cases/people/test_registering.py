"""Registering somebody: all faults at once, once however often, and who it turns out to be."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from processes.cases.people import handlers
from processes.cases.people.registering import (
    Asked,
    RegistrationRefused,
    UnknownRegistration,
    decide,
    find_faults,
    find_own_registration,
    read_asked,
    register,
)
from processes.cases.people.tables import PersonDetails, Registration
from processes.cases.tables import Participant
from processes.network.professionals import Professional
from processes.tasks import Job

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MakeJob = Callable[..., Job]
Who = Callable[[str], Professional]
Add = Callable[..., Participant]
GIVEN: dict[str, Any] = {
    "given_name": " Ana  María ",
    "surnames": "Giménez Báez",
    "birth_date": date(1980, 3, 12),
    "document_kind": "dni",
    "document_number": "12.345.678-z",
    "phone": "600 123 456",
    "postcode": "24001",
    "town": "León",
    "ceas": "ceas_n",
    "request": "No puede pagar la luz.",
}


def asked(key: str = "0123456789ab", **changes: Any) -> Asked:
    return read_asked(GIVEN | changes, key=key)


@pytest.fixture
def registered(network_session: Session, who: Who) -> Registration:
    return register(network_session, who("fina"), asked(), now=NOW)


def test_it_is_written_down_in_one_writing(registered: Registration) -> None:
    assert (registered.code, registered.given_name) == ("R-0123456789ab", "Ana María")
    assert (registered.document_number, registered.territory) == ("12345678Z", "north")
    assert (registered.organisation, registered.registered_by, registered.decision) == ("asso", "fina", "")


def test_the_second_sending_changes_nothing(
    network_session: Session, who: Who, registered: Registration
) -> None:
    again = register(network_session, who("fina"), asked(given_name="Otra"), now=NOW)
    assert again is registered
    assert again.given_name == "Ana María"
    with pytest.raises(RegistrationRefused):
        register(network_session, who("ana"), asked(), now=NOW)


def test_every_fault_is_told_at_once(network_session: Session) -> None:
    wrong = asked(
        given_name="  ", surnames="x" * 101, birth_date=date(2026, 11, 23), document_number="12345678A",
        phone="call me", postcode="2400", ceas="asso9", request="",
    )  # fmt: skip
    assert find_faults(network_session, wrong, today=date(2026, 11, 22)) == {
        "given_name": "missing",
        "surnames": "too_long",
        "birth_date": "birth",
        "document_number": "letter",
        "phone": "phone",
        "postcode": "postcode",
        "ceas": "unknown_ceas",
        "request": "missing",
    }


def test_little_is_enough(network_session: Session) -> None:
    """Also people without papers are attended."""
    little = read_asked(
        {"given_name": "Ana", "surnames": "Gil", "ceas": "ceas_n", "request": "Comida."}, key="0" * 12
    )
    assert find_faults(network_session, little, today=date(2026, 11, 22)) == {}


@pytest.mark.parametrize(
    ("kind", "number", "fault"), [("dni", "", "missing"), ("", "12345678Z", "unknown_kind"), ("", "", None)]
)
def test_a_document_is_its_kind_and_its_number(
    network_session: Session, kind: str, number: str, fault: str | None
) -> None:
    found = find_faults(
        network_session, asked(document_kind=kind, document_number=number), today=date(2026, 11, 22)
    )
    assert found.get("document_number") == fault


@pytest.mark.parametrize(
    ("username", "may"), [("ana", True), ("cruz", True), ("fina", True), ("dora", False), ("eloy", False)]
)
def test_who_attends_people_may_register(
    network_session: Session, who: Who, username: str, may: bool
) -> None:
    if may:
        assert register(network_session, who(username), asked(), now=NOW).registered_by == username
    else:
        with pytest.raises(RegistrationRefused, match="attends"):
            register(network_session, who(username), asked(), now=NOW)


def test_only_who_wrote_it_down_sees_a_registration(
    network_session: Session, who: Who, registered: Registration
) -> None:
    assert find_own_registration(network_session, who("fina"), registered.code) is registered
    for other in ("ana", "cruz", "dora", "bea", "eloy"):
        assert find_own_registration(network_session, who(other), registered.code) is None


def test_somebody_new_becomes_a_participant(
    network_session: Session, case_job: MakeJob, registered: Registration
) -> None:
    job = case_job("one", registration_id=registered.code)
    assert handlers.find_duplicates(job) == {"likely_duplicates": 0, "duplicate_of": None}
    expected = {"participant": "P-0123456789ab", "territory": "north", "ceas": "ceas_n"}
    assert handlers.register_participant(job) == expected
    assert handlers.register_participant(job) == expected, "twice counts once"
    person = network_session.get_one(Participant, "P-0123456789ab")
    details = network_session.get_one(PersonDetails, person.code)
    assert (person.name, person.birth_year, details.document_number) == (
        "Ana María Giménez Báez",
        1980,
        "12345678Z",
    )
    assert registered.decision == "another_person"


def test_a_likely_duplicate_is_found_by_the_process(
    case_job: MakeJob, add_person: Add, registered: Registration
) -> None:
    add_person("P9", "Ana Mª", "Jiménez Váez", birth_date=date(1980, 3, 12))
    job = case_job("one", registration_id=registered.code)
    assert handlers.find_duplicates(job) == {"likely_duplicates": 1, "duplicate_of": "P9"}


def test_the_same_person_keeps_what_was_known(
    network_session: Session, case_job: MakeJob, add_person: Add, registered: Registration
) -> None:
    add_person("P9", "Ana", "Jiménez Báez", birth_date=date(1980, 3, 12), phone="911 111 111")
    decide(network_session, registered, same_as="P9", by="fina")
    job = case_job("one", registration_id=registered.code)
    assert handlers.find_duplicates(job) == {"likely_duplicates": 1, "duplicate_of": "P9"}
    assert handlers.register_participant(job)["participant"] == "P9"
    person = network_session.get_one(Participant, "P9")
    details = network_session.get_one(PersonDetails, "P9")
    assert (person.name, person.phone, details.document_number, details.town) == (
        "Ana Jiménez Báez", "911 111 111", "12345678Z", "León",
    )  # fmt: skip


def test_a_person_in_the_process_may_say_who_it_is(
    case_job: MakeJob, add_person: Add, registered: Registration
) -> None:
    add_person("P9", "Ana", "Jiménez Báez", territory="south")
    answer = handlers.register_participant(case_job("one", registration_id=registered.code, same_as="P9"))
    assert answer == {"participant": "P9", "territory": "south", "ceas": "ceas_s"}


def test_what_is_decided_is_decided(
    network_session: Session, add_person: Add, registered: Registration
) -> None:
    add_person("P9", "Ana", "Jiménez Báez")
    with pytest.raises(RegistrationRefused, match="ghost"):
        decide(network_session, registered, same_as="ghost", by="fina")
    decide(network_session, registered, same_as="P9", by="fina")
    decide(network_session, registered, same_as="P9", by="fina")
    for other in (None, "P1"):
        with pytest.raises(RegistrationRefused, match="undecided"):
            decide(network_session, registered, same_as=other, by="fina")


def test_an_unknown_registration_is_a_failure(case_job: MakeJob) -> None:
    with pytest.raises(UnknownRegistration, match="R-none"):
        handlers.find_duplicates(case_job("one", registration_id="R-none"))
