"""Absences: one's own, and for supervisors those of their territory. Somebody of the same organisation stands in."""

from collections.abc import Iterable, Mapping
from datetime import date

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from msgspec import Struct
from werkzeug.wrappers import Response

from processes.network.absences import (
    Absence,
    WrongAbsence,
    arrange_absence,
    end_absence,
    list_absences,
    may_arrange,
)
from processes.network.acts import acts_of
from processes.network.calendar import local_date
from processes.network.professionals import Professional
from processes.network.queries import find_professional, list_colleagues, list_professionals
from processes.network.tables import ActOnBehalf
from webapp import access, current, sections
from webapp.network import signing_views
from webapp.people import known_as
from webapp.texts import gettext

blueprint = signing_views.blueprint


class Typed(Struct, frozen=True):
    """What was written into the form."""

    username: str
    substitute: str = ""
    begins_on: str = ""
    ends_on: str = ""


@blueprint.get("/red/ausencias")
def show_absences() -> str:
    """One's own, those that one may arrange, for whom one stands in, and what was done on whose behalf."""
    me = current.professional()
    sections.require_map(me)
    absent = _absent(me, request.args.get("persona", "") or me.username)
    return _render(me, absent, Typed(absent.username, begins_on=local_date(current.now()).isoformat()), {})


@blueprint.post("/red/ausencias")
def enter() -> Response:
    """Store an absence, or say everything that is wrong with it."""
    me = current.professional()
    sections.require_map(me)
    names = ("username", "substitute", "begins_on", "ends_on")
    typed = Typed(*(request.form.get(name, "")[:100] for name in names))
    absent = _absent(me, typed.username)
    errors = _enter(me, absent, typed)
    if errors:
        return make_response(_render(me, absent, typed, errors), 422)
    flash(gettext("Ausencia guardada. Termina sola el último día."), "good")
    return redirect(url_for("network.show_absences"))


@blueprint.post("/red/ausencias/<int:number>/terminar")
def finish_absence(number: int) -> Response:
    """End it now: from the next page on nobody stands in."""
    me = current.professional()
    absence = access.get_absence(me, number)
    assert absence.id is not None, "it was read from the database"
    with current.writing() as session:
        is_ended = end_absence(session, absence.id, by=me.username, now=current.now())
    if is_ended:
        flash(gettext("La ausencia ha terminado: ya nadie sustituye."), "good")
    else:
        flash(gettext("La ausencia ya había terminado."), "soon")
    return redirect(url_for("network.show_absences"))


def _absent(me: Professional, username: str) -> Professional:
    """Of whom an absence is entered; 404 for whom the reader does not supervise."""
    absent = find_professional(current.session()(), username)
    if absent is None or not may_arrange(me, absent):
        abort(404)
    return absent


def _enter(me: Professional, absent: Professional, typed: Typed) -> dict[str, str]:
    """Errors by field; none: it is stored."""
    begins_on, ends_on = _day(typed.begins_on), _day(typed.ends_on)
    errors = {
        name: gettext("Escriba una fecha.")
        for name, day in (("begins_on", begins_on), ("ends_on", ends_on))
        if day is None
    }
    substitute = find_professional(current.session()(), typed.substitute)
    if substitute is None:
        errors["substitute"] = gettext("Elija quién sustituye.")
    if substitute is None or begins_on is None or ends_on is None:
        return errors
    wanted = Absence(
        username=absent.username, substitute=substitute.username, begins_on=begins_on, ends_on=ends_on
    )
    try:
        with current.writing() as session:
            arrange_absence(session, wanted, (absent, substitute), by=me.username, now=current.now())
    except WrongAbsence as wrong:
        return _say_wrong(wrong)
    return {}


def _say_wrong(wrong: WrongAbsence) -> dict[str, str]:
    said = {
        "same_person": ("substitute", gettext("La persona que sustituye tiene que ser otra.")),
        "other_organisation": ("substitute", gettext("Quien sustituye tiene que ser de la misma entidad.")),
        "ends_before_it_begins": ("ends_on", gettext("El último día no puede ser anterior al primero.")),
        "already_over": ("ends_on", gettext("El último día ya ha pasado.")),
        "too_long": ("ends_on", gettext("Una ausencia dura como mucho un año.")),
        "overlaps": ("begins_on", gettext("Esos días ya tienen otra ausencia.")),
    }
    field, text = said[wrong.reason]
    return {field: text}


def _render(me: Professional, absent: Professional, typed: Typed, errors: Mapping[str, str]) -> str:
    session, today = current.session()(), local_date(current.now())
    arranged = [each for each in list_professionals(session) if may_arrange(me, each)]
    names = {each.username for each in arranged}
    listed = [each for each in list_absences(session, until=today) if each.ended_at is None]
    acts = acts_of(session, me.username, limit=20)
    return render_template(
        "network/absences.html",
        absent=absent,
        typed=typed,
        errors=errors,
        arranged=arranged,
        colleagues=list_colleagues(session, absent),
        absences=[each for each in listed if each.username in names],
        standing_in=[
            each for each in listed if each.substitute == me.username and each.username != me.username
        ],
        acts=acts,
        people=known_as(_everybody(listed, acts)),
        today=today,
    )


def _everybody(absences: Iterable[Absence], acts: Iterable[ActOnBehalf]) -> set[str]:
    names = {name for each in absences for name in (each.username, each.substitute)}
    return names | {name for act in acts for name in (act.actor, act.on_behalf_of)}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
