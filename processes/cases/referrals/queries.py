"""Reading referrals: for the professionals of the receiver, of the sending CEAS, and the reference professional.

Nobody else, whatever they may know of the case. What takes a `professional` checks access; the rest is for the
product's own steps.
"""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from processes.cases.people.restrictions import cases_named_to, hidden_participants
from processes.cases.referrals.locks import RECEIVING, Kind
from processes.cases.referrals.tables import Referral, ReferralStep
from processes.cases.tables import Case
from processes.network.professionals import READERS, Professional, organisations_of

SENDING = frozenset({"ceas_ts"})


class UnknownReferral(LookupError):
    """No referral has that code."""


def find_referral_for(session: Session, professional: Professional, code: str) -> Referral | None:
    """The referral, if this professional is of one of its two sides."""
    return session.scalar(_chosen(professional).where(Referral.code == code))


def list_referrals_for(
    session: Session,
    professional: Professional,
    *,
    case_code: str | None = None,
    states: Sequence[str] | None = None,
    limit: int = 100,
) -> Sequence[Referral]:
    """Those of their side, the latest first; own services are listed with their support (`own_services_of`)."""
    chosen = _chosen(professional).where(Referral.part_of.is_(None))
    if case_code is not None:
        chosen = chosen.where(Referral.case_code == case_code)
    if states is not None:
        chosen = chosen.where(Referral.state.in_(states))
    return session.scalars(chosen.order_by(Referral.sent_at.desc(), Referral.code.desc()).limit(limit)).all()


def count_referrals_for(
    session: Session, professional: Professional, *, states: Sequence[str] | None = None
) -> int:
    """How many of them there are."""
    return session.scalar(_counted(professional, None if states is None else tuple(states))) or 0


def kind_of(referral: Referral, professional: Professional, case: Case) -> Kind | None:
    """On which side they are: EDIS before third sector before collaborator; None: no party."""
    for role, kind in RECEIVING.items():
        if referral.receiver in organisations_of(professional, {role}):
            return kind
    is_reference = case.reference_professional in professional.usernames
    return "ceas" if is_reference or _sends_for(professional, referral.sender) else None


def own_services_of(session: Session, support: str) -> Sequence[Referral]:
    """What EDIS records under a support; whoever reads the support reads these."""
    return session.scalars(
        select(Referral).where(Referral.part_of == support).order_by(Referral.sent_at, Referral.code)
    ).all()


def steps_of(session: Session, code: str) -> Sequence[ReferralStep]:
    """What was done with it, the first first."""
    steps = select(ReferralStep).where(ReferralStep.referral == code)
    return session.scalars(steps.order_by(ReferralStep.id)).all()


def lock_referral(session: Session, code: str) -> Referral:
    """The referral, locked until the transaction ends; for the product's own steps. Raises UnknownReferral."""
    referral = session.scalar(select(Referral).where(Referral.code == code).with_for_update())
    if referral is None:
        raise UnknownReferral(f"Expected a stored referral, but there is none with code {code!r}")
    return referral


def _sends_for(professional: Professional, sender: str) -> bool:
    return sender in organisations_of(professional, SENDING)


def _chosen(professional: Professional) -> Select[Referral]:
    case = aliased(Case)
    me = professional.username
    named = case.code.in_(cases_named_to(me))
    is_known = or_(case.participant.not_in(hidden_participants(me)), named)
    joined = select(Referral).join(case, case.code == Referral.case_code)
    return joined.where(
        and_(or_(_of_a_side(professional), case.reference_professional.in_(professional.usernames)), is_known)
    )


@lru_cache(READERS)
def _counted(professional: Professional, states: tuple[str, ...] | None) -> Select[int]:
    chosen = _chosen(professional).where(Referral.part_of.is_(None))
    if states is not None:
        chosen = chosen.where(Referral.state.in_(states))
    return select(func.count()).select_from(chosen.subquery())


def _of_a_side(professional: Professional) -> ColumnElement[bool]:
    return or_(
        Referral.receiver.in_(organisations_of(professional, frozenset(RECEIVING))),
        Referral.sender.in_(organisations_of(professional, SENDING)),
        and_(Referral.sent_by.in_(professional.usernames), Referral.part_of.is_(None)),
    )
