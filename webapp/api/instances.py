"""Instances: listing, reading, starting. What changes their course is in operations.py."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from engine.views import ActivityView, InstanceFilter, InstancePosition, InstanceView, TimerView
from processes.cases.queries import find_case_for
from webapp import current, sections
from webapp.api.access import get_instance, processes_of, visible_to
from webapp.api.callers import Caller, caller
from webapp.api.etags import tag_of_instance
from webapp.api.paging import LARGEST, Page, cut, link_next, read_cursor
from webapp.api.problems import ApiProblem
from webapp.api.resource import ROOT, Resource, show
from webapp.api.schemas import (
    Id,
    OutcomeSchema,
    PageQuery,
    Variables,
    Whole,
    line,
    moment,
    page_of,
)
from webapp.api.waiting import IncidentSchema, JobSchema, TimerSchema
from webapp.api.working import Unit, answer_outcome

blueprint = Resource("instances", description="Running and ended instances of processes")
ID = "<int:instance_id>"
STATES = ("active", "suspended", "completed", "terminated", "failed", "cancelled")
SCOPE = "instances:read"


class InstanceSchema(Schema):
    instance_id = fields.String(required=True)
    definition_id = fields.String(required=True)
    process_id = fields.String(required=True)
    version = fields.Integer(required=True, metadata={"description": "Of the process."})
    business_key = fields.String(required=True, metadata={"description": "A case's or participant's code."})
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    started_at = moment(required=True)
    started_by = fields.String(required=True)
    ended_at = moment(required=True, allow_none=True)
    incidents = fields.Integer(required=True)


class ActivitySchema(Schema):
    """An element that was entered; `open`: the instance is there now."""

    number = fields.Integer(required=True)
    element = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    started_at = moment(required=True)
    ended_at = moment(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(["open", "completed", "cancelled"]))


class InstancesQuery(PageQuery):
    process_id = line(load_default=None)
    definition_id = Id(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class InstancesBody(InstancesQuery):
    """The same, and by business keys: these stand in the body, since addresses are logged."""

    limit = Whole(load_default=50, validate=validate.Range(1, LARGEST))
    business_keys = fields.List(line(shortest=1), load_default=None, validate=validate.Length(1, 200))


class StartBody(Schema):
    process_id = line(required=True, shortest=1)
    version = Whole(load_default=None, validate=validate.Range(1, 2**31 - 1))
    business_key = line(load_default="", metadata={"description": "A code; never a person's document."})
    variables = Variables(load_default=dict)


class InstanceVariablesSchema(Schema):
    variables = Variables(required=True)


InstancePage = page_of(InstanceSchema, "InstancePage")
ActivityList = page_of(ActivitySchema, "ActivityPage")
TimerList = page_of(TimerSchema, "InstanceTimers")
JobList = page_of(JobSchema, "InstanceJobs")
IncidentList = page_of(IncidentSchema, "InstanceIncidents")


@blueprint.reading("/instances", scope=SCOPE, query=InstancesQuery, answer=InstancePage)
def list_instances(query: dict[str, Any]) -> Response:
    """List the instances that the caller may see, the youngest first.

    A person: those of their cases and alerts, and those where an open task is theirs or may become so. A system: those
    of its processes.
    """
    return _list(query, None)


@blueprint.acting("/instances/search", scope=SCOPE, body=InstancesBody, answer=InstancePage, effect="none")
def search_instances(_unit: None, body: dict[str, Any]) -> Response:
    """List instances, also by business keys, which are codes and yet do not belong into an address."""
    keys = body["business_keys"]
    return _list(body, None if keys is None else frozenset(keys))


@blueprint.acting("/instances", scope="instances:start", body=StartBody, answer=OutcomeSchema, status=201)
def start_instance(unit: Unit, body: dict[str, Any]) -> Response:
    """Start an instance of a process, of its latest version unless one is named.

    A person needs a role that operates instances, and a case that they may see as the business key.
    """
    _require_starter(caller(), body["process_id"], body["business_key"])
    outcome = current.engine().start(
        body["process_id"],
        body["variables"],
        business_key=body["business_key"],
        actor=caller().actor,
        version=body["version"],
        connection=unit.session.connection(),
    )
    return answer_outcome(outcome, status=201, location=f"{ROOT}/instances/{outcome.instance_id}")


@blueprint.reading(f"/instances/{ID}", scope=SCOPE, answer=InstanceSchema)
def show_instance(instance_id: int) -> Response:
    """Read an instance. Its ETag changes with every step."""
    instance = get_instance(caller(), instance_id)
    return show(InstanceSchema, instance, tag=tag_of_instance(instance))


@blueprint.reading(f"/instances/{ID}/variables", scope="personal:read", answer=InstanceVariablesSchema)
def show_variables(instance_id: int) -> dict[str, Any]:
    """Read the variables of the process's own scope: people's data."""
    instance = get_instance(caller(), instance_id)
    return {"variables": current.read().variables(instance.instance_id)}


@blueprint.reading(f"/instances/{ID}/activities", scope=SCOPE, query=PageQuery, answer=ActivityList)
def list_activities(query: dict[str, Any], instance_id: int) -> Response:
    """List every element that was entered, in order: the way of the instance and where it is."""
    instance = get_instance(caller(), instance_id)
    after = read_cursor(query["after"], int) or 0
    rows = [row for row in current.read().activities(instance.instance_id) if row.number > after]

    def place(row: ActivityView) -> int:
        return row.number

    return _page(ActivityList, cut(rows, query["limit"], place))


@blueprint.reading(f"/instances/{ID}/timers", scope=SCOPE, answer=TimerList)
def list_timers(instance_id: int) -> Page:
    """List the timers that wait in an instance, by due time."""
    found: list[TimerView] = current.read().timers(get_instance(caller(), instance_id).instance_id)
    return Page(found, "")


@blueprint.reading(f"/instances/{ID}/jobs", scope=SCOPE, answer=JobList)
def list_jobs(instance_id: int) -> Page:
    """List the jobs that wait in an instance, by due time."""
    return Page(current.read().jobs(get_instance(caller(), instance_id).instance_id), "")


@blueprint.reading(f"/instances/{ID}/incidents", scope=SCOPE, answer=IncidentList)
def list_incidents(instance_id: int) -> Page:
    """List the incidents of an instance, resolved ones too."""
    return Page(current.read().incidents(get_instance(caller(), instance_id).instance_id), "")


def _list(asked: dict[str, Any], business_keys: frozenset[str] | None) -> Response:
    chosen = InstanceFilter(
        process_id=asked["process_id"],
        definition_id=asked["definition_id"],
        state=asked["state"],
        business_keys=business_keys,
        process_ids=processes_of(caller()),
        among=visible_to(caller(), business_keys),
        after=read_cursor(asked["after"], InstancePosition),
        limit=asked["limit"] + 1,
    )

    def place(row: InstanceView) -> InstancePosition:
        return InstancePosition(started_at=row.started_at, instance_id=row.instance_id)

    return _page(InstancePage, cut(current.read().list_instances(chosen), asked["limit"], place))


def _page(schema: type[Schema], page: Page) -> Response:
    response = show(schema, page)
    response.headers.update(link_next(page.next))
    return response


def _require_starter(asking: Caller, process_id: str, business_key: str) -> None:
    """404 for a process that is none of the system's: the same as for one that does not exist."""
    reader = asking.professional
    if reader is None:
        if process_id not in asking.processes:
            raise ApiProblem("not-found")
        return
    if not sections.may_operate(reader):
        raise ApiProblem("forbidden")
    if find_case_for(current.session()(), reader, business_key) is None:
        raise ApiProblem("not-found")
