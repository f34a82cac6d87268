"""Messages and signals. A person tells what the case page lets them tell; a system publishes by its scope."""

from datetime import timedelta
from typing import Any, NoReturn

from flask import Response
from marshmallow import Schema, fields, validate

from engine.views import MessageFilter, MessageView
from processes.cases.notices import find_notice
from processes.cases.queries import find_case_for
from processes.network.professionals import Professional
from webapp import current, sections
from webapp.api.callers import caller
from webapp.api.json import encode
from webapp.api.paging import cut, link_next, read_cursor
from webapp.api.problems import ApiProblem
from webapp.api.resource import JSON, Resource, show
from webapp.api.schemas import PageQuery, Variables, Whole, line, moment, page_of
from webapp.api.working import Unit
from webapp.cases.telling import register

blueprint = Resource("messages", description="Messages to waiting instances, and signals to all of them")
SCOPE = "messages:publish"
STATES = ("waiting", "delivered", "expired", "failed")
LONGEST_S = 366 * 24 * 3600


class MessageSchema(Schema):
    message_id = fields.String(required=True)
    name = fields.String(required=True)
    key = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    published_at = moment(required=True)
    expires_at = moment(required=True, allow_none=True)
    instance_id = fields.String(required=True, allow_none=True)


class MessagesQuery(PageQuery):
    name = line(load_default=None)
    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class MessageBody(Schema):
    name = line(required=True, shortest=1)
    key = line(load_default="", metadata={"description": "What correlates it: a case's code, say."})
    message_id = line(
        load_default=None, shortest=1, metadata={"description": "Published once however often sent."}
    )
    time_to_live_s = Whole(load_default=None, validate=validate.Range(1, LONGEST_S))
    variables = Variables(load_default=dict)


class PublishedSchema(Schema):
    published = fields.Boolean(required=True, metadata={"description": "False: this id was there before."})


class SignalBody(Schema):
    name = line(required=True, shortest=1)
    variables = Variables(load_default=dict)


class SentSchema(Schema):
    receivers = fields.Integer(required=True)


MessagePage = page_of(MessageSchema, "MessagePage")


@blueprint.reading("/messages", scope=SCOPE, query=MessagesQuery, answer=MessagePage)
def list_messages(query: dict[str, Any]) -> Response:
    """List messages as they were published, without what they carry. For systems."""
    if caller().professional is not None:
        raise ApiProblem("forbidden")
    chosen = MessageFilter(
        name=query["name"],
        state=query["state"],
        after=read_cursor(query["after"], int) or 0,
        limit=query["limit"] + 1,
    )

    def place(row: MessageView) -> int:
        return row.id

    page = cut(current.read().list_messages(chosen), query["limit"], place)
    response = show(MessagePage, page)
    response.headers.update(link_next(page.next))
    return response


@blueprint.acting("/messages", scope=SCOPE, body=MessageBody, answer=PublishedSchema, status=202)
def publish_message(unit: Unit, body: dict[str, Any]) -> Response:
    """Publish a message: one instance that waits for its name and key gets it, now or within its time to live.

    A person may tell a case's notices only (as on its page), with the case's code as the key and nothing else.
    """
    if caller().professional is not None:
        _tell(unit, caller().professional, body)
        return _say(PublishedSchema, {"published": True})
    lifetime = body["time_to_live_s"]
    published = current.engine().publish(
        body["name"],
        key=body["key"],
        variables=body["variables"],
        message_id=body["message_id"],
        time_to_live=None if lifetime is None else timedelta(seconds=lifetime),
        actor=caller().actor,
        connection=unit.session.connection(),
    )
    return _say(PublishedSchema, {"published": published})


@blueprint.acting("/signals", scope=SCOPE, body=SignalBody, answer=SentSchema, status=202)
def broadcast_signal(unit: Unit, body: dict[str, Any]) -> Response:
    """Send a signal to every instance that waits for it now, and to every process that it starts."""
    reader = caller().professional
    if reader is not None and not sections.may_broadcast(reader):
        raise ApiProblem("forbidden")
    receivers = current.engine().broadcast(
        body["name"], body["variables"], actor=caller().actor, connection=unit.session.connection()
    )
    return _say(SentSchema, {"receivers": receivers})


def _tell(unit: Unit, reader: Professional | None, body: dict[str, Any]) -> None:
    """The same rule as the button on the case's page."""
    notice = find_notice(body["name"])
    if reader is None or notice is None:
        _refuse()
    case = find_case_for(current.session()(), reader, body["key"])
    if case is None:
        raise ApiProblem("not-found")
    if body["variables"] or body["message_id"] or body["time_to_live_s"]:
        _refuse()
    register(unit.session, case.code, notice)


def _refuse() -> NoReturn:
    raise ApiProblem("forbidden")


def _say(schema: type[Schema], said: dict[str, Any]) -> Response:
    return Response(encode(schema().dump(said)), status=202, mimetype=JSON)
