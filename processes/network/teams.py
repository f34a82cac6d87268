"""Teams within an organisation: who belongs to which. A team's code can be mistaken for no other place."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from processes.network.tables import Team, TeamMember

MEMBERSHIPS = (
    select(TeamMember.username, Team.organisation, Team.code)
    .join(Team, Team.code == TeamMember.team)
    .where(TeamMember.username.in_(bindparam("usernames")), TeamMember.ended_on.is_(None))
    .order_by(Team.code)
)
"""Made once: every page asks for those of who is asking."""


class WrongTeam(ValueError):
    """The team cannot be called that, or the person cannot be in it."""


def check_team_code(code: str, organisation: str, taken: Collection[str]) -> None:
    """`organisation.name`, and no other place's name: `role/place` must mean one thing. Raises WrongTeam."""
    if not code.startswith(f"{organisation}.") or code == f"{organisation}.":
        raise WrongTeam(f"Expected a code that begins with {organisation!r} and a dot, but it is {code!r}")
    if code in taken:
        raise WrongTeam(f"Expected a code that nothing else has, but {code!r} is taken")


def teams_of(session: Session, organisation: str) -> Sequence[Team]:
    """By name."""
    return session.scalars(select(Team).where(Team.organisation == organisation).order_by(Team.name)).all()


def members_of(session: Session, team: str) -> Sequence[str]:
    """User names of who belongs to it now."""
    chosen = select(TeamMember.username).where(TeamMember.team == team, TeamMember.ended_on.is_(None))
    return session.scalars(chosen.order_by(TeamMember.username)).all()


def memberships(session: Session, usernames: Collection[str]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The teams of each, by user name and organisation."""
    rows = session.execute(MEMBERSHIPS, {"usernames": list(usernames)}).all()
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for username, organisation, code in rows:
        found[username, organisation] = (*found.get((username, organisation), ()), code)
    return found
