"""Receiving a request, and who may: whoever attends a person. The process *Exercise of rights* does the rest."""

from datetime import datetime
from typing import Literal, get_args

from msgspec import Struct
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from processes.cases.queries import find_participant_for
from processes.cases.tables import Participant
from processes.deciding import decide
from processes.network.calendar import local_date
from processes.network.professionals import Professional, territories_of
from processes.numbering import next_in_year
from processes.risk.ports import Publisher
from processes.risk.rights.tables import RightsNumber, RightsRequest

Right = Literal["revoke", "explain", "contest"]
MESSAGE = "right_exercised"
ATTENDERS = frozenset({"dpo", "coordinador_red"})
"""They handle requests, and so may also receive and read those of their territories."""
WORDS_AT_MOST = 4000


class RequestRefused(ValueError):
    """What was typed is not a request: (field, what is wrong) pairs."""

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__(", ".join(f"{field}: {code}" for field, code in faults))
        self.faults = faults


class Asked(Struct, frozen=True, kw_only=True):
    """`right` one of Right; `words`: the person's own."""

    participant: str
    right: str
    words: str = ""


def may_receive(session: Session, professional: Professional, participant: Participant) -> bool:
    """Who may see a case of theirs, or handles requests where they live."""
    if participant.territory in territories_of(professional, ATTENDERS):
        return True
    return find_participant_for(session, professional, participant.code) is not None


def receive(
    session: Session, publisher: Publisher, asked: Asked, *, by: str, now: datetime, pace: str | None = None
) -> RightsRequest:
    """Store the request and start its process, in the session's transaction. Raises RequestRefused with every fault.

    An equal request that is not answered yet is the same one.
    """
    person = session.get(Participant, asked.participant, with_for_update=True)
    faults = _faults(asked, person)
    if faults or person is None:
        raise RequestRefused(faults)
    waiting = find_open(session, asked.participant, asked.right)
    if waiting is not None:
        return waiting
    year = local_date(now).year
    received = RightsRequest(
        code=f"R-{year}-{next_in_year(session, RightsNumber, year):04d}",
        participant=person.code,
        territory=person.territory,
        right=asked.right,
        status="open",
        words=asked.words.strip(),
        received_at=now,
        received_by=by,
    )
    session.add(received)
    session.flush()
    publisher.publish(
        name=MESSAGE,
        key=received.code,
        variables={
            "request_id": received.code,
            "right": received.right,
            "participant": received.participant,
            "territory": received.territory,
            "clocks": decide("rights_clocks", {"pace": pace}),
        },
        message_id=f"{MESSAGE}:{received.code}",
        connection=session.connection(),
    )
    return received


def find_open(session: Session, participant: str, right: str) -> RightsRequest | None:
    """The request for this right that waits for its answer."""
    mine = (RightsRequest.participant == participant, RightsRequest.right == right)
    return session.scalar(select(RightsRequest).where(*mine, RightsRequest.status == "open"))


def scores_set_aside() -> Select[str]:
    """The participants whose score nobody uses: they contest it, and nobody has decided yet."""
    waits = (RightsRequest.score_aside_at.is_not(None), RightsRequest.decided_at.is_(None))
    return select(RightsRequest.participant).where(*waits)


def _faults(asked: Asked, person: Participant | None) -> tuple[tuple[str, str], ...]:
    found = []
    if person is None:
        found.append(("participant", "unknown"))
    if asked.right not in get_args(Right):
        found.append(("right", "unknown"))
    if len(asked.words) > WORDS_AT_MOST:
        found.append(("words", "too_long"))
    return tuple(found)
