"""More of the demo's people: birth dates, who moved in when, two restricted cases, somebody registered twice. Seeded.

Documents are numbers that no authority gives: a valid DNI might be somebody's.
"""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from processes.application import Application
from processes.cases.handlers import open_case
from processes.cases.people.duplicates import index_everybody, index_person
from processes.cases.people.restricting import restrict
from processes.cases.people.tables import PersonDetails
from processes.cases.protection.starting import REASON, begin_protection
from processes.cases.queries import lock_case
from processes.cases.tables import Case, HouseholdMember, Participant
from processes.demo.people import coordinator_in, social_worker_in
from processes.network.queries import get_professional
from processes.tasks import Job

OPENED = timedelta(days=20)
RESTRICTED = (("leon", REASON), ("valladolid", "known_professional"))
TWICE = "P-REPETIDA"
SLIPS = (("z", "s"), ("v", "b"), ("b", "v"), ("ll", "y"), ("que", "ke"), ("ce", "se"), ("s", "z"))


def add_more(application: Application, *, now: datetime, seed: int) -> None:
    """All of it, by the product's own functions."""
    with application.sessions() as session, session.begin():
        session.connection(execution_options={"writes": True})
        draw = Random(f"{seed}:people")  # noqa: S311 - dates, not secrets
        _add_details(session, draw)
        _add_twice(session)
        while index_everybody(session):
            pass
        for territory, reason in RESTRICTED:
            _add_restricted(application, session, territory, reason, now=now)
    application.engine.settle()


def _add_details(session: Session, draw: Random) -> None:
    """A day for each year of birth; children live with the participant from their birth on, others since some year."""
    for number, person in enumerate(session.scalars(select(Participant).order_by(Participant.code)).all()):
        born = None if person.birth_year is None else _day(draw, person.birth_year)
        document = f"DEMO{number:05}"
        session.add(
            PersonDetails(
                participant=person.code,
                document_kind="other",
                document_number=document,
                birth_date=born,
                street="",
                postcode="",
                town="",
            )
        )
    for member in session.scalars(select(HouseholdMember).order_by(HouseholdMember.id)).all():
        year = member.birth_year if member.kinship == "child" else draw.randrange(2008, 2025)
        member.moved_in_on = _day(draw, max(year, member.birth_year))
    session.flush()


def _add_twice(session: Session) -> None:
    """A participant of León without a case, written down again as another office heard the name."""
    people = session.scalars(_without_case("leon").order_by(Participant.code.desc())).all()
    once = next(each for each in people if _misheard(each.surnames) != each.surnames)
    again = Participant(
        code=TWICE,
        given_name=once.given_name,
        surnames=_misheard(once.surnames),
        birth_year=once.birth_year,
        phone="",
        territory=once.territory,
        ceas=once.ceas,
        household=None,
    )
    session.add(again)
    session.flush()
    details = PersonDetails(
        participant=TWICE,
        document_kind="",
        document_number="",
        birth_date=None,
        street="",
        postcode="",
        town="",
    )
    session.add(details)
    session.flush()
    index_person(session, again, details)


def _add_restricted(
    application: Application, session: Session, territory: str, reason: str, *, now: datetime
) -> None:
    """A case that its coordinator and its reference professional know of, and nobody else."""
    person = session.scalars(_without_case(territory).order_by(Participant.code)).first()
    assert person is not None, "the demo has more people than cases"
    coordinator, reference = coordinator_in(territory), social_worker_in(territory)
    asked = {
        "participant": person.code,
        "case_coordinator": coordinator,
        "reference_professional": reference,
    }
    job = Job(
        handler="cases.open_case",
        instance_id=0,
        business_key=person.code,
        idempotency_key=f"demo:restricted:{person.code}",
        variables=asked,
        now=now - OPENED,
        session=session,
    )
    case = lock_case(session, str(open_case(job)["case_id"]))
    by = get_professional(session, reference)
    made = restrict(session, by, case.code, reason=reason, names=[coordinator], now=now - OPENED)
    if reason == REASON:
        begin_protection(session, application.engine, case, restriction=made.id, by=reference)


def _without_case(territory: str) -> Select[Participant]:
    """Nobody accompanies them, so nothing else of the demo is about them."""
    cases = select(Case.participant)
    return select(Participant).where(
        Participant.territory == territory, Participant.code.not_in(cases), Participant.code != TWICE
    )


def _misheard(surnames: str) -> str:
    """The same sound in other letters."""
    for letters, heard in SLIPS:
        if letters in surnames:
            return surnames.replace(letters, heard)
    return surnames


def _day(draw: Random, year: int) -> date:
    return date(year, draw.randrange(1, 13), draw.randrange(1, 29))
