"""Looking for people who are registered already: by the keys of blocking.py, compared by likeness.py.

Restricted people are never among the answers, except for who was named: that somebody exists is what is hidden.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from processes.cases.people.blocking import keys_of, words_of
from processes.cases.people.likeness import Identity, Likeness, Weights, compare, judge, shipped_weights
from processes.cases.people.restrictions import hidden_participants
from processes.cases.people.tables import LikenessKey, PersonDetails
from processes.cases.tables import Participant

COMPARED_AT_MOST = 2_000
SHOWN_AT_MOST = 10


def find_likely_duplicates(
    session: Session,
    candidate: Identity,
    *,
    reader: str | None = None,
    besides: str | None = None,
    weights: Weights | None = None,
) -> Sequence[Likeness]:
    """Who may be the candidate, the likeliest first. `reader` None: the product itself, which learns of nobody hidden.

    `besides`: a participant who is looked for, and is not an answer.
    """
    rules = weights or shipped_weights()
    found: dict[str, Likeness] = {}
    for person, details in _read(session, _blocked(session, candidate), reader):
        code = details.merged_into if details is not None and details.merged_into else person.code
        likeness = judge(code, compare(candidate, identity_of(person, details), rules), rules)
        if likeness.verdict != "unlikely" and code != besides:
            found[code] = max(likeness, found.get(code, likeness), key=lambda each: each.score)
    return sorted(found.values(), key=lambda each: (-each.score, each.participant))[:SHOWN_AT_MOST]


def identity_of(person: Participant, details: PersonDetails | None) -> Identity:
    """What the register knows of somebody."""
    return Identity(
        given_name=person.given_name,
        surnames=person.surnames,
        birth_date=details.birth_date if details else None,
        birth_year=person.birth_year,
        document_kind=details.document_kind if details else "",
        document_number=details.document_number if details else "",
        phone=person.phone,
        postcode=details.postcode if details else "",
    )


def index_person(session: Session, person: Participant, details: PersonDetails | None) -> None:
    """Make somebody findable under what is known of them now; the caller has flushed them."""
    session.execute(delete(LikenessKey).where(LikenessKey.participant == person.code))
    identity = identity_of(person, details)
    keys = keys_of(identity) | words_of(identity)
    session.add_all(LikenessKey(key=key, participant=person.code) for key in sorted(keys))
    session.flush()


def index_everybody(session: Session, *, at_once: int = 1_000) -> int:
    """Make everybody findable who is under no key yet (people who were there before the keys were); how many."""
    missing = (
        select(Participant, PersonDetails)
        .outerjoin(PersonDetails, PersonDetails.participant == Participant.code)
        .where(Participant.code.not_in(select(LikenessKey.participant)))
        .order_by(Participant.code)
        .limit(at_once)
    )
    rows = session.execute(missing).all()
    for person, details in rows:
        index_person(session, person, details)
    return len(rows)


def _blocked(session: Session, candidate: Identity) -> Sequence[str]:
    """Who shares a key, those with most keys in common first."""
    shared = (
        select(LikenessKey.participant)
        .where(LikenessKey.key.in_(keys_of(candidate)))
        .group_by(LikenessKey.participant)
        .order_by(func.count().desc(), LikenessKey.participant)
        .limit(COMPARED_AT_MOST)
    )
    return session.scalars(shared).all()


def _read(
    session: Session, codes: Collection[str], reader: str | None
) -> Sequence[tuple[Participant, PersonDetails | None]]:
    people = (
        select(Participant, PersonDetails)
        .outerjoin(PersonDetails, PersonDetails.participant == Participant.code)
        .where(Participant.code.in_(codes), Participant.code.not_in(hidden_participants(reader)))
    )
    return [(row[0], row[1]) for row in session.execute(people)]
