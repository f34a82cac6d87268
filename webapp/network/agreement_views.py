"""Organisations of the Network, and the agreements between them: what each shares with whom, until when."""

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.network.agreements import end_agreement, list_agreements
from processes.network.calendar import local_date
from processes.network.queries import list_organisations
from processes.network.resources import list_resources
from processes.network.tables import StoredAgreement
from processes.network.teams import members_of, teams_of
from webapp import access, current, sections
from webapp.network.views import blueprint as blueprint
from webapp.network.words import say_agreement
from webapp.people import known_as
from webapp.texts import gettext


@blueprint.get("/red/entidades")
def show_organisations() -> str:
    """Who belongs to the Network."""
    sections.require_map(current.professional())
    session, today = current.session()(), local_date(current.now())
    in_force = [each for each in list_agreements(session) if each.is_in_force(today)]
    organisations = list_organisations(session)
    return render_template(
        "network/organisations.html",
        organisations=organisations,
        counts={one.code: sum(one.code in each.gives for each in in_force) for one in organisations},
    )


@blueprint.get("/red/entidades/<code>")
def show_organisation(code: str) -> str:
    """One of them: its teams, its resources, its agreements."""
    session = current.session()()
    organisation = access.get_organisation(current.professional(), code)
    teams = [(team, members_of(session, team.code)) for team in teams_of(session, code)]
    return render_template(
        "network/organisation.html",
        organisation=organisation,
        teams=teams,
        people=known_as(username for _team, members in teams for username in members),
        resources=list_resources(session, organisation=code),
        **_agreements(code),
    )


@blueprint.get("/red/acuerdos")
def show_agreements() -> str:
    """All agreements: those in force first."""
    sections.require_map(current.professional())
    return render_template(
        "network/agreements.html", may_govern=sections.may_govern(current.professional()), **_agreements()
    )


@blueprint.post("/red/acuerdos/<code>/terminar")
def finish_agreement(code: str) -> Response:
    """Set the last day of an agreement: afterwards it shares nothing."""
    me = current.professional()
    sections.require_governor(me)
    last_day = _read_day(request.form.get("last_day", ""))
    if last_day is None or last_day < local_date(current.now()):
        flash(gettext("Escriba el último día: hoy o más tarde."), "late")
        return redirect(url_for("network.show_agreements"))
    with current.writing() as session:
        if session.get(StoredAgreement, code) is None:
            abort(404)
        is_ended = end_agreement(session, code, last_day=last_day, by=me.username, now=current.now())
    if is_ended:
        flash(gettext("El acuerdo termina ese día y deja de compartir datos."), "good")
    else:
        flash(gettext("El acuerdo ya terminaba ese día o antes."), "soon")
    return redirect(url_for("network.show_agreements"))


def _agreements(organisation: str | None = None) -> dict[str, object]:
    """Those of an organisation, or all, with their names and state."""
    session, today = current.session()(), local_date(current.now())
    listed = sorted(list_agreements(session, organisation), key=lambda each: not each.is_in_force(today))
    return {
        "agreements": listed,
        "states": {each.code: say_agreement(each, today) for each in listed},
        "names": {each.code: each.name for each in list_organisations(session)},
        "today": today,
    }


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
