"""Blocking a participant's data, unblocking them, and erasing them, when the terms allow it. The caller commits.

Blocked: kept where nothing reads it, and the person is there for nobody. Erased: codes stay, names and words are gone.
What a process keeps (variables, journal) goes with `purge_processes`, which leaves tombstones and counts.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.history.levels import Depth
from engine.history.rows import Purge
from engine.store import SqlStore
from processes.cases.drafts import drop_drafts_of
from processes.cases.lifecycle.blanking import put_back, take_out
from processes.cases.lifecycle.gathering import Row, gather, instances_of
from processes.cases.lifecycle.retention import LifecycleRefused, Standing, check_block, check_erase
from processes.cases.lifecycle.rights_log import Request, write_act
from processes.cases.lifecycle.tables import BlockedRecord
from processes.network.calendar import local_date

Law = Mapping[str, Any]


def block(session: Session, participant: str, law: Law, request: Request) -> date:
    """Until when. Raises LifecycleRefused, UnknownPerson."""
    rows = gather(session, participant)
    until = check_block(standing_of(session, participant, rows), law, local_date(request.at))
    content = take_out(session, rows)
    record = BlockedRecord(participant=participant, blocked_at=request.at, until=until, content=content)
    session.add(record)
    write_act(session, participant, "block", request, {"rows": len(content), "until": until.isoformat()})
    return until


def unblock(session: Session, participant: str, request: Request) -> None:
    """For a judge, a prosecutor or the authority: all is as it was. Raises LifecycleRefused."""
    record = session.get(BlockedRecord, participant)
    if record is None:
        raise LifecycleRefused("not_blocked", "Expected blocked data, but they are not")
    put_back(session, record.content)
    write_act(session, participant, "unblock", request, {"rows": len(record.content)})
    session.delete(record)
    session.flush()


def erase(session: Session, participant: str, law: Law, request: Request) -> Sequence[int]:
    """The ids of the processes that are to be purged after the commit. Raises LifecycleRefused, UnknownPerson."""
    rows = gather(session, participant)
    check_erase(standing_of(session, participant, rows), law, local_date(request.at))
    taken = take_out(session, rows)
    record = session.get(BlockedRecord, participant)
    if record is not None:
        session.delete(record)
    ids = [each["instance_id"] for each in instances_of(session, rows)]
    write_act(session, participant, "erase", request, {"rows": len(taken), "processes": len(ids)})
    return ids


def purge_processes(database: sa.Engine, ids: Sequence[int], request: Request) -> int:
    """Take away the ended processes with their journal, as a purge does: tombstones and counts stay."""
    how = Purge(depth=Depth.ALL, at=request.at, by=request.by, reason=request.reason)
    return SqlStore(database).history.purge(ids, how, drop_drafts_of)


def documents_of(rows: Sequence[Row]) -> list[str]:
    """The names of the files that are erased after the commit."""
    return [str(row.values["id"]) for row in rows if row.treatment.table == "case_documents"]


def standing_of(session: Session, participant: str, rows: Sequence[Row]) -> Standing:
    """What the terms are asked with."""
    cases = [row.values for row in rows if row.treatment.table == "cases"]
    closed = [local_date(case["closed_at"]) for case in cases if case["closed_at"]]
    record = session.get(BlockedRecord, participant)
    return Standing(
        has_open_case=any(case["status"] == "open" for case in cases),
        is_running=any(each["ended_at"] is None for each in instances_of(session, list(rows))),
        closed_on=max(closed, default=None),
        blocked_until=None if record is None else record.until,
    )
