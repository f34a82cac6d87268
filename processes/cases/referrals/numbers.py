"""Referral codes (`D-2026-0001`): one after the other within a year, given inside the transaction that records one."""

import re

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processes.cases.referrals.tables import ReferralNumber

_CODE = re.compile(r"D-\d{4}-\d{4,}", re.ASCII)


def is_referral_code(text: str) -> bool:
    """Whether it has the shape of a referral code."""
    return _CODE.fullmatch(text) is not None


def next_referral_code(session: Session, year: int) -> str:
    """A code that nobody else gets; the year's row stays locked until the transaction ends."""
    counted = (
        update(ReferralNumber)
        .where(ReferralNumber.year == year)
        .values(last=ReferralNumber.last + 1)
        .returning(ReferralNumber.last)
        .execution_options(synchronize_session=False)
    )
    number = session.scalar(counted)
    if number is None:
        first = insert(ReferralNumber).values(year=year, last=1).returning(ReferralNumber.last)
        try:
            with session.begin_nested():
                number = session.scalar(first)
        except IntegrityError:  # somebody else recorded the year's first one
            number = session.scalar(counted)
    return f"D-{year}-{number:04d}"
