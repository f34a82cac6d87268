"""Seals over the access log: they show that rows are missing where a case's own chain cannot, at its end.

Each covers what was written since the one before: SHA-256 over that seal, and case, number and digest of each row.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Row, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processes.cases.consent.tables import AccessSeal, DataAccess

MARGIN = timedelta(hours=1)
"""A row is dated before its transaction commits: younger ones wait for the next seal."""


def seal_accesses(session: Session, now: datetime) -> int:
    """How many rows were sealed, of those that are an hour old; 0 when none is new, or another was sealing.

    The caller commits.
    """
    if not _has_seals(session):
        return 0
    last = last_access_seal(session)
    made = _sealed(session, last, up_to=now - MARGIN, at=now)
    if not made.rows:
        return 0
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return 0
    return made.rows


def verify_access_seals(session: Session) -> Iterator[str]:
    """Every seal whose rows are not as they were sealed; nothing when all are, or there are none yet."""
    if not _has_seals(session):
        return
    last: AccessSeal | None = None
    for each in session.scalars(select(AccessSeal).order_by(AccessSeal.number)).all():
        again = _sealed(session, last, up_to=each.up_to, at=each.sealed_at)
        if last is not None and each.number != last.number + 1:
            yield f"Expected seal {last.number + 1} of the access log, but the next is {each.number}"
        elif again.rows != each.rows:
            yield (
                f"Expected {each.rows} rows under seal {each.number} of the access log, but found {again.rows}: "
                "rows were removed or added"
            )
        elif again.digest != each.digest:
            yield (
                f"Expected seal {each.number} of the access log to have the digest of its rows, but it has "
                "another: a row was changed"
            )
        last = each


def last_access_seal(session: Session) -> AccessSeal | None:
    return session.scalar(select(AccessSeal).order_by(AccessSeal.number.desc()).limit(1))


def _has_seals(session: Session) -> bool:
    """The schema of the release before has no such table."""
    return inspect(session.connection()).has_table(AccessSeal.__tablename__)


def _sealed(session: Session, last: AccessSeal | None, *, up_to: datetime, at: datetime) -> AccessSeal:
    """Not in the session. A seal that was taken away from the middle shows in all that follow."""
    digest, rows = hashlib.sha256((last.digest if last else "").encode()), 0
    for row in _covered(session, last.up_to if last else None, up_to):
        digest.update(f"{row.case_code} {row.number} {row.digest}\n".encode())
        rows += 1
    number = last.number + 1 if last else 1
    return AccessSeal(number=number, up_to=up_to, rows=rows, digest=digest.hexdigest(), sealed_at=at)


def _covered(session: Session, after: datetime | None, up_to: datetime) -> Iterator[Row[str, int, str]]:
    chosen = select(DataAccess.case_code, DataAccess.number, DataAccess.digest).where(DataAccess.at <= up_to)
    if after is not None:
        chosen = chosen.where(DataAccess.at > after)
    ordered = chosen.order_by(DataAccess.case_code, DataAccess.number)
    yield from session.execute(ordered.execution_options(yield_per=1_000))
