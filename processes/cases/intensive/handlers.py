"""The service task of *Intensive case management*. It may run twice and then counts once; it reads codes and counts."""

from collections.abc import Mapping
from typing import Any

from processes.cases.queries import lock_case
from processes.cases.story import find_line, write_line
from processes.tasks import Job, service_task

COUNTED = ("visits", "accompaniments", "coordinations")


@service_task("intensive.record_period")
def record_period(job: Job) -> Mapping[str, Any]:
    """Reads case_id, visits, accompaniments, coordinations (whole numbers; nothing was agreed: none)."""
    if find_line(job) is None:
        counted = {name: int(job.variables.get(name) or 0) for name in COUNTED}
        case = lock_case(job.session, str(job.variables["case_id"]))
        write_line(job, case, "intensive_period", details=counted)
    return {}
