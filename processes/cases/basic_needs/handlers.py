"""Service tasks of *Urgent basic needs*. Each may run twice and then counts once; they read and return codes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from processes.cases.basic_needs.queries import open_requests
from processes.cases.basic_needs.tables import NeedRequest
from processes.cases.queries import lock_case
from processes.cases.story import find_line, write_line
from processes.network.resources import list_nearest
from processes.tasks import Job, service_task

BASIC_NEEDS = "basic_needs"
KINDS = ("food", "energy", "hygiene", "medicine")
COVERED_BY = ("provider", "direct", "supervisor")
Values = Mapping[str, Any]


class UnknownNeed(ValueError):
    """What is asked for, or who covered it, is not one of the known words."""


@service_task("basic_needs.find_providers")
def find_providers(job: Job) -> Values:
    """Reads territory; writes providers [{organisation, resource}]: the territory's own first, one an organisation."""
    near = list_nearest(job.session, BASIC_NEEDS, str(job.variables["territory"]))
    first = {each.organisation: each.code for each in reversed(near)}
    order = dict.fromkeys(each.organisation for each in near)
    return {"providers": [{"organisation": each, "resource": first[each]} for each in order]}


@service_task("basic_needs.share_need")
def share_need(job: Job) -> Values:
    """Reads case_id, provider {organisation, resource}, need_kind, need_people; writes request_id. Raises UnknownNeed.

    Whoever was asked before and did not give it no longer sees the request.
    """
    asked = job.session.scalar(select(NeedRequest).where(NeedRequest.key == job.idempotency_key))
    if asked is None:
        _close(job, "passed")
        asked = _ask(job)
    return {"request_id": asked.code}


@service_task("basic_needs.record_outcome")
def record_outcome(job: Job) -> Values:
    """Reads case_id, covered_by (provider, direct, supervisor). Raises UnknownNeed."""
    covered_by = job.variables.get("covered_by")
    if covered_by not in COVERED_BY:
        raise UnknownNeed(f"Expected a need covered by {', '.join(COVERED_BY)}, but got {covered_by!r}")
    if find_line(job) is None:
        _close(job, "delivered" if covered_by == "provider" else "passed")
        case = lock_case(job.session, str(job.variables["case_id"]))
        write_line(job, case, "need_covered", details={"by": covered_by})
    return {}


@service_task("basic_needs.withdraw_need")
def withdraw_need(job: Job) -> Values:
    """Reads case_id: no provider sees the request any more."""
    if find_line(job) is None:
        _close(job, "withdrawn")
        write_line(job, lock_case(job.session, str(job.variables["case_id"])), "need_withdrawn")
    return {}


def _ask(job: Job) -> NeedRequest:
    given = job.variables
    if given.get("need_kind") not in KINDS:
        raise UnknownNeed(f"Expected a need of {', '.join(KINDS)}, but got {given.get('need_kind')!r}")
    asked = NeedRequest(
        key=job.idempotency_key,
        instance_id=job.instance_id,
        case_code=str(given["case_id"]),
        organisation=str(given["provider"]["organisation"]),
        resource=str(given["provider"]["resource"]),
        kind=str(given["need_kind"]),
        people=int(given.get("need_people") or 1),
        status="asked",
        asked_at=job.now,
    )
    job.session.add(asked)
    job.session.flush()
    return asked


def _close(job: Job, status: str) -> None:
    for asked in open_requests(job.session, job.instance_id):
        asked.status, asked.closed_at = status, job.now
    job.session.flush()
