"""Confidential notes of a case: each reader sees those that they wrote or were chosen to read."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.cases.people.notes import (
    LONGEST,
    NoteRefused,
    may_write,
    notes_for,
    readers_of,
    strike_note,
    write_note,
)
from processes.cases.queries import find_case_for, team_of
from processes.network.queries import find_professional, list_holders
from webapp import access, current
from webapp.cases.people_views import blueprint as blueprint
from webapp.cases.people_words import say_refusal
from webapp.people import known_as
from webapp.texts import gettext

ADDRESS = "/casos/<code>/notas"


@blueprint.get(ADDRESS)
def list_notes(code: str) -> str:
    """Those that this reader may read, and a place to write one."""
    return _render(code)


@blueprint.post(ADDRESS)
def add_note(code: str) -> Response | tuple[str, int]:
    """What was typed comes back where it is refused."""
    me = current.professional()
    access.get_case(me, code)
    words, readers = request.form.get("words", ""), request.form.getlist("reader")
    with current.writing() as session:
        try:
            write_note(session, me, code, words, readers=readers, now=current.now())
        except NoteRefused as refusal:
            session.rollback()
            return _render(code, typed=words, error=say_refusal(refusal.reason)), 422
    flash(gettext("Nota guardada."), "good")
    return redirect(url_for("people.list_notes", code=code))


@blueprint.post(f"{ADDRESS}/<int:number>/retirar")
def strike(code: str, number: int) -> Response:
    """One's own."""
    me = current.professional()
    access.get_case(me, code)
    with current.writing() as session:
        try:
            strike_note(session, me, code, number, now=current.now())
            flash(gettext("Nota retirada: nadie la lee ya."), "good")
        except NoteRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.reason), "late")
    return redirect(url_for("people.list_notes", code=code))


def _render(code: str, *, typed: str = "", error: str = "") -> str:
    session, me = current.session()(), current.professional()
    case = access.get_case(me, code)
    notes = notes_for(session, me, case.code)
    readers = readers_of(session, notes)
    authors = [note.author for note in notes]
    everybody = [name for names in readers.values() for name in names]
    return render_template(
        "cases/notes.html",
        case=case,
        notes=notes,
        readers=readers,
        names=known_as([*authors, *everybody]),
        choosable=_choosable(code) if may_write(me) else {},
        may_write=may_write(me),
        typed=typed,
        error=error,
        longest=LONGEST,
    )


def _choosable(code: str) -> dict[str, str]:
    """Who may see the case, besides oneself: its people, its CEAS, the supervisors of its territory."""
    session, me = current.session()(), current.professional()
    case = access.get_case(me, code)
    near = [
        each.username
        for role in ("ceas_ts", "supervisor")
        for each in list_holders(session, role, territory=case.territory)
    ]
    found = {}
    for username in dict.fromkeys([*team_of(session, code), *near]):
        person = find_professional(session, username)
        if (
            person is not None
            and username != me.username
            and find_case_for(session, person, code) is not None
        ):
            found[username] = f"{person.name} · {person.organisation_name}"
    return found
