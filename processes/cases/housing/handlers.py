"""Service tasks of *Housing emergency*. Each may run twice and then counts once; they read and return codes."""

from collections.abc import Mapping
from typing import Any

from processes.cases.housing import aid as rules
from processes.cases.housing.queries import find_aid_of_job, lock_aid
from processes.cases.housing.tables import HousingAid
from processes.cases.queries import lock_case
from processes.cases.story import find_line, write_line
from processes.cases.tables import Case
from processes.network.resources import count_free, list_nearest
from processes.tasks import Job, service_task

ACCOMMODATION = "accommodation"
SOLUTIONS = ("mediation", "aid", "accommodation", "family", "emergency", "declined")
Values = Mapping[str, Any]


class UnknownSolution(ValueError):
    """What ended the emergency is none of the known ways out."""


@service_task("housing.find_places")
def find_places(job: Job) -> Values:
    """Reads territory; writes resource: the accommodation with a free place, the territory's own first, or null."""
    near = list_nearest(job.session, ACCOMMODATION, str(job.variables["territory"]))
    free = (each.code for each in near if count_free(job.session, each, job.now) > 0)
    return {"resource": next(free, None)}


@service_task("housing.request_aid")
def request_aid(job: Job) -> Values:
    """Reads case_id, law; writes aid_request_id, most_aid (euros), aid_decide_by."""
    asked = find_aid_of_job(job.session, job.idempotency_key)
    if asked is None:
        law = job.variables.get("law") or {}
        asked = HousingAid(
            key=job.idempotency_key,
            case_code=str(job.variables["case_id"]),
            most_cents=rules.to_cents(rules.most_aid(law)),
            status=rules.REQUESTED,
            asked_at=job.now,
            decide_by=rules.decide_by(law, job.now),
        )
        job.session.add(asked)
        write_line(job, _case(job), "housing_aid_requested")
    most = rules.from_cents(asked.most_cents)
    return {"aid_request_id": asked.id, "most_aid": most, "aid_decide_by": asked.decide_by}


@service_task("housing.withdraw_aid")
def withdraw_aid(job: Job) -> Values:
    """Reads case_id, aid_request_id: it is no longer asked for. What was decided stays decided."""
    asked = lock_aid(job.session, int(job.variables["aid_request_id"]))
    if asked.status == rules.REQUESTED:
        asked.status, asked.closed_at = rules.WITHDRAWN, job.now
        write_line(job, _case(job), "housing_aid_withdrawn")
    return {}


@service_task("housing.record_aid")
def record_aid(job: Job) -> Values:
    """Reads case_id, aid_request_id, aid_result (granted, denied), aid_amount?; refuses more than the law allows."""
    asked = lock_aid(job.session, int(job.variables["aid_request_id"]))
    if find_line(job) is None:
        given = job.variables
        if asked.status != rules.REQUESTED:
            raise rules.AidRefused(f"Expected a requested aid, but number {asked.id} is {asked.status}")
        most = rules.from_cents(asked.most_cents)
        asked.status, granted = rules.check_decision(given.get("aid_result"), given.get("aid_amount"), most)
        asked.granted_cents = None if granted is None else rules.to_cents(granted)
        asked.closed_at = job.now
        write_line(job, _case(job), f"housing_aid_{asked.status}")
    return {}


@service_task("housing.record_solution")
def record_solution(job: Job) -> Values:
    """Reads case_id, solution. Raises UnknownSolution."""
    solution = job.variables.get("solution")
    if solution not in SOLUTIONS:
        raise UnknownSolution(f"Expected a way out of {', '.join(SOLUTIONS)}, but got {solution!r}")
    if find_line(job) is None:
        write_line(job, _case(job), "housing_solved", details={"solution": solution})
    return {}


def _case(job: Job) -> Case:
    return lock_case(job.session, str(job.variables["case_id"]))
