"""A restricted case in the north, and people who are easily taken for each other."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from processes.cases import handlers
from processes.cases.people.duplicates import index_person
from processes.cases.people.restricting import restrict
from processes.cases.people.tables import PersonDetails
from processes.cases.tables import Participant
from processes.network.professionals import Professional
from processes.network.queries import get_professional
from processes.tasks import Job

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MakeJob = Callable[..., Job]
Who = Callable[[str], Professional]


@pytest.fixture
def who(network_session: Session) -> Who:
    """`who("ana")`: a professional of the small Network."""
    return lambda username: get_professional(network_session, username)


@pytest.fixture
def open_case(network_session: Session, case_job: MakeJob) -> str:
    """Of P1 in the north: coordinated by cruz; ana is the reference professional, dora supervises."""
    job = case_job("open", participant="P1", case_coordinator="cruz", reference_professional="ana")
    return str(handlers.open_case(job)["case_id"])


@pytest.fixture
def restricted(network_session: Session, open_case: str, who: Who) -> str:
    """The same case, named to ana and cruz; dora and everybody else must not learn of it."""
    names = ["cruz"]
    restrict(network_session, who("ana"), open_case, reason="gender_violence", names=names, now=NOW)
    return open_case


@pytest.fixture
def add_person(network_session: Session) -> Callable[..., Participant]:
    """`add_person("P9", "Ana", "Gil Mota", birth_date=..., document="12345678Z")`, findable."""

    def add(code: str, given_name: str, surnames: str, **known: object) -> Participant:
        born = known.get("birth_date")
        person = Participant(
            code=code,
            given_name=given_name,
            surnames=surnames,
            birth_year=born.year if isinstance(born, date) else known.get("birth_year"),
            phone=known.get("phone", ""),
            territory=str(known.get("territory", "north")),
            ceas=f"ceas_{str(known.get('territory', 'north'))[0]}",
        )
        network_session.add(person)
        network_session.flush()
        details = PersonDetails(
            participant=code,
            document_kind="dni" if known.get("document") else "",
            document_number=known.get("document", ""),
            birth_date=born,
            street="",
            postcode="",
            town="",
        )
        network_session.add(details)
        network_session.flush()
        index_person(network_session, person, details)
        return person

    return add
