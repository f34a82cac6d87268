"""The dry run of the drawing that is being made: where a walk stands, what can happen next. Designers only.

Nothing is stored: the page sends the drawing and the moves that were made, each time.
"""

from typing import Annotated, Any

import msgspec
from flask import abort, jsonify, make_response, request
from msgspec import Meta, Struct
from werkzeug.wrappers import Response

from engine import Refused
from engine.prove.walk.plain_moves import key_of
from webapp import current
from webapp.designer import drafting, walks
from webapp.designer.drawing_views import require_designer, say_faults
from webapp.designer.proofs import Busy
from webapp.designer.repair_views import blueprint as blueprint
from webapp.designer.walk_answers import answer
from webapp.language import language

AGAIN_S = "1"


class Asked(Struct, forbid_unknown_fields=True):
    """The drawing, and the moves as they were told to the page. They are looked up, never made from what is sent."""

    xml: str
    moves: Annotated[list[dict[str, Any]], Meta(max_length=walks.MOST_MOVES)] = []


@blueprint.post("/procesos/<process_id>/recorrer")
def walk_draft(process_id: str) -> Response:
    """Where these moves lead in the drawing; 503 while another walk is worked out, 422 with the drawing's faults."""
    definition = require_designer(process_id)
    asked = _asked()
    files = drafting.files_with(definition, asked.xml.encode())
    current.session().remove()  # nothing is held while it is walked
    try:
        with walks.walking(files, process_id, [key_of(each) for each in asked.moves]) as (walk, words):
            told = answer(walk, asked=len(asked.moves), english=language() == "en", words=words)
            return jsonify(told)
    except Busy:
        response = make_response(jsonify(busy=True), 503)
        response.headers["Retry-After"] = AGAIN_S
        return response
    except Refused as refused:
        return make_response(jsonify(faults=say_faults(refused.faults)), 422)
    except walks.NotThere:  # it has another id: lint says so
        return make_response(jsonify(faults=[]), 422)


def _asked() -> Asked:
    try:
        return msgspec.json.decode(request.get_data(cache=False), type=Asked)
    except (msgspec.MsgspecError, RecursionError):
        abort(400)
