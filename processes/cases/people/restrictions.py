"""Who may know of somebody: the conditions that every query about people, cases and their processes is given.

Two rules: while a case is restricted, its participant exists for the named people only; while somebody's data are
blocked, for nobody. What restricts a case and who names whom is in restricting.py, what blocks in ../lifecycle.
"""

from functools import lru_cache

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, or_, select, union, union_all
from sqlalchemy.orm import Session

from processes.cases.lifecycle.tables import BlockedRecord
from processes.cases.people.tables import NamedPerson, Registration, Restriction
from processes.cases.tables import Case
from processes.network.professionals import READERS


def hidden_participants(username: str | None) -> CompoundSelect[str]:
    """Codes of those whom this professional must not learn of; None: somebody whom nobody can name (a system)."""
    return union_all(_restricted_to_others(username), _blocked())


def cases_named_to(username: str) -> Select[str]:
    """Codes of the restricted cases that this professional was named for."""
    return select(Restriction.case_code).where(
        Restriction.lifted_at.is_(None),
        Restriction.id.in_(_named(username)),
        Restriction.participant.not_in(_blocked()),
    )


def hidden_keys(session: Session, username: str | None) -> frozenset[str]:
    """Business keys that say something of a hidden person: theirs, their cases' and their registrations'."""
    return frozenset(session.scalars(_hidden_keys(username)))


@lru_cache(READERS)
def _hidden_keys(username: str | None) -> CompoundSelect[str]:
    hidden = hidden_participants(username)
    known = select(Restriction.case_code).where(Restriction.id.in_(_named(username)))
    return union(
        _restricted_to_others(username),
        _blocked(),
        select(Case.code).where(
            Case.participant.in_(hidden), or_(Case.code.not_in(known), Case.participant.in_(_blocked()))
        ),
        select(Registration.code).where(Registration.participant.in_(hidden)),
    )


def is_hidden(session: Session, participant: str, username: str | None) -> bool:
    """Whether this professional must not learn of that participant."""
    restricted = _restricted_to_others(username).where(Restriction.participant == participant)
    blocked = _blocked().where(BlockedRecord.participant == participant)
    return any(session.scalar(asked.limit(1)) is not None for asked in (restricted, blocked))


def _restricted_to_others(username: str | None) -> Select[str]:
    return select(Restriction.participant).where(
        Restriction.lifted_at.is_(None), Restriction.id.not_in(_named(username))
    )


def _blocked() -> Select[str]:
    return select(BlockedRecord.participant)


def _named(username: str | None) -> Select[int]:
    """Restrictions that this professional was named for and still is, by the database's day."""
    return select(NamedPerson.restriction).where(
        NamedPerson.username == username, NamedPerson.ended_at.is_(None), _has_not_ended()
    )


def _has_not_ended() -> ColumnElement[bool]:
    return or_(NamedPerson.until.is_(None), NamedPerson.until >= func.current_date())
