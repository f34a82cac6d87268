"""Service tasks on the resource map. Each may run twice and then counts once; they read and return codes.

`release_place` and `leave_waiting_list` undo the other two: a diagram's compensation calls them.
"""

from collections.abc import Mapping
from typing import Any

from processes.network import places
from processes.network.resource_tables import Resource
from processes.network.resources import (
    close_entry,
    join_waiting_list,
    lock_resource,
    release_place,
    reserve_place,
)
from processes.tasks import Job, service_task

Values = Mapping[str, Any]


@service_task("network.reserve_place")
def reserve(job: Job) -> Values:
    """Reads case_id, resource; writes place_id: a number, or null when no place is free."""
    hold = reserve_place(job.session, _resource(job), _case(job), key=job.idempotency_key, now=job.now)
    return {"place_id": None if hold is None else hold.id}


@service_task("network.release_place")
def release(job: Job) -> Values:
    """Reads case_id, resource; writes place_id (null). A case without a place is left as it is."""
    release_place(job.session, _resource(job), _case(job), now=job.now)
    return {"place_id": None}


@service_task("network.join_waiting_list")
def join(job: Job) -> Values:
    """Reads case_id, resource, waiting_urgency? (0 to 3); writes waiting_position: 1 is next, 0 has an offer."""
    urgency = job.variables.get("waiting_urgency")
    position = join_waiting_list(
        job.session,
        _resource(job),
        _case(job),
        urgency=int(urgency or 0),
        key=job.idempotency_key,
        now=job.now,
    )
    return {"waiting_position": position}


@service_task("network.leave_waiting_list")
def leave(job: Job) -> Values:
    """Reads case_id, resource; writes waiting_position (null)."""
    close_entry(job.session, _resource(job), _case(job), places.WITHDRAWN, now=job.now)
    return {"waiting_position": None}


@service_task("network.decline_place")
def decline(job: Job) -> Values:
    """Reads case_id, resource: the place that was offered is not wanted; writes waiting_position (null)."""
    resource, case = _resource(job), _case(job)
    try:
        close_entry(job.session, resource, case, places.DECLINED, now=job.now)
    except places.WrongStep:
        close_entry(job.session, resource, case, places.WITHDRAWN, now=job.now)
    return {"waiting_position": None}


def _resource(job: Job) -> Resource:
    return lock_resource(job.session, str(job.variables["resource"]))


def _case(job: Job) -> str:
    return str(job.variables["case_id"])
