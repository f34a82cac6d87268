"""Telling a case's processes what was learned outside: the person called back, the person withdraws consent.

Only what somebody waits for can be told; consent that is in force can be withdrawn also when no process runs.
"""

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Rejection
from engine.views import SubscriptionView
from processes.cases.handlers import withdraw_access
from processes.cases.notices import REVOKED, Notice, find_notice
from processes.cases.queries import consents_of
from processes.cases.tables import Case
from processes.tasks import Job
from webapp import access, current
from webapp.cases.notices import has_consent, shown, waiting_for
from webapp.cases.views import blueprint
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
    waiting = waiting_for(case).get(message)
    if waiting is not None:
        _publish(case, notice, waiting)
    elif notice == REVOKED and has_consent(case):
        _withdraw(case)
    else:
        raise Rejection("notice_not_waited", f"Expected a process that waits for {message}, but none does")
    flash(gettext("Registrado: %(name)s.", name=shown(notice)[0]), "good")
    return redirect(
        url_for("cases.list_cases") if notice == REVOKED else url_for("cases.show_case", code=code)
    )


def _publish(case: Case, notice: Notice, waiting: SubscriptionView) -> None:
    current.engine().publish(
        notice.message,
        key=case.code,
        message_id=f"{notice.message}:{waiting.instance_id}-{waiting.number}",
        actor=current.professional().username,
    )


def _withdraw(case: Case) -> None:
    """No process runs that would do it: the same rule, at once."""
    with current.writing() as session:
        signed = next(each for each in consents_of(session, case.code) if each.status == "signed")
        withdraw_access(
            Job(
                handler="cases.withdraw_access",
                instance_id=0,
                business_key=case.code,
                idempotency_key=f"revoked:{signed.id}",
                variables={"case_id": case.code},
                now=current.now(),
                session=session,
            )
        )
