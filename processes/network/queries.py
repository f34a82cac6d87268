"""Reading the Network: professionals with their roles, names, organisations. Inactive people are nobody here.

With a `day` (for access: always) somebody comes with their teams and with those for whom they stand in on it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import Session

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
    if not usernames:
        return []
    person = StoredProfessional
    chosen = select(person).where(person.username.in_(usernames), person.is_active)
    people = session.scalars(chosen.order_by(person.name, person.username)).all()
    posts = session.scalars(
        select(StoredPost).where(StoredPost.username.in_(usernames)).order_by(StoredPost.id)
    ).all()
    named = session.execute(select(Organisation.code, Organisation.name))
    names: Mapping[str, str] = {row[0]: row[1] for row in named}
    everywhere = tuple(session.scalars(select(Territory.code).order_by(Territory.code)))
    return [
        Professional(
            username=each.username,
            name=each.name,
            organisation=each.organisation,
            organisation_name=names[each.organisation],
            posts=tuple(_post(post, names, everywhere) for post in posts if post.username == each.username),
        )
        for each in people
    ]


def _post(post: StoredPost, names: Mapping[str, str], everywhere: tuple[str, ...]) -> Post:
    return Post(
        role=post.role,
        organisation=post.organisation,
        organisation_name=names[post.organisation],
        territories=everywhere if post.territory is None else (post.territory,),
        is_regional=post.territory is None,
    )
