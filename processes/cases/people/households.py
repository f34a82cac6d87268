"""Who lives with a participant, by kinship and dates. Kinship is to the participant; nobody else's name is kept.

Nothing is overwritten: who moves out stays with the day, a new kinship is a new line.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, undefer

from processes.cases.tables import Household, HouseholdMember, Participant

KINSHIPS = {
    "partner": ("Pareja", "Partner"),
    "child": ("Hija o hijo", "Child"),
    "parent": ("Madre o padre", "Parent"),
    "sibling": ("Hermana o hermano", "Sibling"),
    "grandparent": ("Abuela o abuelo", "Grandparent"),
    "grandchild": ("Nieta o nieto", "Grandchild"),
    "other_relative": ("Otro familiar", "Another relative"),
    "not_related": ("Sin parentesco", "Not related"),
}
EARLIEST_YEAR = 1900


class HouseholdRefused(ValueError):
    """The line cannot be true. `field` and `fault` are codes."""

    def __init__(self, field: str, fault: str) -> None:
        super().__init__(f"Expected a possible {field}, but it is {fault}")
        self.field = field
        self.fault = fault


def members_of(
    session: Session, participant: Participant, *, on: date | None = None
) -> Sequence[HouseholdMember]:
    """Everybody who ever lived with the participant, or those of one day; the eldest first."""
    if participant.household is None:
        return []
    line = HouseholdMember
    lines = select(line).where(line.household == participant.household)
    if on is not None:
        lines = lines.where(or_(line.moved_in_on.is_(None), line.moved_in_on <= on))
        lines = lines.where(or_(line.moved_out_on.is_(None), line.moved_out_on > on))
    everything: Any = (undefer(line.moved_in_on), undefer(line.moved_out_on), undefer(line.participant))
    return session.scalars(lines.options(*everything).order_by(line.birth_year, line.id)).all()


def add_member(
    session: Session,
    participant: Participant,
    *,
    kinship: str,
    birth_year: int,
    moved_in_on: date | None,
    today: date,
) -> HouseholdMember:
    """Somebody lives with the participant from that day on (None: nobody knows since when). Raises HouseholdRefused."""
    if kinship not in KINSHIPS:
        raise HouseholdRefused("kinship", "unknown")
    if not EARLIEST_YEAR <= birth_year <= today.year:
        raise HouseholdRefused("birth_year", "impossible")
    if moved_in_on is not None and not birth_year <= moved_in_on.year:
        raise HouseholdRefused("moved_in_on", "before_birth")
    if moved_in_on is not None and moved_in_on > today:
        raise HouseholdRefused("moved_in_on", "future")
    member = HouseholdMember(
        household=_household_of(session, participant),
        kinship=kinship,
        birth_year=birth_year,
        moved_in_on=moved_in_on,
    )
    session.add(member)
    session.flush()
    return member


def move_out(session: Session, participant: Participant, member_id: int, *, on: date, today: date) -> None:
    """From that day on they do not live with the participant any more. Raises HouseholdRefused."""
    member = next((each for each in members_of(session, participant) if each.id == member_id), None)
    if member is None or member.moved_out_on is not None:
        raise HouseholdRefused("member", "unknown")
    if on > today:
        raise HouseholdRefused("moved_out_on", "future")
    if (member.moved_in_on is not None and on < member.moved_in_on) or on.year < member.birth_year:
        raise HouseholdRefused("moved_out_on", "before_moving_in")
    member.moved_out_on = on
    session.flush()


def _household_of(session: Session, participant: Participant) -> str:
    if participant.household is None:
        household = Household(code=f"H-{participant.code}", tenure="unknown")
        session.add(household)
        session.flush()
        participant.household = household.code
    return participant.household
