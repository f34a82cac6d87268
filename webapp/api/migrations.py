"""Migrating to another version: the plan, the check that touches nothing, and batches with their progress.

For systems of their own processes, and for people with a region-wide role: a batch reaches everybody's instances.
"""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from engine.migration.batch_rows import BatchItem, MigrationBatch
from engine.migration.batches import UnknownBatch
from engine.migration.findings import MigrationFinding
from engine.migration.plan import MigrationPlan
from engine.views import InstanceFilter
from webapp import access, current, sections
from webapp.api.callers import caller
from webapp.api.paging import cut, link_next, read_cursor
from webapp.api.problems import ApiProblem
from webapp.api.resource import ROOT, Resource, show
from webapp.api.schemas import Id, PageQuery, Whole, line, moment, page_of, reason
from webapp.api.working import Unit
from webapp.language import language

blueprint = Resource("migrations", description="Taking instances to another version of their process")
SCOPE = "instances:operate"
BATCH = "/migrations/<int:batch_id>"
AT_ONCE = 1_000


class PlanBody(Schema):
    source_id = Id(required=True, metadata={"description": "The version that is left."})
    target_id = Id(required=True)
    mapping = fields.Dict(
        keys=fields.String(),
        values=line(shortest=1),
        load_default=dict,
        metadata={"description": "Old element or flow id -> new id, where they differ."},
    )


class CheckBody(PlanBody):
    instance_ids = fields.List(Id(), required=True, validate=validate.Length(1, 200))


class BatchBody(PlanBody):
    """`instance_ids` null: every living instance of the version."""

    instance_ids = fields.List(Id(), load_default=None, validate=validate.Length(1, 10_000))
    update_candidates = fields.Boolean(load_default=False)
    reason = reason()


class RunBody(Schema):
    limit = Whole(load_default=AT_ONCE, validate=validate.Range(1, AT_ONCE))


class ItemsQuery(PageQuery):
    state = fields.String(load_default="refused", validate=validate.OneOf(["waiting", "done", "refused"]))


class FindingSchema(Schema):
    """What stands in the way (`blocks`), or will happen."""

    instance_id = fields.String(
        required=True, metadata={"description": "0: of every instance that is there."}
    )
    element = fields.String(required=True)
    code = fields.String(required=True)
    text = fields.Method("say", required=True)
    blocks = fields.Boolean(required=True)

    def say(self, finding: MigrationFinding) -> str:
        return finding.text_en if language() == "en" else finding.text


class ElementSchema(Schema):
    element = fields.String(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    rests = fields.Boolean(required=True, metadata={"description": "A token can stand there."})
    counterpart = fields.String(required=True, metadata={"description": "In the new version; empty: none."})
    how = fields.String(required=True)


class PlanSchema(Schema):
    process_id = fields.String(required=True)
    source_id = fields.String(required=True)
    target_id = fields.String(required=True)
    elements = fields.List(fields.Nested(ElementSchema), required=True)
    new = fields.List(fields.String(), required=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)


class FindingsSchema(Schema):
    findings = fields.List(fields.Nested(FindingSchema), required=True)


class BatchSchema(Schema):
    batch_id = fields.String(required=True)
    process_id = fields.String(required=True)
    source_id = fields.String(required=True)
    target_id = fields.String(required=True)
    actor = fields.String(required=True)
    reason = fields.String(required=True)
    created_at = moment(required=True)
    waiting = fields.Integer(required=True)
    done = fields.Integer(required=True)
    refused = fields.Integer(required=True)


class ItemSchema(Schema):
    instance_id = fields.String(required=True)
    state = fields.String(required=True)
    text = fields.Method("say", required=True)
    settled_at = moment(required=True, allow_none=True)

    def say(self, item: BatchItem) -> str:
        return item.text_en if language() == "en" else item.text


ItemPage = page_of(ItemSchema, "MigrationItemPage")


@blueprint.acting("/migrations/plan", scope=SCOPE, body=PlanBody, answer=PlanSchema, effect="none")
def plan_migration(_unit: None, body: dict[str, Any]) -> Response:
    """Plan: each element's counterpart, and where an instance that stands there could not go on."""
    return show(PlanSchema, _plan(body))


@blueprint.acting("/migrations/check", scope=SCOPE, body=CheckBody, answer=FindingsSchema, effect="none")
def check_migration(_unit: None, body: dict[str, Any]) -> Response:
    """Check these instances: what would stand in the way of each, and what will happen. Nothing is changed."""
    findings = current.engine().check_migration(_plan(body), body["instance_ids"])
    return show(FindingsSchema, {"findings": findings})


@blueprint.acting("/migrations", scope=SCOPE, body=BatchBody, answer=BatchSchema, status=201)
def create_batch(unit: Unit, body: dict[str, Any]) -> Response:
    """Store a batch of instances to migrate. It is done by `run`, or by `concierto instance migrate`."""
    plan, chosen, connection = _plan(body), body["instance_ids"], unit.session.connection()
    batch_id = current.engine().migrations.create(
        plan,
        InstanceFilter(definition_id=plan.source_id) if chosen is None else chosen,
        actor=caller().actor,
        reason=body["reason"],
        update_candidates=body["update_candidates"],
        connection=connection,
    )
    batch = current.engine().migrations.find(batch_id, connection)
    response = show(BatchSchema, _tell(batch, connection), status=201)
    response.headers["Location"] = f"{ROOT}/migrations/{batch_id}"
    return response


@blueprint.acting(f"{BATCH}/run", scope=SCOPE, body=RunBody, answer=BatchSchema, effect="apart")
def run_batch(_unit: None, body: dict[str, Any], batch_id: int) -> Response:
    """Migrate up to `limit` of what waits; ask again until nothing does. Any number of callers may run a batch."""
    batch = _get(batch_id)
    current.engine().migrations.run(batch.batch_id, body["limit"])
    return show(BatchSchema, _tell(batch))


@blueprint.reading(BATCH, scope=SCOPE, answer=BatchSchema)
def show_batch(batch_id: int) -> dict[str, Any]:
    """Read how far a batch has come."""
    return _tell(_get(batch_id))


@blueprint.reading(f"{BATCH}/items", scope=SCOPE, query=ItemsQuery, answer=ItemPage)
def list_items(query: dict[str, Any], batch_id: int) -> Response:
    """List the instances of a batch: the refused ones say why."""
    after = read_cursor(query["after"], int) or 0
    items = current.engine().migrations.items(
        _get(batch_id).batch_id, query["state"], after=after, limit=query["limit"] + 1
    )

    def place(item: BatchItem) -> int:
        return item.instance_id

    page = cut(items, query["limit"], place)
    response = show(ItemPage, page)
    response.headers.update(link_next(page.next))
    return response


def _plan(body: dict[str, Any]) -> MigrationPlan:
    """Raises 404 for versions that are not there or not the system's."""
    _require_migrator()
    source = current.read().find_definition(body["source_id"])
    target = current.read().find_definition(body["target_id"])
    if source is None or target is None or source.process_id not in _processes(source.process_id):
        raise ApiProblem("not-found")
    return current.engine().plan_migration(source.definition_id, target.definition_id, body["mapping"])


def _get(batch_id: int) -> MigrationBatch:
    _require_migrator()
    try:
        batch = current.engine().migrations.find(min(batch_id, access.LARGEST_ID))
    except UnknownBatch:
        raise ApiProblem("not-found") from None
    if batch.process_id not in _processes(batch.process_id):
        raise ApiProblem("not-found")
    return batch


def _require_migrator() -> None:
    reader = caller().professional
    if reader is not None and not sections.may_broadcast(reader):
        raise ApiProblem("forbidden")


def _processes(about: str) -> frozenset[str]:
    """Which processes the caller may migrate: a person the one they ask about."""
    return frozenset([about]) if caller().professional is not None else caller().processes


def _tell(batch: MigrationBatch, connection: Any = None) -> dict[str, Any]:
    progress = current.engine().migrations.progress(batch.batch_id, connection)
    named = {name: getattr(batch, name) for name in ("batch_id", "process_id", "source_id", "target_id")}
    about = {"actor": batch.actor, "reason": batch.reason, "created_at": batch.created_at}
    return {**named, **about, "waiting": progress.waiting, "done": progress.done, "refused": progress.refused}
