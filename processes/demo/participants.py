"""Invented participants in the register: a name and a household for each synthetic person, or for codes without any."""

import random
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.tables import Household, HouseholdMember, Participant
from processes.demo.names import invent_name
from processes.demo.places import CEAS
from processes.risk.synthetic import Person


def add_people(session: Session, people: Sequence[Person], *, seed: int) -> None:
    """Register synthetic people; the caller commits."""
    draw = random.Random(seed)  # noqa: S311 - names, not secrets
    session.add_all(Household(code=f"H-{each.code}", tenure=each.tenure) for each in people)
    session.flush()
    for number, each in enumerate(people, start=1):
        given_name, surnames = invent_name(draw, each.sex)
        participant = _participant(each.code, each.territory, (given_name, surnames), number)
        participant.birth_year, participant.household = each.birth_year, f"H-{each.code}"
        session.add(participant)
        session.add_all(
            HouseholdMember(household=f"H-{each.code}", kinship=member.kinship, birth_year=member.birth_year)
            for member in each.household
        )
    session.flush()


def add_codes(session: Session, territories: Mapping[str, str], *, seed: int) -> int:
    """Register codes (with their territory) that are not registered yet, under invented names; how many."""
    known = set(session.scalars(select(Participant.code).where(Participant.code.in_(territories))))
    new = sorted(set(territories) - known)
    draw = random.Random(seed)  # noqa: S311 - names, not secrets
    for number, code in enumerate(new, start=1):
        session.add(_participant(code, territories[code], invent_name(draw), number))
    session.flush()
    return len(new)


def _participant(code: str, territory: str, name: tuple[str, str], number: int) -> Participant:
    return Participant(
        code=code,
        given_name=name[0],
        surnames=name[1],
        birth_year=None,
        phone=f"000 {number // 1000:03d} {number % 1000:03d}",  # no such number is ever given to anybody
        territory=territory,
        ceas=CEAS[territory],
        household=None,
    )
