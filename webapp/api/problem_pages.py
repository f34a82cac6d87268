"""What each kind of problem means: the addresses that `type` names. Open to all, like the OpenAPI document."""

from flask import Blueprint, Response, current_app

from webapp.api.json import encode
from webapp.api.problems import ADDRESS, ApiProblem
from webapp.api.resource import JSON, ROOT
from webapp.api.words import KINDS
from webapp.language import language

blueprint = Blueprint("api_open", __name__, url_prefix=ROOT)
OPEN = frozenset({"api_open.show_kind", "api_open.show_document"})
DOCUMENT = "api_document"


@blueprint.get("/problems/<kind>")
def show_kind(kind: str) -> Response:
    """One kind, in the reader's language."""
    words = next((words for known, words in KINDS.items() if known == kind), None)
    if words is None:
        raise ApiProblem("not-found")
    body = {"type": ADDRESS + kind, "status": words.status, "title": words.title, "detail": words.text}
    return Response(encode(body), mimetype=JSON, headers={"Content-Language": language()})


@blueprint.get("/openapi.json")
def show_document() -> Response:
    """The OpenAPI document, as it was built when the application started."""
    document: bytes = current_app.extensions[DOCUMENT]
    return Response(document, mimetype=JSON)
