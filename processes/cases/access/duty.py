"""Who coordinates a new case until people are assigned: of the territory's coordinators, the one with most room."""

from datetime import date

from sqlalchemy.orm import Session

from processes.cases.workload import advise_in


class NobodyOnDuty(LookupError):
    """The territory has no case coordinator."""


def coordinator_on_duty(session: Session, territory: str, *, on: date) -> str:
    """A user name. Raises NobodyOnDuty."""
    advised = advise_in(session, territory, on)
    if not advised:
        raise NobodyOnDuty(f"Expected a case coordinator in {territory!r}, but there is none")
    return advised[0].load.username
