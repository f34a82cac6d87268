"""Opening a case: one open case a participant, with people who may hold it. The caller's transaction commits."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from processes.cases.codes import next_case_code
from processes.cases.queries import UnknownParticipant, find_open_case
from processes.cases.tables import Case, Participant
from processes.network.calendar import local_date
from processes.network.professionals import Professional, organisations_of
from processes.network.queries import get_professional

COORDINATOR = "cc"
REFERENCE = "ceas_ts"


class NotEntitled(ValueError):
    """A professional does not hold the role that was given to them in a case."""


class Opening(Struct, frozen=True, kw_only=True):
    """What is asked: for whom, who coordinates, who is the reference professional, and from which alert."""

    participant: str
    case_coordinator: str
    reference_professional: str | None = None
    alert_id: str | None = None


def open_case(session: Session, opening: Opening, *, now: datetime) -> tuple[Case, bool]:
    """The participant's open case, and whether it is new.

    Raises UnknownParticipant, UnknownProfessional, NotEntitled.
    """
    participant = session.get(Participant, opening.participant)
    if participant is None:
        raise UnknownParticipant(f"Expected a registered participant, but {opening.participant!r} is none")
    existing = find_open_case(session, participant.code)
    if existing is not None:
        return existing, False
    coordinator = _entitled(session, opening.case_coordinator, COORDINATOR)
    reference = None
    if opening.reference_professional:
        reference = _entitled(session, opening.reference_professional, REFERENCE)
    case = Case(
        code=next_case_code(session, local_date(now).year),
        participant=participant.code,
        territory=participant.territory,
        ceas=participant.ceas if reference is None else _ceas_of(reference, participant.ceas),
        reference_professional=None if reference is None else reference.username,
        case_coordinator=coordinator.username,
        phase="contact",
        status="open",
        alert_id=opening.alert_id,
        opened_at=now,
    )
    session.add(case)
    session.flush()
    return case, True


def _entitled(session: Session, username: str, role: str) -> Professional:
    professional = get_professional(session, username)
    if role not in professional.own_roles:
        raise NotEntitled(f"Expected {username!r} to hold the role {role!r}, but they do not")
    return professional


def _ceas_of(reference: Professional, district: str) -> str:
    """The CEAS that the reference professional works for; of several, the participant's own."""
    theirs = organisations_of(reference, {REFERENCE})
    return district if district in theirs else min(theirs)
