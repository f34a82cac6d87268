"""Operations on an instance, each with a reason: pause, end, move, migrate, repair. For those who may operate it."""

from collections.abc import Callable
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from engine import Outcome
from engine import commands as c
from webapp import current
from webapp.api.access import get_operable
from webapp.api.callers import caller
from webapp.api.etags import require_match, tag_of_version
from webapp.api.problems import ApiProblem
from webapp.api.resource import ROOT, Resource
from webapp.api.schemas import Id, OutcomeSchema, ReasonBody, Variables, Whole, line, number
from webapp.api.working import Unit, answer_outcome

blueprint = Resource("operations", description="Changing the course of an instance")
ID = "/instances/<int:instance_id>"
NUMBER = "<int:number>"
SCOPE = "instances:operate"
CHANGES: dict[str, type[Any]] = {
    "start_before": c.StartBefore,
    "start_after": c.StartAfter,
    "cancel_token": c.CancelToken,
    "move_token": c.MoveToken,
    "cancel_at_join": c.CancelAtJoin,
}


def scope_number() -> Whole:
    about = "Which open scope, where several hold the element; 0: the only one."
    bounds = validate.Range(0, 2**53)
    return Whole(load_default=0, validate=bounds, metadata={"description": about})


class ChangeSchema(Schema):
    """One step of a modification. `start_*` and `cancel_at_join` need an element, `*_token` a number."""

    type = fields.String(required=True, validate=validate.OneOf(list(CHANGES)))
    element = line(shortest=1)
    number = Whole(validate=validate.Range(1, 2**53))
    scope = Whole(validate=validate.Range(0, 2**53))
    flow = line(shortest=1)


class ModifyBody(ReasonBody):
    changes = fields.List(fields.Nested(ChangeSchema), required=True, validate=validate.Length(1, 100))


class ElementBody(ReasonBody):
    element = line(required=True, shortest=1)
    scope = scope_number()


class BeginBody(ReasonBody):
    number = number()
    element = line(required=True, shortest=1)


class NumberBody(ReasonBody):
    number = number()


class SetVariablesBody(ReasonBody):
    variables = Variables(required=True)
    scope = scope_number()


class RestartBody(ReasonBody):
    variables = Variables(
        load_default=None, allow_none=True, metadata={"description": "None: those it had at its end."}
    )


class MigrateBody(ReasonBody):
    definition_id = Id(required=True)
    mapping = fields.Dict(keys=fields.String(), values=line(shortest=1), load_default=dict)
    update_candidates = fields.Boolean(load_default=False)


@blueprint.acting(f"{ID}/suspend", scope=SCOPE, body=ReasonBody, answer=OutcomeSchema)
def suspend(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """Pause an instance: its tasks stay, its timers and jobs wait."""
    return _run(unit, c.SuspendInstance, body, instance_id)


@blueprint.acting(f"{ID}/resume", scope=SCOPE, body=ReasonBody, answer=OutcomeSchema)
def resume(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """Let a suspended instance go on."""
    return _run(unit, c.ResumeInstance, body, instance_id)


@blueprint.acting(f"{ID}/cancel", scope=SCOPE, body=ReasonBody, answer=OutcomeSchema)
def cancel(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """End an instance where it is."""
    return _run(unit, c.CancelInstance, body, instance_id)


@blueprint.acting(f"{ID}/modify", scope=SCOPE, body=ModifyBody, answer=OutcomeSchema)
def modify(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """Change where an instance stands: all changes in their order, or none. Numbers are those of its activities."""
    get_operable(caller(), instance_id)
    changes = tuple(_change(dict(each)) for each in body.pop("changes"))
    return _run(unit, lambda **about: c.ModifyInstance(**about, changes=changes), body, instance_id)


@blueprint.acting(f"{ID}/repeat", scope=SCOPE, body=ElementBody, answer=OutcomeSchema)
def repeat(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """Enter an activity once more that was there before, where the model allows it."""
    return _run(unit, c.RepeatActivity, body, instance_id)


@blueprint.acting(f"{ID}/add", scope=SCOPE, body=ElementBody, answer=OutcomeSchema)
def add(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """Begin an optional activity, where the model allows it."""
    return _run(unit, c.AddActivity, body, instance_id)


@blueprint.acting(f"{ID}/begin", scope=SCOPE, body=BeginBody, answer=OutcomeSchema)
def begin(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """Begin an inner activity of the ad-hoc sub-process with this number."""
    return _run(unit, c.BeginActivity, body, instance_id)


@blueprint.acting(f"{ID}/end-ad-hoc", scope=SCOPE, body=NumberBody, answer=OutcomeSchema)
def end_ad_hoc(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """Say that the ad-hoc sub-process with this number is done."""
    return _run(unit, c.EndAdHoc, body, instance_id)


@blueprint.acting(f"{ID}/variables", scope=SCOPE, body=SetVariablesBody, answer=OutcomeSchema)
def set_variables(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """Write variables into a scope (0: the process's own)."""
    return _run(unit, c.SetVariables, body, instance_id)


@blueprint.acting(f"{ID}/migrate", scope=SCOPE, body=MigrateBody, answer=OutcomeSchema)
def migrate(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """Go on in another version. Ask for the plan and the check first (see migrations)."""
    return _run(unit, c.MigrateInstance, body, instance_id)


@blueprint.acting(f"{ID}/restart", scope=SCOPE, body=RestartBody, answer=OutcomeSchema, status=201)
def restart(unit: Unit, body: dict[str, Any], instance_id: int) -> Response:
    """Start a new instance from one that has ended: the same version and business key."""
    get_operable(caller(), instance_id)
    outcome = current.engine().restart(
        instance_id, actor=caller().actor, connection=unit.session.connection(), **body
    )
    return answer_outcome(outcome, status=201, location=f"{ROOT}/instances/{outcome.instance_id}")


@blueprint.acting(
    f"{ID}/incidents/{NUMBER}/resolve", scope="incidents:resolve", body=ReasonBody, answer=OutcomeSchema
)
def resolve_incident(unit: Unit, body: dict[str, Any], instance_id: int, number: int) -> Response:
    """Try the failed element again; a job gets all its retries again."""
    return _run(unit, c.ResolveIncident, body | {"number": number}, instance_id)


@blueprint.acting(
    f"{ID}/jobs/{NUMBER}/retry",
    scope="incidents:resolve",
    body=ReasonBody,
    answer=OutcomeSchema,
    effect="apart",
)
def retry_job(_unit: None, body: dict[str, Any], instance_id: int, number: int) -> Response:
    """Try a job again now that waits after a failure."""
    get_operable(caller(), instance_id)
    current.engine().retry_job(instance_id, number, actor=caller().actor, reason=body["reason"])
    return _state_of(instance_id)


def _run(unit: Unit, build: Callable[..., c.Command], body: dict[str, Any], instance_id: int) -> Response:
    """The version is read first: a step of somebody else's after that is a failed precondition."""
    get_operable(caller(), instance_id)
    was = current.read().row_version(instance_id) or 0
    is_conditional = require_match(tag_of_version(was))
    command = build(instance_id=instance_id, actor=caller().actor, **body)
    return answer_outcome(unit.execute(command, was=was if is_conditional else None))


def _change(said: dict[str, Any]) -> Any:
    kind = CHANGES[said.pop("type")]
    needed = {name for name in ("element", "number") if name in kind.__struct_fields__}
    if needed - set(said) or set(said) - set(kind.__struct_fields__):
        raise ApiProblem("refused", code="change_incomplete")
    return kind(**said)


def _state_of(instance_id: int) -> Response:
    instance = current.read().find_instance(instance_id)
    version = current.read().row_version(instance_id) or 0
    ended = instance is not None and instance.ended_at is not None
    return answer_outcome(Outcome(instance_id=instance_id, version=version, ended=ended, events=()))
