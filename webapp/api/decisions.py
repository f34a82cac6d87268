"""Decisions: the tables that are deployed, and asking one with one's own data. Nothing is stored of what was asked."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate
from msgspec import Struct

from engine.dmn import Decisions, read_decisions
from engine.dmn.explaining import explain
from engine.feel import Evaluation
from engine.views import DefinitionView
from processes.network.calendar import ZONE
from webapp import current
from webapp.api.json import encode
from webapp.api.paging import cut, link_next, read_cursor
from webapp.api.problems import ApiProblem, render_fault
from webapp.api.resource import JSON, Resource, show
from webapp.api.schemas import PageQuery, Value, Variables, Whole, line, page_of
from webapp.language import language

blueprint = Resource("decisions", description="Decision tables that are deployed with processes")


class DecisionSchema(Schema):
    definition_id = fields.String(required=True)
    process_id = fields.String(required=True)
    version = fields.Integer(required=True)
    file = fields.String(required=True)
    decision = fields.String(required=True)
    inputs = fields.List(fields.String(), required=True)


class EvaluateBody(Schema):
    process_id = line(required=True, shortest=1)
    version = Whole(load_default=None, validate=validate.Range(1, 2**31 - 1))
    decision = line(required=True, shortest=1)
    variables = Variables(load_default=dict)


class StepSchema(Schema):
    decision = fields.String(required=True)
    name = fields.String(required=True)
    value = Value(required=True, allow_none=True)
    matched = fields.List(fields.String(), required=True, metadata={"description": "Ids of rules."})


class DecidedSchema(Schema):
    value = Value(required=True, allow_none=True)
    matched = fields.List(fields.String(), required=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)
    explanation = fields.List(fields.String(), required=True, metadata={"description": "In words."})
    violations = fields.List(
        fields.Dict(),
        required=True,
        metadata={"description": "Of hit policies: the value cannot be relied on."},
    )
    notes = fields.List(fields.String(), required=True, metadata={"description": "Values that were missing."})


class Deployed(Struct, frozen=True, kw_only=True):
    """One decision of one version."""

    definition_id: int
    process_id: str
    version: int
    file: str
    decision: str
    inputs: tuple[str, ...]


DecisionPage = page_of(DecisionSchema, "DecisionPage")


@blueprint.reading("/decisions", scope="decisions:evaluate", query=PageQuery, answer=DecisionPage)
def list_decisions(query: dict[str, Any]) -> Response:
    """List the decisions of the newest version of each process."""
    after = read_cursor(query["after"], tuple[str, str, str]) or ("", "", "")
    latest: dict[str, DefinitionView] = {}
    for view in current.read().list_definitions():
        latest.setdefault(view.process_id, view)
    every = sorted((each for view in latest.values() for each in _decisions_of(view)), key=_place)
    page = cut([each for each in every if _place(each) > after], query["limit"], _place)
    response = show(DecisionPage, page)
    response.headers.update(link_next(page.next))
    return response


@blueprint.acting(
    "/decisions/evaluate",
    scope="decisions:evaluate",
    body=EvaluateBody,
    answer=DecidedSchema,
    effect="none",
)
def evaluate(_unit: None, body: dict[str, Any]) -> Response:
    """Ask a decision with these data, and say which rules matched and why."""
    view = _find_version(body["process_id"], body["version"])
    for _file, decisions in _files_of(view):
        if body["decision"] in decisions.ids:
            return _decided(decisions, body["decision"], body["variables"])
    raise ApiProblem("not-found")


def _decided(decisions: Decisions, name: str, variables: dict[str, Any]) -> Response:
    evaluation = Evaluation(current.now().astimezone(ZONE))
    decided = decisions.decide(name, variables, evaluation)
    said = {
        "value": decided.value,
        "matched": decided.matched,
        "steps": decided.steps,
        "violations": [render_fault(fault) for fault in decided.violations],
        "explanation": explain(decisions, decided, variables, evaluation, language=language()),
        "notes": list(dict.fromkeys(each.text for each in evaluation.reasons)),
    }
    return Response(encode(DecidedSchema().dump(said)), mimetype=JSON)


def _find_version(process_id: str, version: int | None) -> DefinitionView:
    for view in current.read().list_definitions(process_id):
        if version in (None, view.version):
            return view
    raise ApiProblem("not-found")


def _decisions_of(view: DefinitionView) -> Iterator[Deployed]:
    for file, decisions in _files_of(view):
        for name in decisions.ids:
            yield Deployed(
                definition_id=view.definition_id,
                process_id=view.process_id,
                version=view.version,
                file=file,
                decision=name,
                inputs=decisions.inputs,
            )


def _files_of(view: DefinitionView) -> Iterator[tuple[str, Decisions]]:
    files = current.engine().resources(view.definition_id)
    for name in sorted(files):
        if name.endswith(".dmn"):
            yield name, _read(files[name], name)


@lru_cache(maxsize=256)
def _read(content: bytes, name: str) -> Decisions:
    return read_decisions(content, file=name)


def _place(each: Deployed) -> tuple[str, str, str]:
    return each.process_id, each.file, each.decision
