"""The documents of a case: sent, scanned, and then read as downloads that no browser opens as a page of ours."""

from typing import cast
from uuid import uuid4

from flask import Flask, Response, abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from processes.cases.people.document_kinds import KIND_NAMES, SUFFIXES
from processes.cases.people.document_places import open_store
from processes.cases.people.documents import (
    LONGEST_TITLE,
    Archive,
    DocumentRefused,
    Sent,
    add_document,
    documents_for,
    find_document,
    look_at,
    open_document,
    remove_document,
)
from processes.cases.people.notes import may_write
from processes.cases.people.tables import CaseDocument
from processes.cases.people.virus_scan import NOT_SCANNED, scanner
from webapp import access, current
from webapp.cases.people_views import blueprint as blueprint
from webapp.cases.people_words import say_document_state, say_refusal
from webapp.config import Settings
from webapp.people import known_as
from webapp.texts import gettext

ADDRESS = "/casos/<code>/documentos"
ARCHIVE = "documents"


def install(app: Flask, settings: Settings) -> None:
    """Where this installation keeps documents, and what looks at them."""
    app.extensions[ARCHIVE] = Archive(
        open_store(settings.documents, settings.bucket),
        scanner(settings.virus_scan),
        is_scanned=settings.virus_scan != NOT_SCANNED,
    )


def archive() -> Archive:
    return cast(Archive, current_app.extensions[ARCHIVE])


@blueprint.get(ADDRESS)
def list_documents(code: str) -> str:
    """Every document with its state."""
    session, me = current.session()(), current.professional()
    case = access.get_case(me, code)
    documents = documents_for(session, me, case.code)
    return render_template(
        "cases/documents.html",
        case=case,
        documents=documents,
        is_scanned=archive().is_scanned,
        names=known_as([each.added_by for each in documents]),
        kinds=KIND_NAMES,
        may_write=may_write(me),
        key=uuid4().hex,
        longest=LONGEST_TITLE,
        say_state=say_document_state,
    )


@blueprint.post(ADDRESS)
def send_document(code: str) -> AnyResponse:
    """Stored and committed first, scanned then: nothing is readable before it is known to be clean."""
    me = current.professional()
    access.get_case(me, code)
    file = request.files.get("file")
    sent = Sent(
        key=_key(), title=request.form.get("title", ""), content=file.read() if file is not None else b""
    )
    try:
        with current.writing() as session:
            document_id = add_document(session, me, code, sent, archive(), now=current.now()).id
    except DocumentRefused as refusal:
        flash(say_refusal(refusal.reason), "late")
        return _back(code)
    _scan(document_id)
    return _back(code)


@blueprint.post(f"{ADDRESS}/<document>/revisar")
def scan_again(code: str, document: str) -> AnyResponse:
    """The scanner was away."""
    _find(code, document)
    _scan(document)
    return _back(code)


@blueprint.get(f"{ADDRESS}/<document>")
def download(code: str, document: str) -> Response:
    """Chunk by chunk, always as a file to be saved, under a name that says nothing of anybody."""
    me = current.professional()
    access.get_case(me, code)
    try:
        row, chunks = open_document(current.session()(), me, code, document, archive())
    except DocumentRefused as refusal:
        abort(409 if refusal.reason == "not_clean" else 404)
    response = Response(chunks, mimetype="application/octet-stream")
    response.headers["Content-Length"] = str(row.size)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="documento-{row.id[:8]}{SUFFIXES[row.kind]}"'
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post(f"{ADDRESS}/<document>/quitar")
def remove(code: str, document: str) -> AnyResponse:
    """For who added it."""
    me = current.professional()
    _find(code, document)
    with current.writing() as session:
        try:
            remove_document(
                session, me, session.get_one(CaseDocument, document), archive(), now=current.now()
            )
            flash(gettext("Documento quitado."), "good")
        except DocumentRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.reason), "late")
    return _back(code)


def _find(code: str, document: str) -> CaseDocument:
    me = current.professional()
    access.get_case(me, code)
    row = find_document(current.session()(), me, code, document)
    if row is None:
        abort(404)
    return row


def _scan(document_id: str) -> None:
    """No transaction is open while the scanner works: it may take its time."""
    row = current.session().get_one(CaseDocument, document_id)
    current.session().expunge(row)
    current.session().rollback()
    look_at(row, archive())
    with current.writing() as session:
        session.get_one(CaseDocument, document_id).state = row.state
    state = say_document_state(row.state)
    flash(state.text, "good" if row.state == "clean" else "late")


def _key() -> str:
    key = request.form.get("key", "")
    if len(key) != 32 or any(letter not in "0123456789abcdef" for letter in key):
        abort(400)
    return key


def _back(code: str) -> AnyResponse:
    return redirect(url_for("people.list_documents", code=code))
