"""Who is away and who stands in. Rules are pure; storing is below them. Why somebody is away is nobody's business here.

A substitute is of the same organisation: standing in never carries data from one organisation to another.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from processes.network.calendar import local_date
from processes.network.professionals import Professional, own_territories, territories_of
from processes.network.roles import ROLE_CODES
from processes.network.tables import StoredAbsence, StoredProfessional

LONGEST = timedelta(days=365)
"""(p) Who is away for longer has left their post to somebody."""
OVERSEERS = frozenset({"supervisor"})
IN_FORCE = (
    select(StoredAbsence)
    .where(StoredAbsence.begins_on <= bindparam("day"), StoredAbsence.ends_on >= bindparam("day"))
    .where(StoredAbsence.ended_at.is_(None))
    .order_by(StoredAbsence.id)
)
"""On a day. Made once: every page asks for whom who is asking stands in."""


class Absence(Struct, frozen=True, kw_only=True):
    """From its first to its last day, both included, unless it was ended before. `id` None: not stored yet."""

    username: str
    substitute: str
    begins_on: date
    ends_on: date
    id: int | None = None
    ended_at: datetime | None = None

    def is_in_force(self, day: date) -> bool:
        return self.ended_at is None and self.begins_on <= day <= self.ends_on

    def overlaps(self, other: "Absence") -> bool:
        """Whether both are of one person and share a day; one that was ended shares none."""
        if self.username != other.username or self.ended_at is not None or other.ended_at is not None:
            return False
        return self.begins_on <= other.ends_on and other.begins_on <= self.ends_on


class WrongAbsence(ValueError):
    """What was given cannot be; `reason` is a stable code."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def absent_whom(username: str, absences: Iterable[Absence], day: date) -> tuple[str, ...]:
    """For whom somebody stands in on a day, in the order of the chain.

    Who stands in for a substitute stands in for everybody whom that one stood in for; a circle ends where it began.
    """
    in_force = [each for each in absences if each.is_in_force(day)]
    found: list[str] = []
    waiting = [username]
    while waiting:
        substitute = waiting.pop(0)
        new = [
            each.username
            for each in in_force
            if each.substitute == substitute and each.username not in (*found, username)
        ]
        found += new
        waiting += new
    return tuple(found)


def check_absence(
    wanted: Absence, people: tuple[Professional, Professional], known: Iterable[Absence], *, today: date
) -> None:
    """`people`: who is away, and the substitute. Raises WrongAbsence with one of these reasons:

    same_person, other_organisation, ends_before_it_begins, already_over, too_long, overlaps.
    """
    absent, substitute = people
    checks = (
        ("same_person", absent.username == substitute.username),
        ("other_organisation", absent.organisation != substitute.organisation),
        ("ends_before_it_begins", wanted.ends_on < wanted.begins_on),
        ("already_over", wanted.ends_on < today),
        ("too_long", wanted.ends_on - wanted.begins_on > LONGEST),
        ("overlaps", any(wanted.overlaps(each) for each in known)),
    )
    for reason, is_wrong in checks:
        if is_wrong:
            raise WrongAbsence(reason, f"Expected an absence that can be, but it is not: {reason}")


def may_arrange(reader: Professional, absent: Professional) -> bool:
    """Whether `reader` may enter and end absences of `absent`: their own, or in a territory that they supervise."""
    if reader.username == absent.username:
        return True
    places = frozenset(place for role in ROLE_CODES for place in own_territories(absent, role))
    return not territories_of(reader, OVERSEERS).isdisjoint(places)


def list_absences(session: Session, *, until: date | None = None) -> Sequence[Absence]:
    """All that last until that day or longer (None: ever), ended ones too, the first to begin first."""
    chosen = select(StoredAbsence).order_by(StoredAbsence.begins_on, StoredAbsence.id)
    if until is not None:
        chosen = chosen.where(StoredAbsence.ends_on >= until)
    return [_absence(stored) for stored in session.scalars(chosen)]


def absences_on(session: Session, day: date) -> Sequence[Absence]:
    """Those in force on a day."""
    return [_absence(stored) for stored in session.scalars(IN_FORCE, {"day": day})]


def find_absence(session: Session, number: int) -> Absence | None:
    stored = session.get(StoredAbsence, number)
    return None if stored is None else _absence(stored)


def arrange_absence(
    session: Session, wanted: Absence, people: tuple[Professional, Professional], *, by: str, now: datetime
) -> int:
    """Check it beside the others of that person and store it; its number. The caller commits. Raises WrongAbsence."""
    session.get_one(StoredProfessional, wanted.username, with_for_update=True)  # one at a time for one person
    check_absence(wanted, people, list_absences(session), today=local_date(now))
    stored = StoredAbsence(
        username=wanted.username,
        substitute=wanted.substitute,
        begins_on=wanted.begins_on,
        ends_on=wanted.ends_on,
        entered_by=by,
        entered_at=now,
    )
    session.add(stored)
    session.flush()
    return stored.id


def end_absence(session: Session, number: int, *, by: str, now: datetime) -> bool:
    """End it at once: from the next request on nobody stands in. False where it was ended already."""
    stored = session.get_one(StoredAbsence, number, with_for_update=True)
    if stored.ended_at is not None:
        return False
    stored.ended_by, stored.ended_at = by, now
    session.flush()
    return True


def _absence(stored: StoredAbsence) -> Absence:
    return Absence(
        id=stored.id,
        username=stored.username,
        substitute=stored.substitute,
        begins_on=stored.begins_on,
        ends_on=stored.ends_on,
        ended_at=stored.ended_at,
    )
