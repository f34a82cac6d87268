"""Proofs: of the drawing that is being made (designers), and of a deployed version (everyone who may read it)."""

from typing import Any

from flask import jsonify, make_response, render_template
from werkzeug.wrappers import Response

from engine import Refused
from engine.faults import Fault
from engine.prove import Verdict
from engine.prove.counterexample import painted
from engine.prove.exploration.world import World
from engine.prove.walk.plain_moves import plain
from engine.views import DefinitionView
from webapp import access, current, sections
from webapp.designer import drafting, proofs
from webapp.designer.drawing_views import require_designer, sent_xml
from webapp.designer.proofs import Busy, Proved
from webapp.designer.views import blueprint as blueprint
from webapp.designer.walks import walk_into
from webapp.diagrams import path_marks
from webapp.language import language

AGAIN_S = "2"


@blueprint.post("/procesos/<process_id>/probar")
def prove_draft(process_id: str) -> Response:
    """The verdicts on the drawing that is sent; 503 while another proof is made, 422 with the faults of the drawing."""
    proved = prove_sent(require_designer(process_id))
    return proved if isinstance(proved, Response) else jsonify(_plain(proved))


def prove_sent(definition: DefinitionView) -> Proved | Response:
    """Of the drawing that is sent for this process; the answer that says why not."""
    files = drafting.files_with(definition, sent_xml())
    current.session().remove()  # nothing is held while it is proved
    try:
        return proofs.prove_files(files, definition.process_id)
    except Busy:
        return refuse_busy()
    except Refused as refused:
        return make_response(jsonify(faults=len(refused.faults)), 422)
    except KeyError:  # it has another id: lint says so
        return make_response(jsonify(faults=1), 422)


def refuse_busy() -> Response:
    """Another proof is being made in this process."""
    response = make_response(jsonify(busy=True), 503)
    response.headers["Retry-After"] = AGAIN_S
    return response


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
        is_mendable=proofs.is_mendable,
        may_repair=_may_repair(definition),
        painted=first,
        marks=path_marks(painted(proved.subject, first)) if proved and first else "{}",
    )
    return page, 200 if proved or faults else 503


def _may_repair(definition: DefinitionView) -> bool:
    """Designers, of the version that the designer would open."""
    is_newest = access.get_definition(definition.process_id).definition_id == definition.definition_id
    return is_newest and sections.may_design(current.professional())


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
    world = World(proved.subject, proof.process) if proof.refuted else None
    return {
        "states": proof.states,
        "seconds": round(proof.seconds, 1),
        "whole": proof.whole,
        "verdicts": [_plain_verdict(proved, verdict, world) for verdict in proof.verdicts],
        "assumptions": [(each.text, each.text_en)[at] for each in proof.assumptions],
    }


def _plain_verdict(proved: Proved, verdict: Verdict, world: World | None) -> dict[str, Any]:
    at = int(language() == "en")
    way = proofs.told(proved, verdict)
    return {
        "id": verdict.id,
        "result": verdict.result,
        "element": verdict.element,
        "text": (verdict.text, verdict.text_en)[at],
        "way": [each[at].partition(". ")[2] for each in way],
        "moves": _moves(world, verdict) if way and world else [],
        "mendable": proofs.is_mendable(verdict),
    }


def _moves(world: World, verdict: Verdict) -> list[dict[str, Any]]:
    """What a walk into the fault takes, move by move."""
    walk = walk_into(world, verdict)
    return [] if walk is None else [plain(each.move, each.which) for each in walk.trail]
