"""A professional with the roles that they hold, and the candidate groups that follow from them. Pure."""

from collections.abc import Collection, Iterator

from msgspec import Struct

from processes.network.roles import REGION_WIDE


class Post(Struct, frozen=True, kw_only=True):
    """A role for an organisation. `territories`: where it holds; all of them when `is_regional`."""

    role: str
    organisation: str
    organisation_name: str
    territories: tuple[str, ...]
    is_regional: bool


class Professional(Struct, frozen=True, kw_only=True):
    """Somebody who works in the Network, as of the moment they were read."""

    username: str
    name: str
    organisation: str
    organisation_name: str
    posts: tuple[Post, ...]

    @property
    def roles(self) -> frozenset[str]:
        """Every role that they hold anywhere."""
        return frozenset(post.role for post in self.posts)


def candidate_groups(professional: Professional) -> frozenset[str]:
    """The groups whose tasks they may do, as `care:candidate` gives them: `role/place`, or `role` region-wide.

    The place is an organisation, a territory, or the person (a case is coordinated by one person).
    """
    return frozenset(group for post in professional.posts for group in _groups(professional.username, post))


def territories_of(professional: Professional, roles: Collection[str] | None = None) -> frozenset[str]:
    """Where they hold one of `roles` (None: any role)."""
    held = [post for post in professional.posts if roles is None or post.role in roles]
    return frozenset(territory for post in held for territory in post.territories)


def organisations_of(professional: Professional, roles: Collection[str] | None = None) -> frozenset[str]:
    """For whom they hold one of `roles` (None: any role)."""
    return frozenset(post.organisation for post in professional.posts if roles is None or post.role in roles)


def is_regional(professional: Professional, role: str) -> bool:
    """Whether they hold the role for the whole region."""
    return any(post.role == role and post.is_regional for post in professional.posts)


def _groups(username: str, post: Post) -> Iterator[str]:
    if post.is_regional and post.role in REGION_WIDE:
        yield post.role
    for place in (post.organisation, username, *post.territories):
        yield f"{post.role}/{place}"
