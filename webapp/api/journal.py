"""The journal of an instance: every step with who and why, and whether the chain holds. For those who oversee."""

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from engine.views import JournalView
from webapp import current
from webapp.api.access import get_instance, require_journal
from webapp.api.callers import caller
from webapp.api.json import encode, render_value
from webapp.api.paging import cut, link_next, read_cursor
from webapp.api.resource import JSON, Resource
from webapp.api.schemas import PageQuery, moment, page_of

blueprint = Resource("journal", description="What happened, step by step; append-only, chained by digests")
SCOPE = "journal:read"
HELD_BACK = frozenset(
    {"values", "variables", "payload", "items", "collected", "extra", "text", "message", "stack", "key"}
)
"""Members of events that may hold people's data: their names only without `personal:read`."""
ADDRESS = "/instances/<int:instance_id>/journal"


class JournalRowSchema(Schema):
    sequence = fields.Integer(required=True)
    at = moment(required=True)
    actor = fields.String(required=True)
    command = fields.String(required=True)
    reason = fields.String(required=True)
    events = fields.List(fields.Dict(), required=True)
    digest = fields.String(required=True, metadata={"description": "Of this row and the digest before it."})


class VerifiedSchema(Schema):
    whole = fields.Boolean(required=True)
    findings = fields.List(fields.String(), required=True)


JournalPage = page_of(JournalRowSchema, "JournalPage")


@blueprint.reading(ADDRESS, scope=SCOPE, query=PageQuery, answer=JournalPage)
def show_journal(query: dict[str, Any], instance_id: int) -> Response:
    """Read the steps of an instance, the first first. Values are left out unless the token has `personal:read`."""
    require_journal(caller())
    instance = get_instance(caller(), instance_id)
    after = read_cursor(query["after"], int) or 0
    rows = [row for row in current.read().journal(instance.instance_id) if row.sequence > after]

    def place(row: JournalView) -> int:
        return row.sequence

    page = cut(rows, query["limit"], place)
    told = {"items": [_tell(row) for row in page.items], "next": page.next}
    return Response(encode(told), mimetype=JSON, headers=link_next(page.next))


@blueprint.reading(f"{ADDRESS}/verification", scope=SCOPE, answer=VerifiedSchema)
def verify_journal(instance_id: int) -> dict[str, Any]:
    """Recompute the chain and replay it against the stored state: any row changed, removed or inserted is found."""
    require_journal(caller())
    instance = get_instance(caller(), instance_id)
    findings = current.engine().verify_journal(instance.instance_id)
    return {"whole": not findings, "findings": findings}


def _tell(row: JournalView) -> dict[str, Any]:
    told = JournalRowSchema(exclude=["events"]).dump(row)
    with_values = caller().has("personal:read")
    return {**told, "events": [render_value(_event(event, with_values)) for event in row.events]}


def _event(event: Mapping[str, Any], with_values: bool) -> dict[str, Any]:
    return {
        name: value if with_values or name not in HELD_BACK else _names(value)
        for name, value in event.items()
    }


def _names(value: Any) -> Any:
    """Which values there are, not what they are."""
    return dict.fromkeys(map(str, value)) if isinstance(value, Mapping) else None
