"""Reading aids for housing debt: for whoever may see the case, and nobody else."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.housing.tables import HousingAid
from processes.cases.queries import find_case_for
from processes.network.professionals import Professional


class UnknownAid(LookupError):
    """No aid has that number."""


def aids_for(session: Session, professional: Professional, case_code: str) -> Sequence[HousingAid]:
    """The case's aids, the latest first; none for somebody who may not see the case."""
    if find_case_for(session, professional, case_code) is None:
        return ()
    chosen = select(HousingAid).where(HousingAid.case_code == case_code)
    return session.scalars(chosen.order_by(HousingAid.asked_at.desc(), HousingAid.id.desc())).all()


def find_aid_of_job(session: Session, key: str) -> HousingAid | None:
    """The one that this job has asked for already."""
    return session.scalar(select(HousingAid).where(HousingAid.key == key))


def lock_aid(session: Session, number: int) -> HousingAid:
    """The aid, locked until the transaction ends; for the product's own steps. Raises UnknownAid."""
    found = session.scalar(select(HousingAid).where(HousingAid.id == number).with_for_update())
    if found is None:
        raise UnknownAid(f"Expected a stored aid, but there is none with number {number}")
    return found
