"""Telling a case's processes what was learned outside: the person called back, the person withdraws consent.

Only what somebody waits for can be told; consent that is in force can be withdrawn also when no process runs.
"""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from processes.cases.notices import REVOKED, find_notice
from webapp import access, current
from webapp.cases.notices import shown
from webapp.cases.telling import register
from webapp.cases.views import blueprint as blueprint
from webapp.texts import gettext


@blueprint.post("/casos/<code>/avisos/<message>")
def tell(code: str, message: str) -> Response:
    """Register a notice, once however often it is sent."""
    case = access.get_case(current.professional(), code)
    notice = find_notice(message)
    if notice is None:
        abort(404)
    if notice == REVOKED and request.form.get("sure") != "yes":
        flash(gettext("Marque la casilla para confirmar que la persona retira su consentimiento."), "late")
        return redirect(url_for("cases.show_case", code=code))
    with current.writing() as session:
        register(session, case.code, notice)
    current.engine().settle()
    flash(gettext("Registrado: %(name)s.", name=shown(notice)[0]), "good")
    return redirect(
        url_for("cases.list_cases") if notice == REVOKED else url_for("cases.show_case", code=code)
    )
