"""Recording a referral and doing acts on it, in the caller's transaction: the lock first, then one step for good.

Who acts is a professional of one side; the product itself acts only when consent is withdrawn (`take_back`).
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, convert
from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.queries import lock_case
from processes.cases.referrals.codes import OWN, read_code
from processes.cases.referrals.locks import RECEIVERS, RECEIVING, Kind, check_act, may_record
from processes.cases.referrals.numbers import next_referral_code
from processes.cases.referrals.queries import kind_of, lock_referral, own_services_of
from processes.cases.referrals.states import ENDED, Act, ReferralRefused, Standing, first_standing
from processes.cases.referrals.tables import Referral, ReferralStep
from processes.cases.tables import Case
from processes.network.calendar import local_date
from processes.network.professionals import Professional
from processes.network.queries import find_organisation, get_professional, list_holders

SYSTEM = "sistema"


class Asked(Struct, frozen=True, kw_only=True):
    """What is recorded. `part_of`: the support under which EDIS records an own service."""

    case_code: str
    service: str
    receiver: str
    by: str
    key: str
    words: str = ""
    answer_by: datetime | None = None
    part_of: str | None = None


class Deed(Struct, frozen=True, kw_only=True):
    """An act by somebody, with what they say; the same `key` twice counts once."""

    act: Act
    by: str
    key: str
    words: str = ""


def record(session: Session, asked: Asked, *, now: datetime) -> Referral:
    """A referral, or an own service under its support. Raises ReferralRefused, UnknownCode, UnknownCase."""
    case = lock_case(session, asked.case_code)
    existing = session.scalar(select(Referral).where(Referral.key == asked.key))
    if existing is not None:
        return existing
    code = read_code(asked.service)
    support = lock_referral(session, asked.part_of) if asked.part_of else None
    by = get_professional(session, asked.by, day=local_date(now))
    _check_recorder(session, asked, by, case=case, support=support)
    standing = first_standing(code)
    referral = Referral(
        code=next_referral_code(session, local_date(now).year),
        key=asked.key,
        case_code=case.code,
        service=code,
        part_of=asked.part_of,
        sender=case.ceas if support is None else support.sender,
        receiver=asked.receiver,
        state=standing.state,
        answer=standing.answer,
        sent_by=asked.by,
        sent_at=now,
        answer_by=asked.answer_by,
        ended_at=None,
        shared=[],
    )
    session.add(referral)
    session.flush()
    _write(
        session,
        referral,
        Deed(act="record", by=asked.by, key=f"{asked.key}:record", words=asked.words),
        now=now,
    )
    return referral


def do(session: Session, code: str, deed: Deed, *, now: datetime) -> Referral:
    """Do the act, if the lock leaves it open to who does it. Raises ReferralRefused, UnknownReferral."""
    referral = lock_referral(session, code)
    if is_done(session, deed.key):
        return referral
    case = session.get_one(Case, referral.case_code)
    kind = kind_of(referral, get_professional(session, deed.by, day=local_date(now)), case)
    after = check_act(kind, read_code(referral.service), standing_of(referral), deed.act)
    if deed.act == "close" and any(own.state not in ENDED for own in own_services_of(session, code)):
        raise ReferralRefused(
            "own_services_open",
            f"Expected the own services under {code} to be closed first, but some are open",
        )
    _move(referral, after, now=now)
    _write(session, referral, deed, now=now)
    return referral


def take_back(session: Session, code: str, *, key: str, now: datetime) -> Referral:
    """Consent was withdrawn: nothing of it stays shared, and what was open ends. No lock stands against it."""
    referral = lock_referral(session, code)
    for each in (referral, *own_services_of(session, code)):
        step = f"{key}:{each.code}"
        if each.state in ENDED or is_done(session, step):
            continue
        _move(each, Standing(state="withdrawn", answer=standing_of(each).answer), now=now)
        _write(session, each, Deed(act="withdraw", by=SYSTEM, key=step), now=now)
    return referral


def standing_of(referral: Referral) -> Standing:
    """As the pure rules take it."""
    return convert({"state": referral.state, "answer": referral.answer}, Standing)


def receiving_kinds(session: Session, organisation: str) -> frozenset[Kind]:
    """As what an organisation can receive: by the roles that its people hold in it."""
    return frozenset(
        kind
        for role, kind in RECEIVING.items()
        if any(_works_there(each, role, organisation) for each in list_holders(session, role))
    )


def is_done(session: Session, key: str) -> bool:
    """Whether a step with that key was written."""
    return session.scalar(select(ReferralStep.id).where(ReferralStep.key == key)) is not None


def _check_recorder(
    session: Session, asked: Asked, by: Professional, *, case: Case, support: Referral | None
) -> None:
    code = read_code(asked.service)
    if code in OWN:
        kind = None if support is None else kind_of(support, by, case)
        standing = None if support is None or support.service != "401023" else standing_of(support)
        _require(may_record(kind, code, support=standing), asked)
        return
    outline = Referral(sender=case.ceas, receiver=asked.receiver)
    _require(may_record(kind_of(outline, by, case), code), asked)
    if find_organisation(session, asked.receiver) is None or RECEIVERS[code].isdisjoint(
        receiving_kinds(session, asked.receiver)
    ):
        raise ReferralRefused(
            "wrong_receiver", f"Expected an organisation that takes {code}, but {asked.receiver!r} does not"
        )


def _require(may: bool, asked: Asked) -> None:
    if not may:
        raise ReferralRefused("locked", f"Expected somebody who may record {asked.service}, but got another")


def _works_there(professional: Professional, role: str, organisation: str) -> bool:
    return any(post.role == role and post.organisation == organisation for post in professional.posts)


def _move(referral: Referral, after: Standing, *, now: datetime) -> None:
    referral.state, referral.answer = after.state, after.answer
    if after.state in ENDED:
        referral.ended_at = now


def _write(session: Session, referral: Referral, deed: Deed, *, now: datetime) -> None:
    session.add(
        ReferralStep(
            referral=referral.code,
            key=deed.key,
            act=deed.act,
            state=referral.state,
            by=deed.by,
            at=now,
            words=deed.words,
            details={},
        )
    )
    session.flush()


def open_own_services(session: Session, support: str) -> Sequence[Referral]:
    """Those of a support that are not closed."""
    return [each for each in own_services_of(session, support) if each.state not in ENDED]
