"""Tasks: the lists of the inbox, one task with its form, and the work on it, by the same rules as the pages."""

from typing import Any, cast

import msgspec
from flask import Response
from marshmallow import Schema, fields, validate
from marshmallow.fields import Field

from engine.commands import AssignTask, ClaimTask, CompleteTask, ReleaseTask, SkipTask, ThrowError
from engine.views import TaskFilter, TaskPosition, TaskView
from processes.cases import drafts
from processes.network.calendar import local_date
from processes.network.professionals import candidate_groups
from processes.network.queries import find_professional
from webapp import access, current, sections
from webapp.api.access import get_task, require_person
from webapp.api.callers import Caller, caller
from webapp.api.complaints import complain
from webapp.api.etags import require_match, tag_of_task
from webapp.api.paging import cut, link_next, read_cursor
from webapp.api.problems import ApiProblem
from webapp.api.resource import Resource, show
from webapp.api.schemas import OutcomeSchema, PageQuery, ReasonBody, Variables, line, moment, page_of, reason
from webapp.api.working import Unit, answer_outcome
from webapp.inbox.holding import require_mine
from webapp.inbox.listing import filter_for
from webapp.inbox.task_form import load_form, read_values
from webapp.standing_in import note_act, reason_for

blueprint = Resource("tasks", description="People's work: lists, forms, claiming, completing")
ADDRESS = "/tasks/<reference>"
READ, WORK = "tasks:read", "tasks:work"
ORDERS = ("due", "-due", "created", "-created", "priority")


class TaskSchema(Schema):
    reference = fields.String(required=True, metadata={"description": "Instance id and number."})
    instance_id = fields.String(required=True)
    number = fields.Integer(required=True)
    definition_id = fields.String(required=True)
    process_id = fields.String(required=True)
    element = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    business_key = fields.String(required=True)
    form = fields.String(required=True)
    candidates = cast(Field[Any], fields.List(fields.String(), required=True))
    assignee = fields.String(required=True, allow_none=True)
    created_at = moment(required=True)
    due_at = moment(required=True, allow_none=True)
    follow_up_at = moment(required=True, allow_none=True)
    priority = fields.Integer(required=True)
    category = fields.String(required=True)
    mandatory = fields.Boolean(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["open", "completed", "cancelled"]))
    ended_at = moment(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True)


class TasksQuery(PageQuery):
    view = fields.String(
        load_default="team",
        validate=validate.OneOf(["mine", "team", "done"]),
        metadata={
            "description": "A person's lists, as in the inbox. A system gets all tasks of its processes."
        },
    )
    process_id = line(load_default=None)
    element = line(load_default=None)
    order = fields.String(load_default="due", validate=validate.OneOf(ORDERS))
    due_before = moment(load_default=None)


class CompleteBody(Schema):
    variables = Variables(load_default=dict)


class ErrorBody(Schema):
    code = line(required=True, shortest=1)
    message = line(load_default="")


class AssignBody(Schema):
    assignee = line(required=True, shortest=1)
    reason = reason()


class TaskVariablesSchema(Schema):
    variables = Variables(required=True)


class FormSchema(Schema):
    form = fields.Dict(required=True, allow_none=True, metadata={"description": "form-js JSON; null: none."})


TaskPage = page_of(TaskSchema, "TaskPage")


@blueprint.reading("/tasks", scope=READ, query=TasksQuery, answer=TaskPage)
def list_tasks(query: dict[str, Any]) -> Response:
    """List tasks: one's own, one's team's, or what one has finished."""
    chosen = msgspec.structs.replace(
        _chosen(caller(), query["view"]),
        process_id=query["process_id"],
        element=query["element"],
        due_before=query["due_before"],
        order=query["order"],
        after=read_cursor(query["after"], TaskPosition),
        limit=query["limit"] + 1,
    )
    page = cut(current.read().list_tasks(chosen), query["limit"], _place)
    response = show(TaskPage, page)
    response.headers.update(link_next(page.next))
    return response


@blueprint.reading(ADDRESS, scope=READ, answer=TaskSchema)
def show_task(reference: str) -> Response:
    """Read a task. Its ETag changes only when something of the task does."""
    task = get_task(caller(), reference)
    return show(TaskSchema, task, tag=tag_of_task(task))


@blueprint.reading(f"{ADDRESS}/variables", scope="personal:read", answer=TaskVariablesSchema)
def show_task_variables(reference: str) -> dict[str, Any]:
    """Read what an open task sees: people's data."""
    task = get_task(caller(), reference)
    return {"variables": current.read().task_variables(task.instance_id, task.number)}


@blueprint.reading(f"{ADDRESS}/form", scope=READ, answer=FormSchema)
def show_form(reference: str) -> dict[str, Any]:
    """Read the task's form as it was deployed with its version. It holds no values."""
    task = get_task(caller(), reference)
    if load_form(task) is None:
        return {"form": None}
    return {
        "form": msgspec.json.decode(current.engine().resource(task.definition_id, f"{task.form}.form.json"))
    }


@blueprint.acting(f"{ADDRESS}/claim", scope=WORK, answer=OutcomeSchema)
def claim_task(unit: Unit, reference: str) -> Response:
    """Take a task. Who comes second is told who has it."""
    require_person(caller())
    task = get_task(caller(), reference)
    response = _run(unit, reference, lambda _task: ClaimTask(**_about(task), reason=reason_for(task)))
    note_act(unit.session, "claim", task)
    return response


@blueprint.acting(f"{ADDRESS}/release", scope=WORK, answer=OutcomeSchema)
def release_task(unit: Unit, reference: str) -> Response:
    """Give a task back to its candidates."""
    require_person(caller())
    return _run(unit, reference, lambda task: ReleaseTask(**_about(task)))


@blueprint.acting(f"{ADDRESS}/assign", scope=WORK, body=AssignBody, answer=OutcomeSchema)
def assign_task(unit: Unit, body: dict[str, Any], reference: str) -> Response:
    """Give a task to one of its candidates, whoever had it. For who operates instances, with a reason."""
    reader = caller().professional
    task = get_task(caller(), reference)
    if reader is not None and not sections.may_operate(reader):
        raise ApiProblem("forbidden")
    chosen = find_professional(current.session()(), body["assignee"], day=local_date(current.now()))
    if chosen is None or candidate_groups(chosen).isdisjoint(task.candidates):
        raise ApiProblem("rejected", code="not_a_candidate")
    command = AssignTask(**_about(task), assignee=chosen.username, reason=body["reason"])
    return _run(unit, reference, lambda _task: command)


@blueprint.acting(f"{ADDRESS}/complete", scope=WORK, body=CompleteBody, answer=OutcomeSchema)
def complete_task(unit: Unit, body: dict[str, Any], reference: str) -> Response:
    """Complete a task that one has claimed.

    The values go through the task's form as on its page: hidden and unknown ones are dropped, every error is told.
    A task without a form takes no values.
    """
    require_person(caller())
    task = get_task(caller(), reference)
    require_mine(task)
    values = _check(task, body["variables"])
    response = _run(
        unit, reference, lambda _task: CompleteTask(**_about(task), variables=values, reason=reason_for(task))
    )
    drafts.drop_drafts(unit.session, task.instance_id, task.number)
    note_act(unit.session, "complete", task)
    return response


@blueprint.acting(f"{ADDRESS}/throw-error", scope=WORK, body=ErrorBody, answer=OutcomeSchema)
def throw_error(unit: Unit, body: dict[str, Any], reference: str) -> Response:
    """Throw a BPMN error at a task that one has claimed."""
    require_person(caller())
    task = get_task(caller(), reference)
    require_mine(task)
    command = ThrowError(**_about(task), code=body["code"], message=body["message"])
    return _run(unit, reference, lambda _task: command)


@blueprint.acting(f"{ADDRESS}/skip", scope=WORK, body=ReasonBody, answer=OutcomeSchema)
def skip_task(unit: Unit, body: dict[str, Any], reference: str) -> Response:
    """Leave a task undone, where the model allows it and it is not mandatory, with a reason."""
    require_person(caller())
    task = get_task(caller(), reference)
    require_mine(task)
    return _run(unit, reference, lambda _task: SkipTask(**_about(task), reason=body["reason"]))


def _run(unit: Unit, reference: str, build: Any) -> Response:
    """The row version is read before the task: whatever comes between is seen by the command's own version."""
    instance_id = int(reference.partition("-")[0]) if access.REFERENCE.fullmatch(reference) else 0
    was = current.read().row_version(instance_id)
    task = get_task(caller(), reference)
    is_conditional = require_match(tag_of_task(task))
    return answer_outcome(unit.execute(build(task), was=was if is_conditional else None))


def _about(task: TaskView) -> dict[str, Any]:
    return {"instance_id": task.instance_id, "number": task.number, "actor": caller().actor}


def _check(task: TaskView, values: dict[str, Any]) -> dict[str, Any]:
    submission = read_values(task, values)
    if submission is None:
        if values:
            raise ApiProblem("refused", code="no_form")
        return {}
    if not submission.is_valid:
        errors = [
            complain(["variables", *name.split(".")], text)
            for name, texts in submission.errors.items()
            for text in texts
        ]
        raise ApiProblem("invalid", errors=errors)
    return dict(submission.values)


def _chosen(asking: Caller, view: Any) -> TaskFilter:
    reader = asking.professional
    if reader is None:
        return TaskFilter(process_ids=asking.processes, state="completed" if view == "done" else "open")
    return filter_for(view, reader.username, access.groups())


def _place(task: TaskView) -> TaskPosition:
    return TaskPosition(**{name: getattr(task, name) for name in TaskPosition.__struct_fields__})
