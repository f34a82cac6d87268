"""Reading the Network: professionals with their roles, names, organisations. Inactive people are nobody here.

With a `day` (for access: always) somebody comes with their teams and with those for whom they stand in on it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session, aliased

from processes.network.absences import absences_on, absent_whom
from processes.network.professionals import (
    Post,
    Professional,
    candidate_groups,
    organisations_of,
    own_territories,
    territories_of,
)
from processes.network.tables import Organisation, StoredPost, StoredProfessional, Territory
from processes.network.teams import memberships

__all__ = [
    "Post",
    "Professional",
    "UnknownProfessional",
    "candidate_groups",
    "find_organisation",
    "find_professional",
    "get_professional",
    "list_colleagues",
    "list_holders",
    "list_organisations",
    "list_professionals",
    "list_territories",
    "names_of_professionals",
    "organisations_of",
    "territories_of",
]


_employer, _body = aliased(Organisation), aliased(Organisation)
PEOPLE = (
    select(StoredProfessional.username, StoredProfessional.name, StoredProfessional.organisation)
    .add_columns(_employer.name.label("organisation_name"), StoredPost.role, StoredPost.territory)
    .add_columns(StoredPost.organisation.label("body"), _body.name.label("body_name"))
    .join(_employer, _employer.code == StoredProfessional.organisation)
    .outerjoin(StoredPost, StoredPost.username == StoredProfessional.username)
    .outerjoin(_body, _body.code == StoredPost.organisation)
    .where(StoredProfessional.username.in_(bindparam("usernames")), StoredProfessional.is_active)
    .order_by(StoredProfessional.name, StoredProfessional.username, StoredPost.id)
)
"""A row for each post. Made once: making it takes longer than asking it, and every page asks who is asking."""


class UnknownProfessional(LookupError):
    """Nobody active has that user name."""


def find_professional(session: Session, username: str, *, day: date | None = None) -> Professional | None:
    """The active professional, with their roles as they are now, and for whom they stand in on `day`."""
    found = _read(session, [username])
    if day is None or not found:
        return next(iter(found), None)
    absent = _in_order(absent_whom(username, absences_on(session, day), day), session)
    person, *others = _with_teams(session, [*found, *absent])
    return replace(person, stands_in_for=tuple(others))


def get_professional(session: Session, username: str, *, day: date | None = None) -> Professional:
    """Raises UnknownProfessional."""
    found = find_professional(session, username, day=day)
    if found is None:
        raise UnknownProfessional(f"Expected an active professional, but there is none called {username!r}")
    return found


def list_holders(session: Session, role: str, *, territory: str | None = None) -> list[Professional]:
    """Who holds a role (in a territory, region-wide posts included), by name."""
    held = select(StoredPost.username).where(StoredPost.role == role)
    everybody = _read(session, session.scalars(held).all())
    return [each for each in everybody if territory is None or territory in own_territories(each, role)]


def list_colleagues(session: Session, professional: Professional) -> list[Professional]:
    """Everybody else who is active in the organisation that somebody works for, by name."""
    chosen = select(StoredProfessional.username).where(
        StoredProfessional.organisation == professional.organisation,
        StoredProfessional.username != professional.username,
    )
    return _read(session, session.scalars(chosen).all())


def list_professionals(session: Session) -> list[Professional]:
    """Everybody who is active, by name."""
    return _read(session, session.scalars(select(StoredProfessional.username)).all())


def names_of_professionals(session: Session, usernames: Iterable[str | None]) -> dict[str, str]:
    """The name of each, inactive ones too (the history names them); unknown ones are left out."""
    wanted = {username for username in usernames if username}
    if not wanted:
        return {}
    table = StoredProfessional
    rows = session.execute(select(table.username, table.name).where(table.username.in_(wanted)))
    return {row[0]: row[1] for row in rows}


def list_territories(session: Session) -> Sequence[Territory]:
    """Every territory, by name."""
    return session.scalars(select(Territory).order_by(Territory.name)).all()


def list_organisations(session: Session) -> Sequence[Organisation]:
    """Every organisation, by name."""
    return session.scalars(select(Organisation).order_by(Organisation.name)).all()


def find_organisation(session: Session, code: str) -> Organisation | None:
    """The organisation of that code."""
    return session.get(Organisation, code)


def _in_order(usernames: Sequence[str], session: Session) -> list[Professional]:
    """Those of them who are active, in the order given."""
    known = {each.username: each for each in _read(session, usernames)}
    return [known[username] for username in usernames if username in known]


def _with_teams(session: Session, people: Sequence[Professional]) -> list[Professional]:
    teams = memberships(session, [each.username for each in people])
    return [
        replace(
            each,
            posts=tuple(
                replace(post, teams=teams.get((each.username, post.organisation), ())) for post in each.posts
            ),
        )
        for each in people
    ]


def _read(session: Session, usernames: Collection[str]) -> list[Professional]:
    """In one query, and one more where somebody works in the whole region."""
    if not usernames:
        return []
    rows = session.execute(PEOPLE, {"usernames": list(usernames)}).all()
    everywhere = _all_territories(session) if any(row.role and row.territory is None for row in rows) else ()
    return [
        _professional(list(of_one), everywhere) for _, of_one in groupby(rows, key=lambda row: row.username)
    ]


def _all_territories(session: Session) -> tuple[str, ...]:
    return tuple(session.scalars(select(Territory.code).order_by(Territory.code)))


def _professional(rows: Sequence[Row[Any]], everywhere: tuple[str, ...]) -> Professional:
    """From a row for each post, or the only one of who holds none."""
    first = rows[0]
    return Professional(
        username=first.username,
        name=first.name,
        organisation=first.organisation,
        organisation_name=first.organisation_name,
        posts=tuple(
            Post(
                role=row.role,
                organisation=row.body,
                organisation_name=row.body_name,
                territories=everywhere if row.territory is None else (row.territory,),
                is_regional=row.territory is None,
            )
            for row in rows
            if row.role is not None
        ),
    )
