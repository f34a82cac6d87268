"""Repairs of a drawing that is being made: looked for when a designer asks, told only when proved. Changes nothing."""

from typing import Any

from flask import abort, jsonify, request
from msgspec import to_builtins
from werkzeug.wrappers import Response

from engine.prove import Verdict
from engine.prove.repair import Repair
from webapp.designer import proofs
from webapp.designer.drawing_views import require_designer
from webapp.designer.proof_views import prove_sent, refuse_busy
from webapp.designer.proofs import Busy, Proved
from webapp.designer.views import blueprint as blueprint
from webapp.language import language


@blueprint.post("/procesos/<process_id>/arreglar")
def repair_draft(process_id: str) -> Response:
    """A proved repair of one fault (`?verdict=can_end&element=join`) of the drawing that is sent, or null.

    404 when the drawing has no such fault; 422 and 503 as for a proof.
    """
    definition = require_designer(process_id)
    proved = prove_sent(definition)
    if isinstance(proved, Response):
        return proved
    try:
        found = proofs.find_repair(proved, _asked_for(proved))
    except Busy:
        return refuse_busy()
    return jsonify(repair=None if found is None else _plain(found, definition.file))


def _asked_for(proved: Proved) -> Verdict:
    asked = request.args.get("verdict", ""), request.args.get("element", "")
    found = [each for each in proved.proof.refuted if (each.id, each.element) == asked]
    if not found or not proofs.is_mendable(found[0]):
        abort(404)
    return found[0]


def _plain(repair: Repair, file: str) -> dict[str, Any]:
    """`here`: it is a change of this drawing, not of one that it calls. `change`: what the editor may do itself."""
    return {
        "text": repair.text_en if language() == "en" else repair.text,
        "file": repair.file,
        "here": repair.file == file,
        "xml": repair.xml.decode(),
        "change": None if repair.change is None else to_builtins(repair.change),
    }
