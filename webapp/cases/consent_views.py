"""A case's consent: what holds, what is shared with whom, withdrawing a part of it; and who has seen the data.

Withdrawing all of it is a notice (notice_views), because what runs must stop.
"""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.cases.consent.access import ConsentRights, rights_in
from processes.cases.consent.acts import Act
from processes.cases.consent.purposes import say_purpose
from processes.cases.consent.revoking import UnknownAuthorisation, revoke_authorisation, revoke_sharing
from processes.cases.consent.sharing import Grant, SharingRefused, share
from processes.cases.consent.versions import find_text
from processes.cases.queries import consents_of, find_consent_in_force, lock_case, participants_for
from webapp import access, current
from webapp.cases.consent_page import (
    partners_of,
    purposes_of,
    show_accesses,
    show_permissions,
    show_sharings,
)
from webapp.cases.words import AUTHORISATION_NAMES
from webapp.language import language
from webapp.texts import gettext, lazy_gettext

blueprint = Blueprint("consent", __name__, template_folder="templates")
ADDRESS = "/casos/<code>/consentimiento"
REFUSALS = {
    "unknown_purpose": lazy_gettext("Elija para qué se comparte."),
    "unknown_organisation": lazy_gettext("Elija una entidad de la Red."),
    "no_consent": lazy_gettext("La persona no ha dado el permiso que hace falta para eso."),
    "nothing_to_share": lazy_gettext("Con esa entidad no se comparte nada para eso."),
}


@blueprint.get(ADDRESS)
def show(code: str) -> str:
    """What holds now, the text that was signed, and every answer there was."""
    rights, session = _rights(code), current.session()()
    consent = find_consent_in_force(session, code)
    permissions = show_permissions(consent)
    return render_template(
        "cases/consent.html",
        rights=rights,
        case=rights.case,
        consent=consent,
        permissions=permissions,
        sharings=show_sharings(session, rights.case),
        partners=partners_of(session, rights.case),
        purposes=purposes_of(permissions),
        say_purpose=lambda purpose: say_purpose(purpose, language()),
        answers=consents_of(session, code),
        text=find_text(consent.version) if consent else None,
    )


@blueprint.post(f"{ADDRESS}/retirar-permiso")
def withdraw(code: str) -> Response:
    """Withdraw one authorisation; the others go on."""
    _require_change(code)
    name = request.form.get("authorisation", "")
    if name not in AUTHORISATION_NAMES:
        abort(400)
    if request.form.get("sure") != "yes":
        flash(gettext("Marque la casilla para confirmar que lo ha dicho la persona."), "late")
        return _back(code)
    with current.writing() as session:
        case = lock_case(session, code)
        held = find_consent_in_force(session, code)
        act = _act(f"withdrawn:{held.id if held else code}:{name}")
        try:
            revoke_authorisation(session, current.engine(), case, name, act)
        except UnknownAuthorisation:
            abort(409)
    current.engine().settle()
    flash(gettext("Permiso retirado: %(name)s.", name=str(AUTHORISATION_NAMES[name])), "good")
    return _back(code)


@blueprint.post(f"{ADDRESS}/compartir")
def begin_sharing(code: str) -> Response:
    """The participant lets another organisation read what the purpose needs."""
    _require_change(code)
    grant = Grant(organisation=request.form.get("organisation", ""), purpose=request.form.get("purpose", ""))
    with current.writing() as session:
        case = lock_case(session, code)
        about = f"shared:{code}:{grant.organisation}:{grant.purpose}:{current.now().isoformat()}"
        try:
            share(session, case, grant, _act(about))
        except SharingRefused as refusal:
            session.rollback()
            flash(str(REFUSALS[refusal.reason]), "late")
            return _back(code)
    flash(gettext("Anotado: desde ahora se comparte."), "good")
    return _back(code)


@blueprint.post(f"{ADDRESS}/dejar-de-compartir")
def stop_sharing(code: str) -> Response:
    """That organisation does not see anything for that purpose any more, from its next look on."""
    _require_change(code)
    organisation, purpose = request.form.get("organisation", ""), request.form.get("purpose", "")
    with current.writing() as session:
        case = lock_case(session, code)
        about = f"unshared:{code}:{organisation}:{purpose}:{current.now().isoformat()}"
        ended = revoke_sharing(session, case, organisation, purpose, _act(about))
    if not ended:
        abort(409)
    flash(gettext("Anotado: ya no se comparte."), "good")
    return _back(code)


@blueprint.get("/casos/<code>/quien-vio")
def show_accesses_of(code: str) -> str:
    """Who saw the data, for the participant: to be read together or printed."""
    rights, session = _rights(code), current.session()()
    people = participants_for(session, current.professional(), [code])
    return render_template(
        "cases/who_saw.html",
        case=rights.case,
        person=people[code],
        accesses=show_accesses(session, rights.case),
    )


def _rights(code: str) -> ConsentRights:
    me = current.professional()
    return rights_in(me, access.get_case(me, code))


def _require_change(code: str) -> None:
    if not _rights(code).may_change:
        abort(403)


def _act(key: str) -> Act:
    return Act(by=current.professional().username, at=current.now(), key=key)


def _back(code: str) -> Response:
    return redirect(url_for("consent.show", code=code))
