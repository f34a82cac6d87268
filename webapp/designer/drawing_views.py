"""Drawing a process: the modeler's page and what its script asks for (draft, checks, deployment). Designers only.

A draft is one per process. `If-Match` guards it: nobody writes over what they have not seen.
"""

from collections.abc import Iterable
from typing import Any

from flask import abort, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.faults import Fault, Refused
from engine.views import DefinitionView
from processes.network.process_drafts import etag_of
from webapp import access, current, sections
from webapp.designer import drafting
from webapp.designer.catalogue import build_catalogue
from webapp.designer.drafting import Sheet
from webapp.designer.views import blueprint as blueprint
from webapp.due import render_moment
from webapp.language import language
from webapp.people import name_of
from webapp.security import allow_inline_styles
from webapp.texts import gettext


@blueprint.get("/procesos/<process_id>/disenar")
def design(process_id: str) -> str:
    """The modeler over the draft, or over the latest version."""
    definition = require_designer(process_id)
    allow_inline_styles()
    draft = drafting.find_draft(process_id)
    return render_template(
        "designer/design.html",
        definition=definition,
        catalogue=build_catalogue(definition),
        draft=draft,
        is_overtaken=draft is not None and drafting.is_overtaken(draft, definition),
        author=name_of(draft.author) if draft else "",
    )


@blueprint.get("/procesos/<process_id>/borrador")
def read_draft(process_id: str) -> Response:
    """The draft's XML, or the latest version's where there is none, with its ETag."""
    sheet = drafting.current_sheet(require_designer(process_id))
    response = make_response(sheet.xml)
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    response.set_etag(sheet.etag)
    return response


@blueprint.put("/procesos/<process_id>/borrador")
def save_draft(process_id: str) -> Response:
    """Keep the drawing. 412 when somebody saved another one since; 428 without If-Match."""
    definition = require_designer(process_id)
    sheet = drafting.current_sheet(definition)
    if refusal := _refuse_unseen(sheet):
        return refusal
    etag = drafting.save(definition, xml=sent_xml(), replaces=sheet.etag)
    if etag is None:
        return _refuse_changed(drafting.current_sheet(definition))
    response = make_response(jsonify(saved_at=current.now().isoformat()))
    response.set_etag(etag)
    return response


@blueprint.post("/procesos/<process_id>/comprobar")
def check(process_id: str) -> Response:
    """Every fault of the drawing, as the engine would refuse it."""
    return jsonify(faults=say_faults(drafting.check(require_designer(process_id), sent_xml())))


@blueprint.post("/procesos/<process_id>/desplegar")
def deploy(process_id: str) -> Response:
    """The drawing becomes the next version, or nothing changes and every fault is said."""
    definition = require_designer(process_id)
    if refusal := _refuse_unseen(drafting.current_sheet(definition)):
        return refusal
    draft = drafting.find_draft(process_id)
    if draft is not None and drafting.is_overtaken(draft, definition):
        return _problem(409, _say_overtaken(definition))
    xml = sent_xml()
    try:
        deployed, warnings = drafting.deploy(definition, xml)
    except Refused as refused:
        faults = say_faults(refused.faults)
        return make_response(jsonify(title=gettext("No se ha publicado"), faults=faults), 422)
    address = url_for("designer.show_version", process_id=process_id, version=deployed.version)
    response = make_response(
        jsonify(version=deployed.version, url=address, warnings=say_faults(warnings)), 201
    )
    response.set_etag(etag_of(xml))
    return response


@blueprint.post("/procesos/<process_id>/borrador/descartar")
def discard_draft(process_id: str) -> Response:
    """Forget the draft; the deployed versions stay as they are."""
    require_designer(process_id)
    drafting.discard(process_id)
    flash(gettext("Borrador descartado. Aquí está la última versión publicada."), "good")
    return redirect(url_for("designer.design", process_id=process_id))


def require_designer(process_id: str) -> DefinitionView:
    """The latest version, for who may draw it."""
    sections.require_designer(current.professional())
    return access.get_definition(process_id)


def sent_xml() -> bytes:
    """The body. Its content is for the engine's reader to judge."""
    body = request.get_data(cache=False)
    if not body:
        abort(400)
    return body


def _refuse_unseen(sheet: Sheet) -> Response | None:
    """The answer for who has not seen the present drawing; None for who has."""
    if not request.if_match:
        return _problem(428, gettext("Falta decir sobre qué versión ha trabajado (If-Match)."))
    return None if sheet.etag in request.if_match else _refuse_changed(sheet)


def _refuse_changed(sheet: Sheet) -> Response:
    who, when = name_of(sheet.author), render_moment(sheet.at, current.now())
    return _problem(412, gettext("%(who)s lo cambió el %(when)s. Nada ha cambiado.", who=who, when=when))


def _say_overtaken(definition: DefinitionView) -> str:
    return gettext(
        "%(who)s publicó la versión %(version)s el %(when)s, después de empezar este borrador.",
        who=name_of(definition.deployed_by),
        version=definition.version,
        when=render_moment(definition.deployed_at, current.now()),
    )


def _problem(status: int, text: str) -> Response:
    return make_response(jsonify(title=gettext("No se ha guardado"), text=text), status)


def say_faults(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """In the reader's language."""
    return [
        {
            "file": fault.file,
            "line": fault.line,
            "element": fault.element,
            "rule": fault.rule,
            "severity": fault.severity,
            "text": fault.text_en if language() == "en" else fault.text,
        }
        for fault in faults
    ]
