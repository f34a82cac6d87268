"""Registering somebody who asks for attention: the form, who they may be already, and the process that begins.

What was written down is a registration; the process carries its code only.
"""

from functools import lru_cache
from importlib import resources
from typing import Any
from uuid import uuid4

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from forms import Form, FormView, build_view, read_form, read_submission
from processes.cases.people.duplicates import find_likely_duplicates
from processes.cases.people.likeness import Likeness
from processes.cases.people.registering import (
    RegistrationRefused,
    decide,
    find_faults,
    find_own_registration,
    identity_asked,
    read_asked,
    register,
)
from processes.cases.people.searching import find_person_for
from processes.cases.people.tables import Registration
from processes.cases.tables import Participant
from processes.network.calendar import local_date
from processes.network.tables import Organisation
from webapp import current, sections
from webapp.cases.people_views import blueprint as blueprint
from webapp.cases.people_words import say_fault, say_part, say_refusal, say_verdict
from webapp.due import ZONE
from webapp.forms_rendering import render_form
from webapp.language import language
from webapp.texts import gettext

MESSAGE = "attention_requested"
UNDECIDED = "another_person"


@blueprint.get("/personas/alta")
def show_registration_form() -> str:
    """Empty."""
    sections.require_registrar(current.professional())
    return _render(build_view(_form(), _lists(), **_place()), key=uuid4().hex[:12])


@blueprint.post("/personas/alta")
def register_person() -> Response:
    """Every fault at once; else it is written down, and one looks whether the person is known."""
    me = current.professional()
    sections.require_registrar(me)
    own = {"csrf_token", "then", "key"}
    raw = {name: request.form.getlist(name) for name in request.form if name not in own}
    sent = read_submission(_form(), raw, _lists(), **_place())
    asked = read_asked(sent.values or sent.typed, key=request.form.get("key", ""))
    faults = find_faults(current.session()(), asked, today=local_date(current.now())) if sent.is_valid else {}
    errors = dict(sent.errors) or {field: (say_fault(fault),) for field, fault in faults.items()}
    if errors:
        view = build_view(_form(), _lists(), errors, typed=sent.typed, **_place())
        return make_response(_render(view, key=asked.key), 422)
    with current.writing() as session:
        try:
            registration = register(session, me, asked, now=current.now())
        except RegistrationRefused:
            abort(400)
        if not registration.decision and not _alike(registration):
            decide(session, registration, same_as=None, by=me.username)
        if registration.decision:
            _publish(session, registration)
        code, is_decided = registration.code, bool(registration.decision)
    return _done(code) if is_decided else redirect(url_for("people.show_likenesses", code=code))


@blueprint.get("/personas/altas/<code>")
def show_likenesses(code: str) -> str:
    """Who may be the one that was registered, part by part; for who registered them."""
    registration = _get(code)
    return render_template(
        "cases/likenesses.html",
        registration=registration,
        alike=_alike(registration),
        say_part=say_part,
        say_verdict=say_verdict,
    )


@blueprint.post("/personas/altas/<code>")
def decide_who(code: str) -> Response:
    """It is one of them, or somebody new; then the process of access begins."""
    me = current.professional()
    registration = _get(code)
    chosen = request.form.get("who", "")
    offered = {likeness.participant for likeness, _ in _alike(registration)}
    if chosen != UNDECIDED and chosen not in offered:
        flash(gettext("Diga antes si es una de estas personas o es otra."), "late")
        return redirect(url_for("people.show_likenesses", code=code))
    with current.writing() as session:
        own = session.get_one(Registration, registration.code)
        try:
            decide(session, own, same_as=None if chosen == UNDECIDED else chosen, by=me.username)
        except RegistrationRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.reason), "late")
            return redirect(url_for("people.show_likenesses", code=code))
        _publish(session, own)
    return _done(code)


def _publish(session: Any, registration: Registration) -> None:
    """Once however often it is sent: the message has the registration's code."""
    current.engine().publish(
        MESSAGE,
        key=registration.code,
        variables={
            "registration_id": registration.code,
            "territory": registration.territory,
            "ceas": registration.ceas,
            "organisation": registration.organisation,
            "registered_by": registration.registered_by,
        },
        message_id=f"{MESSAGE}:{registration.code}",
        actor=current.professional().username,
        connection=session.connection(),
    )


def _done(code: str) -> Response:
    current.engine().settle()
    flash(gettext("Registrada la petición %(code)s. Ya está en marcha su atención.", code=code), "good")
    return redirect(url_for("inbox.list_tasks", vista="equipo"))


def _get(code: str) -> Registration:
    """One's own; else 404. What is decided is not shown again."""
    found = find_own_registration(current.session()(), current.professional(), code)
    if found is None or found.decision:
        abort(404)
    return found


def _alike(registration: Registration) -> list[tuple[Likeness, Participant | None]]:
    """With the participant's name where the reader may know them; else only that there is somebody."""
    session, me = current.session()(), current.professional()
    found = find_likely_duplicates(session, identity_asked(registration), reader=me.username)
    return [(each, find_person_for(session, me, each.participant)) for each in found]


def _render(view: FormView, *, key: str) -> str:
    return render_template(
        "cases/register_person.html",
        title=view.title,
        key=key,
        form=render_form(view, enter=("then", "register")),
    )


@lru_cache(maxsize=1)
def _form() -> Form:
    file = resources.files("processes.cases.people") / "registration_form.json"
    return read_form(file.read_bytes(), file=file.name)


def _lists() -> dict[str, Any]:
    """The centres of primary care that the person may belong to."""
    table = Organisation
    chosen = select(table.code, table.name).where(
        table.device_class == "primary_care", table.ownership == "public", table.territory.is_not(None)
    )
    rows = current.session()().execute(chosen.order_by(table.name)).all()
    return {"lists": {"ceas": [{"value": code, "label": name} for code, name in rows]}}


def _place() -> dict[str, Any]:
    return {"language": language(), "now": current.now().astimezone(ZONE)}
