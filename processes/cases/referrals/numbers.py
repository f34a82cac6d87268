"""Referral codes (`D-2026-0001`): one after the other within a year, given inside the transaction that records one."""

import re

from sqlalchemy.orm import Session

from processes.cases.referrals.tables import ReferralNumber
from processes.numbering import next_in_year

_CODE = re.compile(r"D-\d{4}-\d{4,}", re.ASCII)


def is_referral_code(text: str) -> bool:
    """Whether it has the shape of a referral code."""
    return _CODE.fullmatch(text) is not None


def next_referral_code(session: Session, year: int) -> str:
    """A code that nobody else gets; the year's row stays locked until the transaction ends."""
    return f"D-{year}-{next_in_year(session, ReferralNumber, year):04d}"
