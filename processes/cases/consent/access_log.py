"""Who was shown what of a case, for which purpose and when: only added to, chained by digests. No value is in it.

"Who saw my data" is this log. A reader who goes from page to page within a quarter of an hour is one visit.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processes.cases.consent.tables import DataAccess
from processes.network.professionals import Professional

VISIT = timedelta(minutes=15)
ATTEMPTS = 10


class Look(Struct, frozen=True, kw_only=True):
    """What somebody is shown of a case, and for what."""

    case_code: str
    purpose: str
    field_groups: frozenset[str]


def note_access(
    session: Session,
    professional: Professional,
    look: Look,
    *,
    now: datetime,
) -> None:
    """Write it down unless it is the same visit; the caller commits before it shows anything."""
    if is_noted(session, professional, look, now=now):
        return
    case_code, groups = look.case_code, sorted(look.field_groups)
    for _ in range(ATTEMPTS):
        last = _last(session, case_code)
        row = DataAccess(
            case_code=case_code,
            number=1 if last is None else last.number + 1,
            at=now,
            username=professional.username,
            organisation=professional.organisation,
            purpose=look.purpose,
            field_groups=groups,
            digest="",
        )
        row.digest = _digest("" if last is None else last.digest, row)
        try:
            with session.begin_nested():
                session.add(row)
            return
        except IntegrityError:  # somebody else was shown the case at this moment: after them
            continue
    raise RuntimeError(f"Expected to note an access to {case_code}, but others were always there first")


def is_noted(
    session: Session,
    professional: Professional,
    look: Look,
    *,
    now: datetime,
) -> bool:
    """Whether all of it was written down in the same visit."""
    recent = select(DataAccess.field_groups).where(
        DataAccess.case_code == look.case_code,
        DataAccess.username == professional.username,
        DataAccess.purpose == look.purpose,
        DataAccess.at > now - VISIT,
        DataAccess.at <= now,
    )
    seen = {group for row in session.scalars(recent) for group in row}
    return look.field_groups <= seen


def accesses_of(session: Session, case_code: str, *, limit: int = 500) -> Sequence[DataAccess]:
    """The latest first."""
    chosen = select(DataAccess).where(DataAccess.case_code == case_code)
    return session.scalars(chosen.order_by(DataAccess.number.desc()).limit(limit)).all()


def verify_accesses(session: Session) -> Iterator[str]:
    """Every row that was changed, taken away from the middle, or put in; nothing when all is as it was written."""
    digest, case_code, number = "", "", 0
    rows = session.scalars(
        select(DataAccess).order_by(DataAccess.case_code, DataAccess.number).execution_options(yield_per=500)
    )
    for row in rows:
        if row.case_code != case_code:
            digest, case_code, number = "", row.case_code, 0
        if row.number != number + 1:
            yield f"Expected row {number + 1} of {case_code} in the access log, but the next is {row.number}"
        elif row.digest != _digest(digest, row):
            yield f"Expected the digest of row {row.number} of {case_code} in the access log, but it differs"
        digest, number = row.digest, row.number


def _last(session: Session, case_code: str) -> DataAccess | None:
    rows = select(DataAccess).where(DataAccess.case_code == case_code)
    return session.scalar(rows.order_by(DataAccess.number.desc()).limit(1))


def _digest(before: str, row: DataAccess) -> str:
    said = [
        row.case_code,
        row.number,
        row.at.isoformat(),
        row.username,
        row.organisation,
        row.purpose,
        row.field_groups,
    ]
    return hashlib.sha256(before.encode() + msgspec.json.encode(said)).hexdigest()
