"""Reading applications: for whoever may see the case, and nobody else. The rest is for the product's own steps."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processes.cases.guaranteed_income.tables import IncomeApplication
from processes.cases.people.restrictions import hidden_participants
from processes.cases.queries import find_case_for
from processes.cases.tables import Case
from processes.network.professionals import Professional

OPEN = ("handled", "for_commission", "on_agenda", "set_aside")


class UnknownApplication(LookupError):
    """No application has that code."""


def applications_for(
    session: Session, professional: Professional, case_code: str
) -> Sequence[IncomeApplication]:
    """The case's applications, the latest first; none for somebody who may not see the case."""
    if find_case_for(session, professional, case_code) is None:
        return ()
    chosen = select(IncomeApplication).where(IncomeApplication.case_code == case_code)
    return session.scalars(
        chosen.order_by(IncomeApplication.applied_on.desc(), IncomeApplication.code.desc())
    ).all()


def find_open_application(session: Session, case_code: str) -> IncomeApplication | None:
    """The one open application of a case. The caller holds the case's lock."""
    chosen = select(IncomeApplication).where(IncomeApplication.case_code == case_code)
    return session.scalar(chosen.where(IncomeApplication.status.in_(OPEN)))


def lock_application(session: Session, code: str) -> IncomeApplication:
    """The application, locked until the transaction ends. Raises UnknownApplication."""
    chosen = select(IncomeApplication).where(IncomeApplication.code == code)
    found = session.scalar(chosen.with_for_update())
    if found is None:
        raise UnknownApplication(f"Expected a stored application, but there is none with code {code!r}")
    return found


def take_for_commission(session: Session) -> Sequence[IncomeApplication]:
    """Those that wait for a session, the earliest first, locked; none of somebody who is hidden."""
    chosen = (
        select(IncomeApplication)
        .join(Case, Case.code == IncomeApplication.case_code)
        .where(
            IncomeApplication.status == "for_commission",
            Case.participant.not_in(hidden_participants(None)),
        )
        .order_by(IncomeApplication.applied_on, IncomeApplication.code)
    )
    return session.scalars(chosen.with_for_update(of=IncomeApplication)).all()
