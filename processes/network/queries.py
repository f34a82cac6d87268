"""Reading the Network: professionals with their roles, names, organisations. Inactive people are nobody here."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.network.professionals import (
    Post,
    Professional,
    candidate_groups,
    organisations_of,
    territories_of,
)
from processes.network.tables import Organisation, StoredPost, StoredProfessional, Territory

__all__ = [
    "Post",
    "Professional",
    "UnknownProfessional",
    "candidate_groups",
    "find_organisation",
    "find_professional",
    "get_professional",
    "list_holders",
    "list_territories",
    "names_of_professionals",
    "organisations_of",
    "territories_of",
]


class UnknownProfessional(LookupError):
    """Nobody active has that user name."""


def find_professional(session: Session, username: str) -> Professional | None:
    """The active professional, with their roles as they are now."""
    return next(iter(_read(session, [username])), None)


def get_professional(session: Session, username: str) -> Professional:
    """Raises UnknownProfessional."""
    found = find_professional(session, username)
    if found is None:
        raise UnknownProfessional(f"Expected an active professional, but there is none called {username!r}")
    return found


def list_holders(session: Session, role: str, *, territory: str | None = None) -> list[Professional]:
    """Who holds a role (in a territory, region-wide posts included), by name."""
    held = select(StoredPost.username).where(StoredPost.role == role)
    everybody = _read(session, session.scalars(held).all())
    return [each for each in everybody if territory is None or territory in territories_of(each, {role})]


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


def find_organisation(session: Session, code: str) -> Organisation | None:
    """The organisation of that code."""
    return session.get(Organisation, code)


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
