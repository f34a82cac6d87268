"""The service task that gives a process the law of its case's day. Which day that is, the diagram says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from processes.cases.law.parameters import law_context
from processes.network.calendar import local_date
from processes.tasks import Job, service_task


class WrongDay(ValueError):
    """The day by whose law a case is decided cannot be read."""


@service_task("cases.read_law")
def read_law(job: Job) -> Mapping[str, Any]:
    """Writes `law` for the day in `law_day` (an ISO date); without one, for today. Raises WrongDay."""
    return {"law": law_context(_day(job))}


def _day(job: Job) -> date:
    given = job.variables.get("law_day")
    if given is None:
        return local_date(job.now)
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        raise WrongDay("Expected `law_day` to be a date such as 2026-03-31, but it is none") from None
