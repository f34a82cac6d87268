"""Reading cases: for whoever cares for them and the supervisors of their territory, and nobody else.

What takes a `professional` checks access; the other functions are for the product's own steps, or for a reader whom
the caller has let in. A restricted case is there for its named people only (people/restrictions.py).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from processes.cases.people.restrictions import cases_named_to, hidden_participants
from processes.cases.tables import Case, CaseEvent, CaseMember, Consent, HouseholdMember, Participant
from processes.network.professionals import READERS, Professional, organisations_of, territories_of

OVERSEERS = frozenset({"supervisor"})
OF_THE_CEAS = frozenset({"ceas_ts"})


class UnknownCase(LookupError):
    """No case has that code."""


class UnknownParticipant(LookupError):
    """No participant has that code."""


def find_case_for(session: Session, professional: Professional, code: str) -> Case | None:
    """The case, if this professional may see it."""
    return session.scalar(select(Case).where(Case.code == code, may_see(professional)))


def list_cases_for(
    session: Session,
    professional: Professional,
    *,
    status: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Sequence[Case]:
    """The cases that this professional may see, the latest opened first."""
    chosen = _chosen(professional, status).order_by(Case.opened_at.desc(), Case.code.desc())
    return session.scalars(chosen.limit(limit).offset(offset)).all()


def count_cases_for(session: Session, professional: Professional, *, status: str | None = None) -> int:
    """How many of them there are."""
    return session.scalar(_counted(professional, status)) or 0


def list_cases_of(session: Session, professional: Professional, participant: str) -> Sequence[Case]:
    """The cases of one participant that this professional may see, the latest first."""
    chosen = select(Case).where(Case.participant == participant, may_see(professional))
    return session.scalars(chosen.order_by(Case.opened_at.desc(), Case.code.desc())).all()


def find_participant_for(session: Session, professional: Professional, code: str) -> Participant | None:
    """A participant, if this professional may see a case of theirs. `code`: theirs or the case's."""
    return participants_for(session, professional, [code]).get(code)


def participants_for(
    session: Session, professional: Professional, codes: Iterable[str]
) -> dict[str, Participant]:
    """By the code that was asked for (a participant's or a case's): those whom this professional may know."""
    asked = set(codes)
    rows = session.execute(
        select(Participant, Case.code)
        .join(Case, Case.participant == Participant.code)
        .where(may_see(professional), or_(Participant.code.in_(asked), Case.code.in_(asked)))
    ).all()
    found: dict[str, Participant] = {}
    for participant, case_code in rows:
        found |= {code: participant for code in (participant.code, case_code) if code in asked}
    return found


def participants_of_codes(session: Session, codes: Iterable[str]) -> dict[str, Participant]:
    """The same without asking who reads: for readers of a task or an alert, who were let in to the person."""
    asked = set(codes)
    people = session.scalars(select(Participant).where(Participant.code.in_(asked))).all()
    of_cases = session.execute(
        select(Case.code, Participant)
        .join(Participant, Case.participant == Participant.code)
        .where(Case.code.in_(asked))
    ).all()
    return {person.code: person for person in people} | {row[0]: row[1] for row in of_cases}


def lock_case(session: Session, code: str) -> Case:
    """The case, locked until the transaction ends; for the product's own steps. Raises UnknownCase."""
    case = session.scalar(select(Case).where(Case.code == code).with_for_update())
    if case is None:
        raise UnknownCase(f"Expected a stored case, but there is none with code {code!r}")
    return case


def find_open_case(session: Session, participant: str) -> Case | None:
    """The one open case of a participant."""
    return session.scalar(select(Case).where(Case.participant == participant, Case.status == "open"))


def timeline(session: Session, code: str) -> Sequence[CaseEvent]:
    """What happened in a case, the first first."""
    lines = select(CaseEvent).where(CaseEvent.case_code == code)
    return session.scalars(lines.order_by(CaseEvent.at, CaseEvent.id)).all()


def consents_of(session: Session, code: str) -> Sequence[Consent]:
    """The answers to the requests for consent, the latest first."""
    answers = select(Consent).where(Consent.case_code == code)
    return session.scalars(answers.order_by(Consent.decided_at.desc(), Consent.id)).all()


def find_consent_in_force(session: Session, code: str) -> Consent | None:
    """What the participant has signed and neither replaced nor revoked."""
    signed = select(Consent).where(Consent.case_code == code, Consent.status == "signed")
    return session.scalar(signed.order_by(Consent.decided_at.desc()).limit(1))


def team_of(session: Session, code: str) -> list[str]:
    """User names of those who care for the case: coordinator, reference professional, then the team."""
    case = session.get(Case, code)
    if case is None:
        return []
    members = session.scalars(
        select(CaseMember.username)
        .where(CaseMember.case_code == code, CaseMember.ended_on.is_(None))
        .order_by(CaseMember.id)
    )
    everybody = [case.case_coordinator, case.reference_professional, *members]
    return list(dict.fromkeys(username for username in everybody if username))


def household_of(session: Session, participant: Participant) -> Sequence[HouseholdMember]:
    """Who lives with the participant."""
    if participant.household is None:
        return []
    members = select(HouseholdMember).where(HouseholdMember.household == participant.household)
    return session.scalars(members.order_by(HouseholdMember.birth_year, HouseholdMember.id)).all()


def _chosen(professional: Professional, status: str | None) -> Select[Case]:
    chosen = select(Case).where(may_see(professional))
    return chosen if status is None else chosen.where(Case.status == status)


@lru_cache(READERS)
def _counted(professional: Professional, status: str | None) -> Select[int]:
    return select(func.count()).select_from(_chosen(professional, status).subquery())


def may_see(professional: Professional) -> ColumnElement[bool]:
    """The condition on `Case` that every list, count and look of a reader is given."""
    me = professional.username
    is_known = Case.participant.not_in(hidden_participants(me))
    return or_(and_(_attends_or_oversees(professional), is_known), Case.code.in_(cases_named_to(me)))


def _attends_or_oversees(professional: Professional) -> ColumnElement[bool]:
    """Coordinator, reference professional, social workers of its CEAS, supervisors of its territory.

    The team too, as long as the participant authorises that the case is discussed in it.
    """
    me = professional.usernames  # those for whom they stand in, too
    discussed = select(Consent.case_code).where(Consent.status == "signed", Consent.may_discuss_in_team)
    shared = select(CaseMember.case_code).where(
        CaseMember.username.in_(me), CaseMember.ended_on.is_(None), CaseMember.case_code.in_(discussed)
    )
    return or_(
        Case.case_coordinator.in_(me),
        Case.reference_professional.in_(me),
        Case.code.in_(shared),
        Case.ceas.in_(organisations_of(professional, OF_THE_CEAS)),
        Case.territory.in_(territories_of(professional, OVERSEERS)),
    )
