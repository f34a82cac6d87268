"""GET /token: whose the token is, and what it may do."""

from marshmallow import Schema, fields

from processes.network.api_tokens import Token
from webapp.api.callers import caller
from webapp.api.resource import Resource
from webapp.api.schemas import moment

blueprint = Resource("token", description="The token that calls")


class TokenSchema(Schema):
    token_id = fields.String(required=True)
    name = fields.String(required=True)
    actor = fields.String(required=True, metadata={"description": "Who the journal says it was."})
    scopes = fields.List(fields.String(), required=True)
    processes = fields.List(fields.String(), required=True)
    created_at = moment(required=True)
    expires_at = moment(required=True)


@blueprint.reading("/token", scope="", answer=TokenSchema)
def show_token() -> Token:
    """Say whose the token is, its scopes and when it ends.

    Any token in force may ask.
    """
    return caller().token
