"""Bringing a month's payroll, bringing it mended, and settling what differs. In the caller's transaction."""

import hashlib
import re
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.payroll.comparing import RESOLUTIONS
from processes.cases.payroll.queries import OFFICE, find_discrepancy_to_settle, may_receive
from processes.cases.payroll.tables import Discrepancy, Payroll, PayrollNumber
from processes.cases.waiting import Publisher
from processes.network.professionals import Professional, organisations_of

MESSAGE = "payroll_received"
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


class PayrollRefused(ValueError):
    """The step is not for this person, or not now. `reason` is a code."""

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


def receive(
    session: Session,
    publisher: Publisher,
    professional: Professional,
    *,
    month: str,
    content: bytes,
    now: datetime,
) -> Payroll:
    """The month's first file starts its process; the same file again changes nothing. Raises PayrollRefused.

    Another file of a month whose file has faults takes its place; of one that was read, it is refused.
    """
    if not may_receive(professional):
        raise PayrollRefused("not_entitled", "Expected the regional office, but it is somebody else")
    if not _MONTH.fullmatch(month):
        raise PayrollRefused("month", f"Expected a month such as 2026-11, but got {month!r}")
    if not content:
        raise PayrollRefused("empty", "Expected a file, but it is empty")
    digest = hashlib.sha256(content).hexdigest()
    known = session.scalar(select(Payroll).where(Payroll.month == month).with_for_update())
    if known is None:
        return _begin(session, publisher, professional, month=month, content=content, now=now)
    if known.sha256 == digest:
        return known
    if known.outcome or known.rows:
        raise PayrollRefused("read_already", f"Expected no payroll of {month} yet, but it is there")
    known.content, known.sha256 = content, digest
    known.received_at, known.received_by = now, professional.username
    session.flush()
    return known


def settle(
    session: Session, professional: Professional, number: int, *, resolution: str, now: datetime
) -> Discrepancy:
    """A CEAS says what it did with one of its differences. Raises PayrollRefused."""
    found = find_discrepancy_to_settle(session, professional, number)
    if found is None:
        raise PayrollRefused("not_yours", "Expected a difference of one's own CEAS, but there is none")
    if resolution not in RESOLUTIONS:
        raise PayrollRefused("resolution", f"Expected one of {', '.join(RESOLUTIONS)}")
    if found.resolution:
        raise PayrollRefused("settled", f"Expected difference {number} open, but it is settled")
    found.resolution, found.resolved_by, found.resolved_at = resolution, professional.username, now
    if (found.kind, resolution) == ("payroll_number", "mended_here") and found.participant is not None:
        _write_number(session, found.participant, found.found, by=professional.username, now=now)
    session.flush()
    return found


def _begin(
    session: Session,
    publisher: Publisher,
    professional: Professional,
    *,
    month: str,
    content: bytes,
    now: datetime,
) -> Payroll:
    payroll = Payroll(
        code=f"N-{month}",
        month=month,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        organisation=min(organisations_of(professional, OFFICE)),
        received_at=now,
        received_by=professional.username,
        rows=0,
        outcome="",
    )
    session.add(payroll)
    session.flush()
    publisher.publish(
        MESSAGE,
        key=payroll.code,
        message_id=f"{MESSAGE}:{payroll.code}",
        time_to_live=timedelta(days=1),
        actor=professional.username,
        connection=session.connection(),
        variables={"payroll_id": payroll.code, "organisation": payroll.organisation},
    )
    return payroll


def _write_number(session: Session, participant: str, number: str, *, by: str, now: datetime) -> None:
    written = session.get(PayrollNumber, participant)
    if written is None:
        session.add(PayrollNumber(participant=participant, number=number, written_at=now, written_by=by))
    else:
        written.number, written.written_at, written.written_by = number, now, by
