"""The diagnoses of a case: what there is, one of them, its validation and correction. Not for filling one in."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from processes.cases.diagnosis.content import without_confidential
from processes.cases.diagnosis.packs import USUAL, get_pack, pack_ids
from processes.cases.diagnosis.queries import (
    content_of,
    find_open,
    find_validated,
    list_diagnoses,
    revisions_of,
)
from processes.cases.diagnosis.recording import Change, StaleDiagnosis, Start, correct, start, validate
from processes.cases.diagnosis.states import MONTHS_UNTIL_O2, DiagnosisRefused
from processes.cases.diagnosis.tables import Diagnosis
from processes.cases.diagnosis.urgency import flags_of
from processes.cases.tables import CaseEvent
from webapp import access, current
from webapp.cases.diagnosis_page import draw_comparison, draw_scores, score_both, show_answers, show_factors
from webapp.cases.diagnosis_words import MOMENTS, PARTS, say_refusal, say_state
from webapp.cases.reading import show_fields
from webapp.language import language
from webapp.people import known_as
from webapp.texts import gettext

blueprint = Blueprint("diagnosis", __name__, template_folder="templates")
ADDRESS = "/casos/<code>/diagnosticos"


@blueprint.get(ADDRESS)
def list_all(code: str) -> str:
    """Every measurement and correction; and how to begin one."""
    rights = access.get_diagnosis_rights(current.professional(), code)
    session = current.session()()
    diagnoses = list_diagnoses(session, code)
    return render_template(
        "cases/diagnoses.html",
        rights=rights,
        case=rights.case,
        diagnoses=diagnoses,
        names=known_as([name for each in diagnoses for name in (each.started_by, each.validated_by)]),
        open_one=find_open(session, code),
        first=find_validated(session, code, "O1"),
        packs=[get_pack(each) for each in pack_ids()],
        moments=MOMENTS,
        months=MONTHS_UNTIL_O2,
        say_state=say_state,
    )


@blueprint.post(ADDRESS)
def begin(code: str) -> Response:
    """Begin an O1 or O2; who presses twice begins once."""
    rights = access.get_diagnosis_rights(current.professional(), code)
    _require(rights.may_record)
    with current.writing() as session:
        asked = Start(
            case_code=code,
            by=current.professional().username,
            key=f"{code}:begin:{len(list_diagnoses(session, code)) + 1}",
            moment=request.form.get("moment", ""),
            pack=_known_pack(),
            plan_agreed_on=_day(request.form.get("plan_agreed_on", "")),
            is_closing=request.form.get("is_closing") == "yes",
        )
        try:
            begun = start(session, asked, now=current.now())
        except DiagnosisRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.reason), "late")
            return redirect(url_for("diagnosis.list_all", code=code))
        _tell(session, begun, "diagnosis_started")
        number = begun.number
    return redirect(url_for("diagnosis.record_form", code=code, number=number))


@blueprint.get(f"{ADDRESS}/<int:number>")
def show(code: str, number: int) -> str:
    """Values, judgement, factors, answers, and what changed since O1."""
    rights, diagnosis = access.get_diagnosis(current.professional(), code, number)
    session, sees = current.session()(), rights.sees_confidential
    show_fields(rights.case, "diagnosis")
    pack = get_pack(diagnosis.pack)
    content = content_of(session, diagnosis)
    seen = content if sees else without_confidential(pack, content)
    first = find_validated(session, code, "O1") if diagnosis.moment == "O2" else None
    scores, comparison = score_both(pack, content, content_of(session, first) if first else None)
    revisions = revisions_of(session, diagnosis)
    flags = flags_of(scores.critical, pack_id=pack.id, sees_confidential=sees)
    named = {item.id: item.question.say(language()) for item in pack.items()}
    return render_template(
        "cases/diagnosis.html",
        rights=rights,
        case=rights.case,
        diagnosis=diagnosis,
        pack=pack,
        content=seen,
        scores=scores,
        radars=draw_scores(pack, scores),
        comparison=comparison,
        compared=draw_comparison(pack, comparison) if comparison else None,
        factors=show_factors(pack, seen),
        answers=show_answers(pack, seen, sees_confidential=sees),
        flags=[named.get(flag, gettext("Asunto confidencial")) for flag in flags],
        revisions=revisions,
        parts=PARTS,
        names=known_as([diagnosis.validated_by, *(each.by for each in revisions)]),
        moments=MOMENTS,
        say_state=say_state,
    )


@blueprint.post(f"{ADDRESS}/<int:number>/validar")
def lock(code: str, number: int) -> Response:
    """The reference professional's own act: from then on it does not change."""
    rights, diagnosis = access.get_diagnosis(current.professional(), code, number)
    _require(rights.may_validate)
    return _change(diagnosis, "validate")


@blueprint.post(f"{ADDRESS}/<int:number>/corregir")
def put_right(code: str, number: int) -> Response:
    """Another version that begins with what this one says."""
    rights, diagnosis = access.get_diagnosis(current.professional(), code, number)
    _require(rights.may_record)
    return _change(diagnosis, "correct")


def _change(shown: Diagnosis, step: str) -> Response:
    """Take the step; a refusal is told on the same page, a change in between is a 409."""
    code, number = shown.case_code, shown.number
    with current.writing() as session:
        diagnosis = session.get_one(Diagnosis, shown.id)
        by, now = current.professional().username, current.now()
        change = Change(by=by, key=f"{diagnosis.id}:{step}:{sent_revision()}", revision=sent_revision())
        try:
            if step == "validate":
                validate(session, diagnosis, change, now=now)
                _tell(session, diagnosis, "diagnosis_validated")
            else:
                other = correct(session, diagnosis, request.form.get("reason", ""), change, now=now)
                _tell(session, other, "diagnosis_corrected")
                number = other.number
        except DiagnosisRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.reason), "late")
        except StaleDiagnosis:
            session.rollback()
            abort(409)
    return redirect(url_for("diagnosis.show", code=code, number=number))


def _tell(session: Session, diagnosis: Diagnosis, kind: str) -> None:
    """A line in the case's story, once."""
    key = f"{kind}:{diagnosis.id}"
    if session.scalar(select(CaseEvent.id).where(CaseEvent.key == key)) is not None:
        return
    session.add(
        CaseEvent(
            case_code=diagnosis.case_code,
            key=key,
            kind=kind,
            at=current.now(),
            by=current.professional().username,
            details={"diagnosis": diagnosis.number, "moment": diagnosis.moment},
        )
    )


def _require(may: bool) -> None:
    if not may:
        abort(403)


def _known_pack() -> str:
    asked = request.form.get("pack", USUAL)
    if asked not in pack_ids():
        abort(400)
    return asked


def sent_revision() -> int:
    """Which revision the page showed; a page of ours always says it."""
    sent = request.form.get("revision", "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) < 7):
        abort(400)
    return int(sent)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        abort(400)
