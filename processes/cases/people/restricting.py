"""Restricting a case, naming the people who may know of it, and lifting that. Each act has its author and its date.

Only named people name others and lift; somebody always remains. What it hides is in restrictions.py.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processes.cases.people.tables import NamedPerson, Restriction
from processes.cases.queries import find_case_for, lock_case
from processes.cases.tables import Case, CaseEvent
from processes.network.calendar import local_date
from processes.network.professionals import Professional, territories_of
from processes.network.queries import find_professional

REASONS = {
    "gender_violence": ("Violencia de género", "Gender violence"),
    "family_violence": ("Violencia en la familia", "Violence in the family"),
    "known_professional": ("Conoce a quien trabaja aquí", "Known to people who work here"),
    "other_risk": ("Otro riesgo para la persona", "Another risk for the person"),
}
MAY_BE_NAMED = frozenset({"ceas_ts", "cc", "edis", "ts_prof", "supervisor"})


class RestrictionRefused(ValueError):
    """The step is not for this person, or not now. `reason` is a code."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


class Naming(Struct, frozen=True, kw_only=True):
    """Whom to let know, up to and including which day (None: until somebody ends it)."""

    username: str
    until: date | None = None


def may_restrict(professional: Professional, case: Case) -> bool:
    """Who holds the case or oversees its territory; the caller has found the case for them."""
    is_overseer = case.territory in territories_of(professional, {"supervisor"})
    return is_overseer or professional.username in (case.reference_professional, case.case_coordinator)


def find_restriction(session: Session, case_code: str) -> Restriction | None:
    """The restriction in force; the caller has found the case for its reader."""
    return session.scalar(
        select(Restriction).where(Restriction.case_code == case_code, Restriction.lifted_at.is_(None))
    )


def names_of(session: Session, restriction: Restriction) -> Sequence[NamedPerson]:
    """Everybody who was ever named, the first first."""
    named = select(NamedPerson).where(NamedPerson.restriction == restriction.id)
    return session.scalars(named.order_by(NamedPerson.id)).all()


def restrict(
    session: Session,
    professional: Professional,
    case_code: str,
    *,
    reason: str,
    names: Collection[str],
    now: datetime,
) -> Restriction:
    """Hide the case from everybody but who asks and `names`. Raises RestrictionRefused."""
    case = _lock_for(session, professional, case_code)
    if not may_restrict(professional, case):
        raise RestrictionRefused(
            "not_entitled", f"Expected who holds or oversees {case_code}, but it is another"
        )
    if reason not in REASONS:
        raise RestrictionRefused("no_reason", f"Expected one of {', '.join(REASONS)}, but got {reason!r}")
    restriction = Restriction(
        case_code=case.code,
        participant=case.participant,
        reason=reason,
        restricted_at=now,
        restricted_by=professional.username,
    )
    try:
        with session.begin_nested():
            session.add(restriction)
    except IntegrityError as error:
        raise RestrictionRefused(
            "restricted", f"Expected {case_code} open to all, but it is restricted"
        ) from error
    for username in dict.fromkeys([professional.username, *names]):
        _add_name(session, restriction, Naming(username=username), by=professional.username, now=now)
    _tell(session, restriction, "restricted", by=professional.username, now=now)
    return restriction


def name_person(
    session: Session, professional: Professional, case_code: str, naming: Naming, *, now: datetime
) -> None:
    """Let one more person know, or change until when. Raises RestrictionRefused."""
    restriction = _get(session, professional, case_code)
    if naming.until is not None and naming.until < local_date(now):
        raise RestrictionRefused("past", f"Expected a day from today on, but got {naming.until}")
    _end(session, restriction, naming.username, by=professional.username, now=now)
    _add_name(session, restriction, naming, by=professional.username, now=now)
    _require_somebody(session, restriction)
    _tell(session, restriction, "person_named", by=professional.username, now=now)


def end_naming(
    session: Session, professional: Professional, case_code: str, username: str, *, now: datetime
) -> None:
    """From now on that person does not know of the case. Raises RestrictionRefused for the last one."""
    restriction = _get(session, professional, case_code)
    if not _end(session, restriction, username, by=professional.username, now=now):
        raise RestrictionRefused("not_named", f"Expected {username!r} to be named, but they are not")
    _require_somebody(session, restriction)
    _tell(session, restriction, "naming_ended", by=professional.username, now=now)


def name_for_operator(session: Session, case_code: str, username: str, *, by: str, now: datetime) -> bool:
    """Named by who operates the server, where every named person has left; False where it is not restricted.

    Raises RestrictionRefused while somebody who is named still works here: they name.
    """
    restriction = find_restriction(session, case_code)
    if restriction is None:
        return False
    held = [each for each in names_of(session, restriction) if not each.ended_at]
    if any(find_professional(session, each.username) for each in held):
        raise RestrictionRefused(
            "not_entitled", "Expected nobody of the named people left, but one is: ask them"
        )
    _end(session, restriction, username, by=by, now=now)
    _add_name(session, restriction, Naming(username=username), by=by, now=now)
    _tell(session, restriction, "person_named", by=by, now=now)
    return True


def lift(session: Session, professional: Professional, case_code: str, *, reason: str, now: datetime) -> None:
    """The case is as any other again. Raises RestrictionRefused without a reason."""
    restriction = _get(session, professional, case_code)
    if not reason.strip():
        raise RestrictionRefused("no_reason", "Expected a reason to lift the restriction, but got none")
    restriction.lifted_at, restriction.lifted_by = now, professional.username
    restriction.lift_reason = reason.strip()
    _tell(session, restriction, "restriction_lifted", by=professional.username, now=now)


def _lock_for(session: Session, professional: Professional, case_code: str) -> Case:
    if find_case_for(session, professional, case_code) is None:
        raise RestrictionRefused("unknown_case", f"Expected a case of theirs, but {case_code!r} is none")
    return lock_case(session, case_code)


def _get(session: Session, professional: Professional, case_code: str) -> Restriction:
    """Of a case that this professional may know of: so they are named."""
    _lock_for(session, professional, case_code)
    restriction = find_restriction(session, case_code)
    if restriction is None:
        raise RestrictionRefused("not_restricted", f"Expected {case_code} to be restricted, but it is not")
    if professional.username not in {
        each.username for each in names_of(session, restriction) if not each.ended_at
    }:
        raise RestrictionRefused("not_entitled", "Expected a named person, but it is another")
    return restriction


def _add_name(session: Session, restriction: Restriction, naming: Naming, *, by: str, now: datetime) -> None:
    person = find_professional(session, naming.username)
    if person is None or MAY_BE_NAMED.isdisjoint(person.roles):
        raise RestrictionRefused(
            "not_nameable", f"Expected somebody who attends people, but {naming.username!r} does not"
        )
    session.add(
        NamedPerson(
            restriction=restriction.id,
            username=person.username,
            named_at=now,
            named_by=by,
            until=naming.until,
        )
    )
    session.flush()


def _end(session: Session, restriction: Restriction, username: str, *, by: str, now: datetime) -> bool:
    held = [
        each for each in names_of(session, restriction) if each.username == username and not each.ended_at
    ]
    for each in held:
        each.ended_at, each.ended_by = now, by
    session.flush()
    return bool(held)


def _require_somebody(session: Session, restriction: Restriction) -> None:
    """Else the case would be lost to everybody: one active person is named without an end."""
    lasting = [each for each in names_of(session, restriction) if not each.ended_at and each.until is None]
    if not any(find_professional(session, each.username) for each in lasting):
        raise RestrictionRefused(
            "nobody_left", "Expected somebody to stay named without an end, but nobody would"
        )


def _tell(session: Session, restriction: Restriction, kind: str, *, by: str, now: datetime) -> None:
    count = len(names_of(session, restriction))
    session.add(
        CaseEvent(
            case_code=restriction.case_code,
            key=f"restriction:{restriction.id}:{kind}:{count}:{now.isoformat()}",
            kind=kind,
            at=now,
            by=by,
            details={},
        )
    )
    session.flush()
