"""Filling in a diagnosis: the professional's form and the participant's own rating, both made from the instrument."""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from forms import Form, build_view, change_rows, pressed, read_draft, read_form, read_submission
from forms.view import FormView
from processes.cases.diagnosis.access import Rights
from processes.cases.diagnosis.pack import Pack
from processes.cases.diagnosis.pack_form import (
    build_form,
    build_own_form,
    form_values,
    own_part,
    professional_part,
)
from processes.cases.diagnosis.packs import get_pack
from processes.cases.diagnosis.queries import content_of
from processes.cases.diagnosis.recording import Change, Part, StaleDiagnosis, record
from processes.cases.diagnosis.states import DiagnosisRefused
from processes.cases.diagnosis.tables import Diagnosis
from processes.cases.diagnosis.urgency import Raised, raise_flags
from webapp import access, current
from webapp.cases.diagnosis_views import ADDRESS, blueprint, sent_revision
from webapp.cases.diagnosis_words import MOMENTS, say_refusal
from webapp.due import ZONE
from webapp.forms_rendering import render_form
from webapp.language import language
from webapp.texts import gettext

__all__ = ["blueprint"]


class Kind(Struct, frozen=True):
    """One of the two forms: what it records, how it is made and read."""

    part: Part
    build: Callable[[Pack], bytes]
    read: Callable[[Mapping[str, Any]], dict[str, Any]]


PROFESSIONAL = Kind("professional", build_form, professional_part)
OWN = Kind("own", build_own_form, own_part)


@blueprint.get(f"{ADDRESS}/<int:number>/valorar")
def record_form(code: str, number: int) -> str:
    """Items, factors and judgement."""
    return _show(PROFESSIONAL, code, number)


@blueprint.post(f"{ADDRESS}/<int:number>/valorar")
def save(code: str, number: int) -> Response:
    """Everything that was answered, whether or not it is all."""
    return _save(PROFESSIONAL, code, number)


@blueprint.get(f"{ADDRESS}/<int:number>/autovaloracion")
def own_form(code: str, number: int) -> str:
    """For the participant: large and plain."""
    return _show(OWN, code, number)


@blueprint.post(f"{ADDRESS}/<int:number>/autovaloracion")
def save_own(code: str, number: int) -> Response:
    """The participant's numbers."""
    return _save(OWN, code, number)


def _show(kind: Kind, code: str, number: int) -> str:
    rights, diagnosis = _open(code, number)
    form, values = _form(kind, diagnosis), form_values(content_of(current.session()(), diagnosis))
    return _render(kind, rights, diagnosis, build_view(form, values, **_place()))


def _save(kind: Kind, code: str, number: int) -> Response:
    rights, diagnosis = _open(code, number)
    form, raw = _form(kind, diagnosis), _raw()
    values = form_values(content_of(current.session()(), diagnosis))
    if button := pressed(raw):
        typed = raw if button == "refresh" else change_rows(form, raw)
        kept = read_draft(form, typed, values, **_place())
        return make_response(
            _render(kind, rights, diagnosis, build_view(form, values, typed=kept, **_place()))
        )
    sent = read_submission(form, raw, values, **_place())
    if not sent.is_valid:
        view = build_view(form, values, sent.errors, typed=sent.typed, **_place())
        return make_response(_render(kind, rights, diagnosis, view), 422)
    try:
        _record(kind, diagnosis, kind.read(sent.values))
    except DiagnosisRefused as refusal:
        flash(say_refusal(refusal.reason), "late")
    except StaleDiagnosis:
        view = build_view(form, values, typed=sent.typed, **_place())
        return make_response(_render(kind, rights, diagnosis, view, is_stale=True), 409)
    return redirect(url_for("diagnosis.show", code=code, number=number))


def _record(kind: Kind, shown: Diagnosis, given: dict[str, Any]) -> None:
    """What was sent, the urgent messages and the case's story together."""
    by, now = current.professional().username, current.now()
    digest = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()[:32]
    change = Change(by=by, key=f"{shown.id}:{kind.part}:{sent_revision()}:{digest}", revision=sent_revision())
    with current.writing() as session:
        diagnosis = session.get_one(Diagnosis, shown.id)
        flags = record(session, diagnosis, kind.part, given, change, now=now)
        raise_flags(session, current.engine(), diagnosis, Raised(items=flags, by=by), now=now)
    if flags:
        current.engine().settle()
        flash(gettext("Guardado. Hay un aviso urgente: se ha comunicado."), "late")
    else:
        flash(gettext("Guardado."), "good")


def _open(code: str, number: int) -> tuple[Rights, Diagnosis]:
    rights, diagnosis = access.get_diagnosis(current.professional(), code, number)
    if not rights.may_record:
        abort(403)
    if diagnosis.state == "validated":
        abort(409)
    return rights, diagnosis


def _render(
    kind: Kind, rights: Rights, diagnosis: Diagnosis, view: FormView, *, is_stale: bool = False
) -> str:
    return render_template(
        "cases/diagnosis_form.html",
        case=rights.case,
        diagnosis=diagnosis,
        kind=kind.part,
        form=render_form(view, enter=("then", "show")),
        title=view.title,
        parts=[each for each in view.fields if each.kind == "group"],
        is_stale=is_stale,
        moments=MOMENTS,
    )


def _form(kind: Kind, diagnosis: Diagnosis) -> Form:
    return _read(kind.part, diagnosis.pack)


@lru_cache(maxsize=16)
def _read(part: Part, pack_id: str) -> Form:
    kind = PROFESSIONAL if part == "professional" else OWN
    return read_form(kind.build(get_pack(pack_id)), file=f"{pack_id}.form.json")


def _raw() -> dict[str, list[str]]:
    own = {"csrf_token", "then", "revision"}
    return {name: request.form.getlist(name) for name in request.form if name not in own}


def _place() -> dict[str, Any]:
    return {"language": language(), "now": current.now().astimezone(ZONE)}
