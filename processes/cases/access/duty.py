"""Who coordinates a new case until people are assigned: of the territory's coordinators, the one with most room."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processes.cases.tables import Case
from processes.network.queries import list_holders
from processes.network.workload import Load, advise


class NobodyOnDuty(LookupError):
    """The territory has no case coordinator."""


def coordinator_on_duty(session: Session, territory: str) -> str:
    """A user name. Raises NobodyOnDuty."""
    holders = list_holders(session, "cc", territory=territory)
    counted = select(Case.case_coordinator, func.count()).where(Case.status == "open")
    cases = {row[0]: row[1] for row in session.execute(counted.group_by(Case.case_coordinator))}
    loads = [
        Load(each.username, each.name, each.organisation_name, cases.get(each.username, 0))
        for each in holders
    ]
    if not loads:
        raise NobodyOnDuty(f"Expected a case coordinator in {territory!r}, but there is none")
    return advise(loads)[0].load.username
