"""Finding somebody among those whom a professional may know: by name as it sounds, or by the document's number.

Who is known: whoever has a case that they may see, and the people of their CEAS or of the territory that they oversee.
Restricted people are found by named people only.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from processes.cases.people.blocking import WORD
from processes.cases.people.identity_documents import normalise
from processes.cases.people.restrictions import cases_named_to, hidden_participants
from processes.cases.people.sounds import parts_of
from processes.cases.people.tables import LikenessKey, PersonDetails
from processes.cases.queries import OF_THE_CEAS, OVERSEERS, may_see
from processes.cases.tables import Case, Participant
from processes.network.professionals import Professional, organisations_of, territories_of

FOUND_AT_MOST = 50


def may_know(professional: Professional) -> ColumnElement[bool]:
    """The condition on `Participant` that every list and look is given."""
    me = professional.username
    by_place = or_(
        Participant.ceas.in_(organisations_of(professional, OF_THE_CEAS)),
        Participant.territory.in_(territories_of(professional, OVERSEERS)),
    )
    by_case = Participant.code.in_(select(Case.participant).where(may_see(professional)))
    named = Participant.code.in_(select(Case.participant).where(Case.code.in_(cases_named_to(me))))
    is_known = Participant.code.not_in(hidden_participants(me))
    return or_(and_(or_(by_place, by_case), is_known), named)


def find_person_for(session: Session, professional: Professional, code: str) -> Participant | None:
    """The participant, if this professional may know them."""
    return session.scalar(select(Participant).where(Participant.code == code, may_know(professional)))


def search_people(session: Session, professional: Professional, text: str) -> Sequence[Participant]:
    """By every word of a name (the last may be begun only), or by a document's number; at most FOUND_AT_MOST."""
    words = parts_of(text)
    if not words:
        return []
    *whole, last = words
    by_name = and_(*(_has(LikenessKey.key == f"{WORD}{word}") for word in whole), _has(_begins(last)))
    by_document = _has(LikenessKey.key == f"d:{normalise(text)}")
    merged = select(PersonDetails.participant).where(PersonDetails.merged_into.is_not(None))
    found = select(Participant).where(
        or_(by_name, by_document), may_know(professional), Participant.code.not_in(merged)
    )
    ordered = found.order_by(Participant.surnames, Participant.given_name, Participant.code)
    return session.scalars(ordered.limit(FOUND_AT_MOST)).all()


def _begins(word: str) -> ColumnElement[bool]:
    """A range, so that the index of keys serves it."""
    start = f"{WORD}{word}"
    return and_(LikenessKey.key >= start, LikenessKey.key < start + "\U0010ffff")


def _has(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Participant.code.in_(select(LikenessKey.participant).where(condition))
