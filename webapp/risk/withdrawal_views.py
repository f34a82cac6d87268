"""The button that withdraws an alert which should never have been raised. Reviewing one is a task of its process."""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from processes.risk.review import ReviewRefused
from processes.risk.tables import Alert
from processes.risk.withdrawing import REASON_AT_LEAST, may_withdraw, withdraw
from webapp import access, current
from webapp.risk.views import blueprint
from webapp.texts import gettext

__all__ = ["blueprint"]


@blueprint.post("/alertas/<alert_id>/retirar")
def withdraw_alert(alert_id: str) -> Response:
    """Once, however often it is sent; who reviews here but does not coordinate the Network gets a 403."""
    me = current.professional()
    shown = access.get_alert(me, alert_id)
    if not may_withdraw(me, shown):
        abort(403)
    try:
        with current.writing() as session:
            alert = session.get_one(Alert, shown.id)
            withdraw(session, current.engine(), alert, by=me.username, reason=request.form.get("reason", ""))
    except ReviewRefused:
        flash(gettext("Escriba por qué se retira, con al menos %(n)s letras.", n=REASON_AT_LEAST), "late")
    else:
        current.engine().settle()
        flash(gettext("Alerta retirada. Su proceso se cierra."), "good")
    return redirect(url_for("risk.show_alert", alert_id=alert_id))
