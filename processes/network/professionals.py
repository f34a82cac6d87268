"""A professional with the roles that they hold, for whom they stand in, and the groups that follow. Pure."""

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from processes.network.roles import REGION_WIDE

READERS = 256
"""Of so many, the statements that every page asks for its reader are kept: making one takes longer than asking it."""


class Post(Struct, frozen=True, kw_only=True):
    """A role for an organisation. `territories`: where it holds; all of them when `is_regional`.

    `teams`: those of that organisation in which the person works.
    """

    role: str
    organisation: str
    organisation_name: str
    territories: tuple[str, ...]
    is_regional: bool
    teams: tuple[str, ...] = ()


class Professional(Struct, frozen=True, kw_only=True):
    """Somebody who works in the Network, as of the moment they were read.

    `stands_in_for`: who is away on that day and has named them; for access they are these people too.
    """

    username: str
    name: str
    organisation: str
    organisation_name: str
    posts: tuple[Post, ...]
    stands_in_for: tuple["Professional", ...] = ()

    @property
    def own_roles(self) -> frozenset[str]:
        """The roles that they hold themselves: what one may be given cases for."""
        return frozenset(post.role for post in self.posts)

    @property
    def roles(self) -> frozenset[str]:
        """Every role that they hold anywhere, or stand in for."""
        return frozenset(post.role for post in _posts(self))

    @property
    def usernames(self) -> frozenset[str]:
        """Whose cases and tasks are theirs: their own name and those of whom they stand in for."""
        return frozenset(person.username for person in _people(self))


def candidate_groups(professional: Professional) -> frozenset[str]:
    """The groups whose tasks they may do, as `care:candidate` gives them: `role/place`, or `role` region-wide.

    The place is an organisation, a team, a territory, or the person (a case is coordinated by one person).
    """
    return frozenset(group for person in _people(professional) for group in _own_groups(person))


def on_behalf_of(professional: Professional, candidates: Collection[str]) -> str:
    """For whom they do a task with these candidates: the first whom they stand in for, empty when it is their own."""
    for person in _people(professional):
        if not frozenset(_own_groups(person)).isdisjoint(candidates):
            return "" if person is professional else person.username
    return ""


def territories_of(professional: Professional, roles: Collection[str] | None = None) -> frozenset[str]:
    """Where they hold one of `roles` (None: any role)."""
    held = _held(_posts(professional), roles)
    return frozenset(territory for post in held for territory in post.territories)


def organisations_of(professional: Professional, roles: Collection[str] | None = None) -> frozenset[str]:
    """For whom they hold one of `roles` (None: any role)."""
    return frozenset(post.organisation for post in _held(_posts(professional), roles))


def own_territories(professional: Professional, role: str) -> frozenset[str]:
    """Where they hold a role themselves, standing in for nobody."""
    return frozenset(
        territory for post in _held(professional.posts, {role}) for territory in post.territories
    )


def is_regional(professional: Professional, role: str) -> bool:
    """Whether they hold the role for the whole region."""
    return any(post.role == role and post.is_regional for post in _posts(professional))


def _people(professional: Professional) -> tuple[Professional, ...]:
    return (professional, *professional.stands_in_for)


def _posts(professional: Professional) -> Iterator[Post]:
    return (post for person in _people(professional) for post in person.posts)


def _held(posts: Iterable[Post], roles: Collection[str] | None) -> list[Post]:
    return [post for post in posts if roles is None or post.role in roles]


def _own_groups(person: Professional) -> Iterator[str]:
    for post in person.posts:
        if post.is_regional and post.role in REGION_WIDE:
            yield post.role
        for place in (post.organisation, person.username, *post.teams, *post.territories):
            yield f"{post.role}/{place}"
