"""Definitions: the deployed versions, their diagrams, deploying and checking. Every caller may read them."""

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from engine.views import DefinitionView
from webapp import access, current, sections
from webapp.api.callers import Caller, caller
from webapp.api.json import encode
from webapp.api.paging import Page, cut, link_next, read_cursor
from webapp.api.problems import ApiProblem, render_fault
from webapp.api.resource import Resource, show
from webapp.api.schemas import PageQuery, line, moment, page_of
from webapp.api.working import Unit

blueprint = Resource("definitions", description="Deployed versions of processes; they never change")
ID = "<int:definition_id>"
FILES_AT_MOST = 100
LONGEST_REASON = 1000


class DefinitionSchema(Schema):
    definition_id = fields.String(required=True)
    process_id = fields.String(required=True)
    version = fields.Integer(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    digest = fields.String(required=True)
    file = fields.String(required=True)
    deployment_id = fields.String(required=True)
    deployed_at = moment(required=True)
    deployed_by = fields.String(required=True)


class FaultSchema(Schema):
    """One thing that is wrong in a file."""

    file = fields.String(required=True)
    line = fields.Integer(required=True, metadata={"description": "From 1; 0 if unknown."})
    element = fields.String(required=True)
    rule = fields.String(required=True)
    severity = fields.String(required=True, validate=validate.OneOf(["error", "warning"]))
    text = fields.String(required=True)


class CheckedSchema(Schema):
    faults = fields.List(fields.Nested(FaultSchema), required=True)


class DeploymentSchema(Schema):
    deployment_id = fields.String(required=True)
    unchanged = fields.Boolean(required=True)
    definitions = fields.List(fields.Nested(DefinitionSchema), required=True)
    warnings = fields.List(
        fields.Nested(FaultSchema),
        required=True,
        metadata={"description": "Promises of the Network that were not proved in the time of a deployment."},
    )


class DefinitionsQuery(PageQuery):
    process_id = line(load_default=None)
    latest = fields.Boolean(load_default=False, metadata={"description": "Only the newest of each process."})


DefinitionPage = page_of(DefinitionSchema, "DefinitionPage")


@blueprint.reading("/definitions", scope="definitions:read", query=DefinitionsQuery, answer=DefinitionPage)
def list_definitions(query: dict[str, Any]) -> Response:
    """List versions by process, the newest first."""
    after = read_cursor(query["after"], tuple[str, int])
    found = [
        view
        for view in current.read().list_definitions(query["process_id"])
        if (after is None or _place(view) > after) and (not query["latest"] or _is_latest(view))
    ]
    page: Page = cut(found, query["limit"], _place)
    response = show(DefinitionPage, page)
    response.headers.update(link_next(page.next))
    return response


@blueprint.reading(f"/definitions/{ID}", scope="definitions:read", answer=DefinitionSchema)
def show_definition(definition_id: int) -> DefinitionView:
    """Read one version."""
    return _get(definition_id)


@blueprint.reading(f"/definitions/{ID}/xml", scope="definitions:read", content_type="application/xml")
def show_xml(definition_id: int) -> Response:
    """Read the diagram as it was deployed."""
    definition = _get(definition_id)
    content = current.read().definition_xml(definition.definition_id)
    return Response(content, mimetype="application/xml")


@blueprint.uploading(
    "/definitions", scope="definitions:deploy", answer=DeploymentSchema, effect="together", status=201
)
def deploy(unit: Unit) -> Response:
    """Deploy files: diagrams, decisions and forms together.

    201 with the new versions, or 200 where all were there already. Any error in any file refuses the whole with every
    fault; so does a promise of the Network that can be broken. A system deploys its own processes only.
    """
    _require_deployer(caller())
    files, reason = _files(), _reason()
    deployment = current.engine().deploy(
        files, actor=caller().actor, reason=reason, connection=unit.session.connection()
    )
    if caller().professional is None and any(
        each.process_id not in caller().processes for each in deployment.definitions
    ):
        raise ApiProblem("forbidden")  # the transaction is rolled back
    shown = {
        "deployment_id": deployment.deployment_id,
        "unchanged": deployment.unchanged,
        "definitions": deployment.definitions,
        "warnings": [render_fault(fault) for fault in deployment.warnings],
    }
    return show(DeploymentSchema, shown, status=200 if deployment.unchanged else 201)


@blueprint.uploading("/definitions/validate", scope="definitions:deploy", answer=CheckedSchema, effect="none")
def validate_files(_unit: None) -> Response:
    """Check files as deploying would, and store nothing. No faults: they can be deployed."""
    _require_deployer(caller())
    _reason()
    faults = [render_fault(fault) for fault in current.engine().check(_files())]
    return Response(encode({"faults": faults}), mimetype="application/json")


def _get(definition_id: int) -> DefinitionView:
    found = current.read().find_definition(definition_id) if definition_id <= access.LARGEST_ID else None
    if found is None:
        raise ApiProblem("not-found")
    return found


def _place(view: DefinitionView) -> tuple[str, int]:
    return view.process_id, -view.version


def _is_latest(view: DefinitionView) -> bool:
    latest = current.read().latest_definition(view.process_id)
    return latest is not None and latest.definition_id == view.definition_id


def _require_deployer(asking: Caller) -> None:
    if asking.professional is not None and not sections.may_design(asking.professional):
        raise ApiProblem("forbidden")


def _reason() -> str:
    said = request.form.get("reason", "")
    if len(said) > LONGEST_REASON or "\0" in said:
        raise ApiProblem("invalid", errors=[{"pointer": "/reason", "detail": f"0-{LONGEST_REASON}"}])
    return said


def _files() -> dict[str, bytes]:
    """By name. Raises 422 for none, for one without a name, for two of one name, for too many."""
    sent = request.files.getlist("files")
    names = [file.filename or "" for file in sent]
    if not 0 < len(sent) <= FILES_AT_MOST or "" in names or len(set(names)) < len(names):
        detail = f"1-{FILES_AT_MOST} files, each with a name of its own"
        raise ApiProblem("invalid", errors=[{"pointer": "/files", "detail": detail}])
    return {name: file.read() for name, file in zip(names, sent, strict=True)}
