"""A person's rights about their data and their score: received on the page of their case. A process answers them."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.risk.rights.queries import requests_of
from processes.risk.rights.requests import WORDS_AT_MOST, Asked, RequestRefused, receive
from webapp import access, current
from webapp.risk.withdrawal_views import blueprint
from webapp.texts import gettext

__all__ = ["blueprint"]


@blueprint.get("/casos/<code>/derechos")
def show_rights(code: str) -> str:
    """What the person asked for, and the form for one more."""
    return _page(code, {}, "")


@blueprint.post("/casos/<code>/derechos")
def receive_request(code: str) -> tuple[str, int] | Response:
    """Once, however often it is sent: an equal request that is not answered yet is the same one."""
    case = access.get_case(current.professional(), code)
    typed = request.form.get("words", "")
    asked = Asked(participant=case.participant, right=request.form.get("right", ""), words=typed)
    me = current.professional().username
    try:
        with current.writing() as session:
            received = receive(session, current.engine(), asked, by=me, now=current.now())
            number = received.code
    except RequestRefused as refused:
        return _page(code, dict(refused.faults), typed), 422
    current.engine().settle()
    flash(gettext("Recibida la petición %(code)s. Se contesta en un mes.", code=number), "good")
    return redirect(url_for("risk.show_rights", code=code))


def _page(code: str, faults: Mapping[str, str], typed: str) -> str:
    case = access.get_case(current.professional(), code)
    return render_template(
        "risk/rights.html",
        case=case,
        requests=requests_of(current.session()(), case.participant),
        faults=faults,
        typed=typed,
        chosen=request.form.get("right", ""),
        limit=WORDS_AT_MOST,
        names=said_rights(),
    )


def said_rights() -> Mapping[str, tuple[str, str]]:
    """What each right is called, and what follows from asking."""
    return {
        "explain": (
            gettext("Entender por qué se miró su situación"),
            gettext("Recibirá una explicación con palabras sencillas, que revisan dos personas."),
        ),
        "contest": (
            gettext("Discutir la valoración"),
            gettext(
                "La puntuación deja de usarse desde ahora; lo miran dos personas que no la revisaron antes."
            ),
        ),
        "revoke": (
            gettext("Retirar todos sus consentimientos"),
            gettext("Todo acceso a sus datos se cierra ahora y lo que está en marcha se para."),
        ),
    }
