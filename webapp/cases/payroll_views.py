"""Payrolls: the regional office brings a month's file; each CEAS says what it did with its differences."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.cases.payroll.comparing import KINDS, RESOLUTIONS
from processes.cases.payroll.queries import (
    discrepancies_for,
    faults_of,
    list_payrolls,
    may_receive,
    may_see,
)
from processes.cases.payroll.reading import COLUMNS
from processes.cases.payroll.receiving import PayrollRefused, receive, settle
from processes.cases.payroll.tables import Payroll
from processes.network.professionals import organisations_of
from webapp import current
from webapp.language import language
from webapp.texts import gettext

blueprint = Blueprint("payroll", __name__, template_folder="templates")
SHOWN_FAULTS = 200


@blueprint.get("/nominas")
def list_all() -> str:
    """Every month that was brought."""
    me = current.professional()
    if not may_see(me):
        abort(403)
    return render_template(
        "cases/payrolls.html",
        payrolls=list_payrolls(current.session()()),
        may_receive=may_receive(me),
        columns=";".join(COLUMNS),
    )


@blueprint.post("/nominas")
def bring() -> Response:
    """Once, however often the same file is sent."""
    me = current.professional()
    if not may_receive(me):
        abort(403)
    file = request.files.get("file")
    content = b"" if file is None else file.read()
    try:
        with current.writing() as session:
            month = request.form.get("month", "")
            received = receive(session, current.engine(), me, month=month, content=content, now=current.now())
            code = received.code
    except PayrollRefused as refused:
        flash(_say(refused.reason), "late")
        return redirect(url_for("payroll.list_all"))
    current.engine().settle()
    flash(gettext("Recibida la nómina %(code)s.", code=code), "good")
    return redirect(url_for("payroll.show", code=code))


@blueprint.get("/nominas/<code>")
def show(code: str) -> str:
    """What cannot be read in it, or what differs."""
    me, session = current.professional(), current.session()()
    payroll = session.get(Payroll, code) if may_see(me) else None
    if payroll is None:
        abort(404)
    faults = faults_of(session, payroll) if may_receive(me) else ()
    return render_template(
        "cases/payroll.html",
        payroll=payroll,
        faults=faults[:SHOWN_FAULTS],
        more_faults=max(0, len(faults) - SHOWN_FAULTS),
        found=discrepancies_for(session, me, code),
        own=organisations_of(me, {"ceas_ts"}),
        kinds=_said(KINDS),
        resolutions=_said(RESOLUTIONS),
        english=language() == "en",
    )


@blueprint.post("/nominas/<code>/<int:number>")
def settle_one(code: str, number: int) -> Response:
    """What the CEAS did with one of its differences."""
    try:
        with current.writing() as session:
            resolution = request.form.get("resolution", "")
            settle(session, current.professional(), number, resolution=resolution, now=current.now())
    except PayrollRefused as refused:
        if refused.reason == "not_yours":
            abort(404)
        flash(_say(refused.reason), "late")
    else:
        flash(gettext("Anotado."), "good")
    return redirect(url_for("payroll.show", code=code))


def _said(names: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    place = 1 if language() == "en" else 0
    return {code: said[place] for code, said in names.items()}


def _say(reason: str) -> str:
    said = {
        "month": gettext("Diga el mes, por ejemplo 2026-11."),
        "empty": gettext("Elija un archivo. No se ha guardado nada."),
        "read_already": gettext("La nómina de ese mes ya está leída. No se ha cambiado nada."),
        "resolution": gettext("Elija qué se hizo."),
        "settled": gettext("Otra persona ya lo ha anotado."),
    }
    return said.get(reason, gettext("Ya no se puede hacer"))
