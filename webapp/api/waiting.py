"""What waits over many instances: jobs, timers, incidents; to read only. For who oversees the region, and systems."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from engine.views import IncidentView, JobView, TimerView, WorkFilter
from webapp import current
from webapp.api.access import processes_of, require_overview
from webapp.api.callers import caller
from webapp.api.paging import cut, link_next, read_cursor
from webapp.api.resource import Resource, show
from webapp.api.schemas import PageQuery, moment, page_of

blueprint = Resource("waiting", description="Jobs, timers and incidents over all instances")
SCOPE = "instances:read"


class TimerSchema(Schema):
    """`element` is empty where none waits, but something is owed until then by a promise."""

    instance_id = fields.String(required=True)
    number = fields.Integer(required=True)
    element = fields.String(required=True)
    due_at = moment(required=True)


class JobSchema(Schema):
    """A service task's work. `error`: why the last try failed."""

    instance_id = fields.String(required=True)
    number = fields.Integer(required=True)
    element = fields.String(required=True)
    handler = fields.String(required=True)
    retries = fields.Integer(required=True)
    due_at = moment(required=True)
    leased_until = moment(required=True, allow_none=True)
    worker = fields.String(required=True, allow_none=True)
    error = fields.String(required=True)


class IncidentSchema(Schema):
    instance_id = fields.String(required=True)
    number = fields.Integer(required=True)
    element = fields.String(required=True)
    kind = fields.String(required=True)
    text = fields.String(required=True)
    stack = fields.String(
        required=True,
        metadata={"description": "Where a job's handler failed: file, line and function a frame; no values."},
    )
    raised_at = moment(required=True)
    resolved_at = moment(required=True, allow_none=True)


class IncidentsQuery(PageQuery):
    state = fields.String(load_default="open", validate=validate.OneOf(["open", "all"]))


TimerPage = page_of(TimerSchema, "TimerPage")
JobPage = page_of(JobSchema, "JobPage")
IncidentPage = page_of(IncidentSchema, "IncidentPage")
Row = JobView | TimerView | IncidentView
Read = Callable[[WorkFilter], Sequence[Row]]


@blueprint.reading("/timers", scope=SCOPE, query=PageQuery, answer=TimerPage)
def list_timers(query: dict[str, Any]) -> Response:
    """List the timers that wait, by instance."""
    return _list(TimerPage, current.read().list_timers, query)


@blueprint.reading("/jobs", scope=SCOPE, query=PageQuery, answer=JobPage)
def list_jobs(query: dict[str, Any]) -> Response:
    """List the jobs that wait or are being done, by instance."""
    return _list(JobPage, current.read().list_jobs, query)


@blueprint.reading("/incidents", scope=SCOPE, query=IncidentsQuery, answer=IncidentPage)
def list_incidents(query: dict[str, Any]) -> Response:
    """List incidents by instance, the open ones unless all are asked for."""
    return _list(IncidentPage, current.read().list_incidents, query, unresolved=query["state"] == "open")


def _list(schema: type[Schema], read: Read, query: dict[str, Any], *, unresolved: bool = False) -> Response:
    require_overview(caller())
    chosen = WorkFilter(
        process_ids=processes_of(caller()),
        unresolved=unresolved,
        after=read_cursor(query["after"], tuple[int, int]) or (0, 0),
        limit=query["limit"] + 1,
    )

    def place(row: Row) -> tuple[int, int]:
        return row.instance_id, row.number

    page = cut(read(chosen), query["limit"], place)
    response = show(schema, page)
    response.headers.update(link_next(page.next))
    return response
