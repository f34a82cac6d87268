"""Beginning an activity of an ad-hoc sub-process, and saying that all of it is done: for who may do its activities."""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.commands import BeginActivity, EndAdHoc
from engine.views import InstanceView
from processes.network.acts import reason_of
from processes.network.professionals import on_behalf_of
from webapp import access, current
from webapp.ad_hoc import find_activity, may_end
from webapp.language import label
from webapp.monitor.instance_views import blueprint as blueprint
from webapp.texts import gettext


@blueprint.post("/procesos/casos/<int:instance_id>/empezar/<int:number>/<element>")
def begin_activity(instance_id: int, number: int, element: str) -> Response:
    """Its task is there at once; what is under way does not begin a second time."""
    me = current.professional()
    instance = access.get_instance(me, instance_id)
    activity = find_activity(instance, number, element)
    if activity is None:
        abort(403)
    if activity.is_open:
        flash(gettext("«%(name)s» ya está abierta.", name=label(activity.node)), "soon")
        return _back(instance)
    reason = reason_of(on_behalf_of(me, activity.candidates))
    current.engine().execute(
        BeginActivity(
            instance_id=instance_id, number=number, element=element, actor=me.username, reason=reason
        )
    )
    current.engine().settle()
    flash(gettext("Empezada: %(name)s. La tarea está en la bandeja.", name=label(activity.node)), "good")
    return _back(instance)


@blueprint.post("/procesos/casos/<int:instance_id>/hecho/<int:number>")
def end_ad_hoc(instance_id: int, number: int) -> Response:
    """All of it is done: what is still open in it ends, and the process goes on."""
    me = current.professional()
    instance = access.get_instance(me, instance_id)
    if not may_end(instance, number):
        abort(403)
    if request.form.get("sure") != "yes":
        flash(gettext("Marque la casilla para confirmar que todo está hecho."), "late")
        return _back(instance)
    current.engine().execute(EndAdHoc(instance_id=instance_id, number=number, actor=me.username))
    current.engine().settle()
    flash(gettext("Anotado: está hecho. El proceso sigue."), "good")
    return _back(instance)


def _back(instance: InstanceView) -> Response:
    """To the case's page where it was pressed there."""
    if request.form.get("back") == "case":
        return redirect(url_for("cases.show_case", code=instance.business_key))
    return redirect(url_for("monitor.show_instance", instance_id=instance.instance_id))
