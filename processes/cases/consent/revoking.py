"""Withdrawing consent: at once for every reader, and told to every process of the case that waits for it.

All in the caller's transaction. A message goes only to those that wait now: a process that starts later asks
`consent.check`, and a consent that is signed again is not revoked by an old message.
"""

from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from processes.cases.consent.acts import Act, is_done, tell
from processes.cases.consent.authorisations import AUTHORISATIONS, authorisations_of
from processes.cases.consent.recording import end_consents, narrow
from processes.cases.consent.sharing import end_sharings
from processes.cases.queries import find_consent_in_force
from processes.cases.tables import Case, CaseEvent, CaseMember
from processes.cases.waiting import Publisher, is_anything_under_way, tell_waiting
from processes.network.calendar import local_date

MESSAGE = "consent_revoked"
LEFT = "case_left_without_consent"
CARRIED = ("participant", "territory", "ceas", "case_coordinator", "reference_professional")
ANSWERS = ("consent_signed", "consent_refused", "access_withdrawn")


class UnknownAuthorisation(LookupError):
    """There is no such authorisation, or it is not in force."""


class Revocation(Struct, frozen=True, kw_only=True):
    """What a revocation did: processes that were told, and whether there was anything left to withdraw."""

    told: int
    has_ended: bool


def revoke(session: Session, publisher: Publisher, case: Case, act: Act) -> Revocation:
    """Everything: nothing that was signed, shared or open to the team holds any more. The case stays.

    Where nothing runs for it, its reference professional is asked whether it goes on.
    """
    if is_done(session, act):
        return Revocation(told=0, has_ended=False)
    ended = end_consents(session, case, act, status="revoked")
    ended += end_sharings(session, case, act)
    ended += _end_team(session, case, act)
    if ended or not _is_withdrawn(session, case):
        tell(session, case, act, "access_withdrawn")
    told = tell_waiting(session, publisher, MESSAGE, case.code, by=act.by)
    is_left = ended > 0 and told == 0 and case.status == "open"
    if is_left and not is_anything_under_way(session, case.code):
        _ask_what_follows(session, publisher, case, act)
    return Revocation(told=told, has_ended=ended > 0)


def revoke_authorisation(
    session: Session, publisher: Publisher, case: Case, name: str, act: Act
) -> Revocation:
    """One of the four, and what is shared because of it. The last one that held: the same as `revoke`.

    The case goes on with what is left. Raises UnknownAuthorisation.
    """
    if is_done(session, act):
        return Revocation(told=0, has_ended=False)
    held = find_consent_in_force(session, case.code)
    if held is None or name not in AUTHORISATIONS or not getattr(authorisations_of(held), name):
        raise UnknownAuthorisation(f"Expected an authorisation in force, but {name!r} is none")
    left = replace(authorisations_of(held), **{name: False})
    if not left.allows_anything:
        return revoke(session, publisher, case, act)
    narrow(session, case, held, left, act)
    if name == "team":
        _end_team(session, case, act)
    tell(session, case, act, "authorisation_withdrawn", {"authorisation": name})
    return Revocation(told=0, has_ended=True)


def revoke_sharing(session: Session, case: Case, organisation: str, purpose: str | None, act: Act) -> int:
    """Stop sharing with one organisation (for one purpose, None: any); how many field groups."""
    if is_done(session, act):
        return 0
    ended = end_sharings(session, case, act, organisation=organisation, purpose=purpose)
    if ended:
        tell(session, case, act, "sharing_ended", {"organisation": organisation, "purpose": purpose})
    return ended


def _ask_what_follows(session: Session, publisher: Publisher, case: Case, act: Act) -> None:
    publisher.publish(
        LEFT,
        key=case.code,
        message_id=f"{LEFT}:{act.key}",
        time_to_live=timedelta(days=1),
        actor=act.by,
        connection=session.connection(),
        variables={"case_id": case.code, **{name: getattr(case, name) for name in CARRIED}},
    )


def _end_team(session: Session, case: Case, act: Act) -> int:
    members = (CaseMember.case_code == case.code, CaseMember.ended_on.is_(None))
    ended = update(CaseMember).where(*members).values(ended_on=local_date(act.at)).returning(CaseMember.id)
    return len(session.execute(ended).all())


def _is_withdrawn(session: Session, case: Case) -> bool:
    """Whether the last thing said about consent was that it is withdrawn."""
    lines = select(CaseEvent.kind).where(CaseEvent.case_code == case.code, CaseEvent.kind.in_(ANSWERS))
    return session.scalar(lines.order_by(CaseEvent.id.desc()).limit(1)) == "access_withdrawn"
