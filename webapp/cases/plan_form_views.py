"""Writing a life project and a plan, and logging a follow-up: forms that work without JavaScript, saved whole."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from msgspec import Struct
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forms import build_view, change_rows, pressed, read_draft, read_submission
from forms.view import FormView
from processes.cases.plan.access import Rights
from processes.cases.plan.following import Recorder, log_follow_up, record_outcome
from processes.cases.plan.page_forms import (
    action_choices,
    contacted_part,
    factor_choices,
    outcome_rows,
    page_form,
    plan_part,
    plan_values,
    project_part,
    project_values,
    seen_part,
)
from processes.cases.plan.queries import (
    content_of,
    factors_of,
    find_project,
    find_project_version,
    follow_ups_of,
    latest_outcomes,
)
from processes.cases.plan.states import WRITABLE, PlanRefused
from processes.cases.plan.tables import CasePlan
from processes.cases.plan.telling import tell, tell_project
from processes.cases.plan.writing import Change, StalePlan, write_life_project, write_plan
from webapp import access, current
from webapp.cases.plan_acts import blueprint, sent_revision
from webapp.cases.plan_page import organisation_choices
from webapp.cases.plan_views import ADDRESS, PROJECT, note_reading
from webapp.cases.plan_words import say_refusal
from webapp.due import ZONE
from webapp.forms_rendering import render_form
from webapp.language import language
from webapp.texts import gettext

__all__ = ["blueprint"]
Save = Callable[[Session, Mapping[str, Any], Change], None]


class Sheet(Struct, frozen=True, kw_only=True):
    """One of the three forms: what stands in it, which version it was made from, where it leads."""

    name: str
    rights: Rights
    values: Mapping[str, Any]
    revision: int
    back: str
    subject: str
    save: Save


@blueprint.get(PROJECT)
def project_form(code: str) -> str:
    """For the participant: large and plain."""
    return _show(_project_sheet(code))


@blueprint.post(PROJECT)
def save_project(code: str) -> Response:
    """A new version."""
    return _save(_project_sheet(code))


@blueprint.get(f"{ADDRESS}/<int:number>/escribir")
def plan_form(code: str, number: int) -> str:
    """Strategy, goals and actions, services, follow-up, contacts."""
    return _show(_plan_sheet(code, number))


@blueprint.post(f"{ADDRESS}/<int:number>/escribir")
def save_plan(code: str, number: int) -> Response:
    """Everything that was written, whether or not it is all."""
    return _save(_plan_sheet(code, number))


@blueprint.get(f"{ADDRESS}/<int:number>/seguimiento")
def follow_up_form(code: str, number: int) -> str:
    """A contact, and how the actions go."""
    return _show(_follow_up_sheet(code, number))


@blueprint.post(f"{ADDRESS}/<int:number>/seguimiento")
def save_follow_up(code: str, number: int) -> Response:
    """Added to the log; nothing is overwritten."""
    return _save(_follow_up_sheet(code, number))


def _project_sheet(code: str) -> Sheet:
    rights = _writer(access.get_plan_rights(current.professional(), code))
    session = current.session()()
    written = find_project_version(session, code)

    def save(session: Session, values: Mapping[str, Any], change: Change) -> None:
        version = write_life_project(session, code, project_part(values), change, now=current.now())
        tell_project(session, code, version.version, by=change.by, now=current.now())

    return Sheet(
        name="project",
        rights=rights,
        values=project_values(find_project(session, code)),
        revision=0 if written is None else written.version,
        back=url_for("plan.list_all", code=code),
        subject=f"project:{code}",
        save=save,
    )


def _plan_sheet(code: str, number: int) -> Sheet:
    rights, plan = _open(code, number)
    if plan.state not in WRITABLE:
        abort(409)
    session = current.session()()

    def save(session: Session, values: Mapping[str, Any], change: Change) -> None:
        held = session.get_one(CasePlan, plan.id)
        missing = write_plan(session, held, plan_part(values), change, now=current.now())
        if not missing:
            tell(session, held, "plan_completed", by=change.by, now=current.now())

    return Sheet(
        name="plan",
        rights=rights,
        values={
            **plan_values(content_of(session, plan)),
            "factor_choices": factor_choices(factors_of(session, plan)),
            "organisation_choices": organisation_choices(),
        },
        revision=plan.revision,
        back=url_for("plan.show", code=code, number=number),
        subject=f"plan:{plan.id}",
        save=save,
    )


def _follow_up_sheet(code: str, number: int) -> Sheet:
    rights, plan = _open(code, number)
    if plan.state != "in_force":
        abort(409)
    session = current.session()()
    content, latest = content_of(session, plan), latest_outcomes(session, plan)

    def save(session: Session, values: Mapping[str, Any], change: Change) -> None:
        held, now = session.get_one(CasePlan, plan.id), current.now()
        log_follow_up(session, held, contacted_part(values), Recorder(by=change.by, key=change.key), now=now)
        for seen in seen_part(values, latest):
            recorder = Recorder(by=change.by, key=f"{change.key}:{seen.goal}.{seen.action}")
            record_outcome(session, held, seen, recorder, now=now)
        number = len(follow_ups_of(session, held))
        tell(session, held, "plan_followed_up", by=change.by, now=now, follow_up=number)

    return Sheet(
        name="follow_up",
        rights=rights,
        values={"outcomes": outcome_rows(content, latest), "action_choices": action_choices(content)},
        revision=plan.revision,
        back=url_for("plan.show", code=code, number=number),
        subject=f"follow_up:{plan.id}",
        save=save,
    )


def _show(sheet: Sheet) -> str:
    return _render(sheet, build_view(page_form(sheet.name), sheet.values, **_place()))


def _save(sheet: Sheet) -> Response:
    form, raw = page_form(sheet.name), _raw()
    if button := pressed(raw):
        typed = raw if button == "refresh" else change_rows(form, raw)
        kept = read_draft(form, typed, sheet.values, **_place())
        return make_response(_render(sheet, build_view(form, sheet.values, typed=kept, **_place())))
    sent = read_submission(form, raw, sheet.values, **_place())
    if not sent.is_valid:
        view = build_view(form, sheet.values, sent.errors, typed=sent.typed, **_place())
        return make_response(_render(sheet, view), 422)
    change = Change(
        by=current.professional().username,
        key=f"{sheet.subject}:{sent_revision()}:{_digest(sent.values)}",
        revision=sent_revision(),
    )
    try:
        with current.writing() as session:
            sheet.save(session, sent.values, change)
    except PlanRefused as refusal:
        flash(say_refusal(refusal.reason), "late")
    except StalePlan:
        view = build_view(form, sheet.values, typed=sent.typed, **_place())
        return make_response(_render(sheet, view, is_stale=True), 409)
    else:
        flash(gettext("Guardado."), "good")
    return redirect(sheet.back)


def _writer(rights: Rights) -> Rights:
    if not rights.may_write:
        abort(403)
    note_reading(rights)
    return rights


def _open(code: str, number: int) -> tuple[Rights, CasePlan]:
    rights, plan = access.get_plan(current.professional(), code, number)
    return _writer(rights), plan


def _render(sheet: Sheet, view: FormView, *, is_stale: bool = False) -> str:
    return render_template(
        "cases/plan_form.html",
        case=sheet.rights.case,
        sheet=sheet,
        form=render_form(view, enter=("then", "show")),
        title=view.title,
        is_stale=is_stale,
    )


def _digest(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _raw() -> dict[str, list[str]]:
    own = {"csrf_token", "then", "revision"}
    return {name: request.form.getlist(name) for name in request.form if name not in own}


def _place() -> dict[str, Any]:
    return {"language": language(), "now": current.now().astimezone(ZONE)}
