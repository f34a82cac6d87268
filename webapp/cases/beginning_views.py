"""Beginning a care process from a case's page. Who may, and what must hold, is in processes/cases/beginning.py."""

from flask import abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from processes.cases.beginning import NotBegun, begin, find_beginning, may_begin
from processes.cases.queries import lock_case
from webapp import access, current
from webapp.cases.beginnings import WHY, said
from webapp.cases.notice_views import blueprint as blueprint
from webapp.texts import gettext


@blueprint.post("/casos/<code>/empezar/<process>")
def begin_process(code: str, process: str) -> Response:
    """Once, however often it is sent: what the case has already does not begin again."""
    me = current.professional()
    case = access.get_case(me, code)
    beginning = find_beginning(process)
    if beginning is None:
        abort(404)
    if case.status == "open" and not may_begin(current.session()(), me, case):
        abort(403)
    try:
        with current.writing() as session:
            begin(session, current.engine(), me, lock_case(session, code), beginning)
    except NotBegun as refused:
        flash(str(WHY[refused.why]), "late")
        return redirect(url_for("cases.show_case", code=code))
    current.engine().settle()
    flash(
        gettext("Empezado: %(name)s. La primera tarea está en la bandeja.", name=said(beginning)[0]), "good"
    )
    return redirect(url_for("cases.show_case", code=code))
