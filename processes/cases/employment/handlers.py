"""Service tasks of *Employment itinerary*. Each may run twice and then counts once; they read and return codes."""

from collections.abc import Mapping
from typing import Any

from processes.cases.queries import lock_case
from processes.cases.story import find_line, write_line
from processes.network.resources import list_resources
from processes.tasks import Job, service_task

EMPLOYMENT = "employment"


@service_task("employment.find_resources")
def find_resources(job: Job) -> Mapping[str, Any]:
    """Reads territory; writes resources [{code, name}] of employment, by name."""
    listed = list_resources(job.session, device_class=EMPLOYMENT, territory=str(job.variables["territory"]))
    return {"resources": [{"code": each.code, "name": each.name} for each in listed]}


@service_task("employment.record_itinerary")
def record_itinerary(job: Job) -> Mapping[str, Any]:
    """Reads case_id, search_result?: who stopped looking, or else keeps the job."""
    if find_line(job) is None:
        result = "stopped" if job.variables.get("search_result") == "stop" else "kept"
        case = lock_case(job.session, str(job.variables["case_id"]))
        write_line(job, case, "employment_ended", details={"result": result})
    return {}
