"""On a person's page: they did not want to be invited to community actions, and now do."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from processes.risk.community.refusals import take_back
from webapp import access, current
from webapp.cases.people_views import blueprint
from webapp.texts import gettext


@blueprint.post("/personas/<code>/invitaciones")
def invite_again(code: str) -> Response:
    """Only for who attends the person; once, however often it is sent."""
    person = access.get_editable_person(current.professional(), code)
    with current.writing() as session:
        has_changed = take_back(session, person.code)
    if has_changed:
        flash(gettext("Anotado: se la puede volver a invitar a acciones comunitarias."), "good")
    else:
        flash(gettext("Ya se la podía invitar."), "soon")
    return redirect(url_for("people.show_person", code=person.code))
