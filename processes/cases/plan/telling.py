"""Lines about plans in a case's story: codes and dates only, each once by its key; for tasks and pages alike."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.plan.tables import CasePlan
from processes.cases.tables import CaseEvent


def tell(
    session: Session, plan: CasePlan, kind: str, *, by: str, now: datetime, **details: str | int
) -> None:
    """`kind` is one of processes/cases/story.py; told again about the same revision it counts once."""
    marks = ":".join(str(value) for value in details.values())
    _add(
        session,
        CaseEvent(
            case_code=plan.case_code,
            key=f"{kind}:{plan.id}:{plan.revision}:{marks}",
            kind=kind,
            at=now,
            by=by,
            details={"plan": plan.number, **details},
        ),
    )


def tell_project(session: Session, case_code: str, version: int, *, by: str, now: datetime) -> None:
    """A version of the life project was written."""
    key = f"life_project:{case_code}:{version}"
    line = CaseEvent(
        case_code=case_code, key=key, kind="life_project_written", at=now, by=by, details={"version": version}
    )
    _add(session, line)


def _add(session: Session, line: CaseEvent) -> None:
    if session.scalar(select(CaseEvent.id).where(CaseEvent.key == line.key)) is None:
        session.add(line)
        session.flush()
