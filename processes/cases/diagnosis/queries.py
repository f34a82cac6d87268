"""Reading diagnoses. The caller has the reader's rights (`access`); nothing here asks who reads."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.diagnosis.content import Content, read_content, without_confidential
from processes.cases.diagnosis.packs import get_pack
from processes.cases.diagnosis.tables import Diagnosis, DiagnosisRevision


def list_diagnoses(session: Session, case_code: str) -> Sequence[Diagnosis]:
    """Every measurement and correction of a case, the first first."""
    chosen = select(Diagnosis).where(Diagnosis.case_code == case_code)
    return session.scalars(chosen.order_by(Diagnosis.number)).all()


def find_diagnosis(session: Session, case_code: str, number: int) -> Diagnosis | None:
    return session.scalar(
        select(Diagnosis).where(Diagnosis.case_code == case_code, Diagnosis.number == number)
    )


def content_of(session: Session, diagnosis: Diagnosis, *, sees_confidential: bool = True) -> Content:
    """What it says now."""
    pack = get_pack(diagnosis.pack)
    stored = session.get_one(DiagnosisRevision, (diagnosis.id, diagnosis.revision))
    content = read_content(pack, stored.content)
    return content if sees_confidential else without_confidential(pack, content)


def revisions_of(session: Session, diagnosis: Diagnosis) -> Sequence[DiagnosisRevision]:
    """Who recorded what part and when, the first first."""
    chosen = select(DiagnosisRevision).where(DiagnosisRevision.diagnosis == diagnosis.id)
    return session.scalars(chosen.order_by(DiagnosisRevision.revision)).all()


def find_validated(session: Session, case_code: str, moment: str) -> Diagnosis | None:
    """The one that counts for a moment: the latest that was validated, corrections included."""
    chosen = select(Diagnosis).where(
        Diagnosis.case_code == case_code, Diagnosis.moment == moment, Diagnosis.state == "validated"
    )
    return session.scalar(chosen.order_by(Diagnosis.number.desc()).limit(1))


def find_open(session: Session, case_code: str) -> Diagnosis | None:
    """The one that is being worked on: at most one a case."""
    chosen = select(Diagnosis).where(Diagnosis.case_code == case_code, Diagnosis.state != "validated")
    return session.scalar(chosen.order_by(Diagnosis.number.desc()).limit(1))
