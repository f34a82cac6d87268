"""Proofs: of the drawing that is being made (designers), and of a deployed version (everyone who may read it)."""

from typing import Any

from flask import jsonify, make_response, render_template
from werkzeug.wrappers import Response

from engine import Refused
from engine.faults import Fault
from engine.prove import Verdict
from engine.prove.counterexample import painted
from engine.prove.proof import REFUTED
from engine.views import DefinitionView
from webapp import access, current
from webapp.designer import drafting, proofs
from webapp.designer.drawing_views import require_designer, sent_xml
from webapp.designer.proofs import Busy, Proved
from webapp.designer.views import blueprint as blueprint
from webapp.diagrams import path_marks
from webapp.language import language

AGAIN_S = "2"


@blueprint.post("/procesos/<process_id>/probar")
def prove_draft(process_id: str) -> Response:
    """The verdicts on the drawing that is sent; 503 while another proof is made, 422 with the faults of the drawing."""
    definition = require_designer(process_id)
    files = drafting.files_with(definition, sent_xml())
    current.session().remove()  # nothing is held while it is proved
    try:
        proved = proofs.prove_files(files, process_id)
    except Busy:
        response = make_response(jsonify(busy=True), 503)
        response.headers["Retry-After"] = AGAIN_S
        return response
    except Refused as refused:
        return make_response(jsonify(faults=len(refused.faults)), 422)
    except KeyError:  # it has another id: lint says so
        return make_response(jsonify(faults=1), 422)
    return jsonify(_plain(proved))


@blueprint.get("/procesos/<process_id>/<int:version>/prueba")
def show_proof(process_id: str, version: int) -> tuple[str, int]:
    """What is proved of a version: verdicts, the way into each fault, what was assumed."""
    definition = access.get_definition(process_id, str(version))
    proved, faults = _proved(definition)
    first = None if proved is None else next((each for each in proved.proof.refuted if each.path), None)
    page = render_template(
        "designer/proof.html",
        definition=definition,
        proved=proved,
        faults=faults,
        told=proofs.told,
        painted=first,
        marks=path_marks(painted(proved.subject, first)) if proved and first else "{}",
    )
    return page, 200 if proved or faults else 503


def _proved(definition: DefinitionView) -> tuple[Proved | None, tuple[Fault, ...]]:
    """The proof, or why there is none."""
    files = current.engine().resources(definition.definition_id)
    try:
        return proofs.prove_files(files, definition.process_id), ()
    except Busy:
        return None, ()
    except Refused as refused:
        return None, refused.faults


def _plain(proved: Proved) -> dict[str, Any]:
    """In the reader's language."""
    proof, at = proved.proof, int(language() == "en")
    return {
        "states": proof.states,
        "seconds": round(proof.seconds, 1),
        "whole": proof.whole,
        "verdicts": [_plain_verdict(proved, verdict) for verdict in proof.verdicts],
        "assumptions": [(each.text, each.text_en)[at] for each in proof.assumptions],
    }


def _plain_verdict(proved: Proved, verdict: Verdict) -> dict[str, Any]:
    at = int(language() == "en")
    way = proofs.told(proved, verdict) if verdict.result == REFUTED else ()
    return {
        "id": verdict.id,
        "result": verdict.result,
        "element": verdict.element,
        "text": (verdict.text, verdict.text_en)[at],
        "way": [each[at].partition(". ")[2] for each in way],
    }
