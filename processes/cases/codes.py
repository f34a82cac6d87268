"""Case codes (`C-2026-0007`): one after the other within a year, given inside the transaction that opens the case."""

import re

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processes.cases.tables import CaseNumber

_CODE = re.compile(r"C-\d{4}-\d{4,}", re.ASCII)


def is_case_code(text: str) -> bool:
    """Whether it has the shape of a case code."""
    return _CODE.fullmatch(text) is not None


def next_case_code(session: Session, year: int) -> str:
    """A code that nobody else gets; the year's row stays locked until the transaction ends."""
    counted = (
        update(CaseNumber)
        .where(CaseNumber.year == year)
        .values(last=CaseNumber.last + 1)
        .returning(CaseNumber.last)
        .execution_options(synchronize_session=False)
    )
    number = session.scalar(counted)
    if number is None:
        try:
            with session.begin_nested():
                number = session.scalar(
                    insert(CaseNumber).values(year=year, last=1).returning(CaseNumber.last)
                )
        except IntegrityError:  # somebody else opened the year's first case
            number = session.scalar(counted)
    return f"C-{year}-{number:04d}"
