"""Case codes (`C-2026-0007`): one after the other within a year, given inside the transaction that opens the case."""

import re

from sqlalchemy.orm import Session

from processes.cases.tables import CaseNumber
from processes.numbering import next_in_year

_CODE = re.compile(r"C-\d{4}-\d{4,}", re.ASCII)


def is_case_code(text: str) -> bool:
    """Whether it has the shape of a case code."""
    return _CODE.fullmatch(text) is not None


def next_case_code(session: Session, year: int) -> str:
    """A code that nobody else gets; the year's row stays locked until the transaction ends."""
    return f"C-{year}-{next_in_year(session, CaseNumber, year):04d}"
