"""Service tasks of the gender-violence protocol. Each may run twice and then counts once."""

from collections.abc import Mapping
from typing import Any

from processes.cases.queries import lock_case
from processes.cases.story import find_line, write_line
from processes.tasks import Job, service_task


@service_task("protection.record_safe")
def record_safe(job: Job) -> Mapping[str, Any]:
    """Reads case_id. The case stays restricted until a named person lifts that."""
    if find_line(job) is None:
        write_line(job, lock_case(job.session, str(job.variables["case_id"])), "protected")
    return {}
