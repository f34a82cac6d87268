"""How many open cases each coordinator of a territory has: counted here, judged in `processes/network/workload.py`."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processes.cases.law import parameters_on
from processes.cases.tables import Case
from processes.network.queries import list_holders
from processes.network.workload import USUAL, Advice, Limits, Load, advise, is_over_assigned

COORDINATOR = "cc"


def limits_on(day: date) -> Limits:
    """What the Network had agreed on that day; the usual where it had agreed on nothing."""
    values = {each.name: each.value for each in parameters_on(day)}
    return Limits(
        least=int(values.get("coordinator_cases_least", USUAL.least)),
        most=int(values.get("coordinator_cases_most", USUAL.most)),
    )


def open_cases(session: Session, usernames: Sequence[str]) -> Mapping[str, int]:
    """How many each coordinates; who coordinates none is not there. Counts only: of restricted cases too."""
    counted = (
        select(Case.case_coordinator, func.count())
        .where(Case.status == "open", Case.case_coordinator.in_(usernames))
        .group_by(Case.case_coordinator)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def advise_in(session: Session, territory: str, day: date) -> list[Advice]:
    """Who could coordinate the next case there, the one with most room first."""
    people = list_holders(session, COORDINATOR, territory=territory)
    counts = open_cases(session, [each.username for each in people])
    loads = [
        Load(each.username, each.name, each.organisation_name, counts.get(each.username, 0))
        for each in people
    ]
    return advise(loads, limits_on(day))


def is_over(session: Session, username: str, day: date) -> bool:
    """Whether they have more cases than was agreed: said beside the opening of the case, never a refusal."""
    return is_over_assigned(open_cases(session, [username]).get(username, 0), limits_on(day))
