"""A case's life project and plans: what there is, one plan, and its document. Not for writing them."""

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from processes.cases.diagnosis.factor_names import STRATEGY_NAMES
from processes.cases.plan.access import Rights
from processes.cases.plan.completeness import say_fault
from processes.cases.plan.document import plan_document
from processes.cases.plan.following import progress_of
from processes.cases.plan.pdf import render_document
from processes.cases.plan.queries import (
    content_of,
    factors_of,
    find_open_plan,
    find_project,
    find_project_version,
    follow_ups_of,
    latest_outcomes,
    list_plans,
    project_of,
    project_versions,
    shares_of,
    signatures_of,
)
from processes.cases.plan.states import SIGNERS, WRITABLE, PlanRefused
from processes.cases.plan.tables import CasePlan
from processes.cases.plan.telling import tell
from processes.cases.plan.words import (
    CLOSE_REASON_NAMES,
    FOLLOW_UP_NAMES,
    FREQUENCY_NAMES,
    SIGNER_NAMES,
)
from processes.cases.plan.writing import faults_of, start_plan
from processes.network.calendar import local_date
from webapp import access, current
from webapp.cases.plan_page import organisation_names, show_goals, show_services
from webapp.cases.plan_words import say_refusal, say_state
from webapp.cases.reading import show_fields
from webapp.language import language
from webapp.people import known_as

blueprint = Blueprint("plan", __name__, template_folder="templates")
PROJECT = "/casos/<code>/proyecto"
ADDRESS = "/casos/<code>/planes"


@blueprint.get(ADDRESS)
def list_all(code: str) -> str:
    """The life project as it is now, and every plan."""
    rights = access.get_plan_rights(current.professional(), code)
    note_reading(rights)
    session = current.session()()
    plans, versions = list_plans(session, code), project_versions(session, code)
    return render_template(
        "cases/plans.html",
        rights=rights,
        case=rights.case,
        project=find_project(session, code) if rights.reads_words else None,
        written=find_project_version(session, code),
        versions=versions,
        plans=plans,
        open_one=find_open_plan(session, code),
        names=known_as([*(each.by for each in versions), *(each.validated_by for each in plans)]),
        say_state=say_state,
    )


@blueprint.post(ADDRESS)
def begin(code: str) -> Response:
    """Begin a plan, or a changed one; who presses twice begins once."""
    rights = access.get_plan_rights(current.professional(), code)
    if not rights.may_write:
        abort(403)
    by, now = current.professional().username, current.now()
    with current.writing() as session:
        key = f"{code}:begin:{len(list_plans(session, code)) + 1}"
        try:
            plan = start_plan(session, code, by=by, key=key, now=now)
        except PlanRefused as refusal:
            session.rollback()
            flash(say_refusal(refusal.reason), "late")
            return redirect(url_for("plan.list_all", code=code))
        tell(session, plan, "plan_started", by=by, now=now)
        number = plan.number
    return redirect(url_for("plan.plan_form", code=code, number=number))


@blueprint.get(f"{ADDRESS}/<int:number>")
def show(code: str, number: int) -> str:
    """What was agreed, by whom, and what has come of it."""
    rights, plan = access.get_plan(current.professional(), code, number)
    note_reading(rights)
    return render_template("cases/plan.html", **_shown(rights, plan))


@blueprint.get(f"{ADDRESS}/<int:number>/documento")
def document(code: str, number: int) -> Response:
    """Project and plan as a tagged PDF in the reader's language; its name carries codes only."""
    rights, plan = access.get_plan(current.professional(), code, number)
    if not rights.reads_words:
        abort(403)
    note_reading(rights)
    data = plan_document(current.session()(), plan, language=language(), today=local_date(current.now()))
    response = make_response(render_document("document", data, language()))
    response.headers["Content-Type"] = "application/pdf"
    kind = "attachment" if request.args.get("guardar") else "inline"
    response.headers["Content-Disposition"] = f'{kind}; filename="plan-{plan.code}.pdf"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def note_reading(rights: Rights) -> None:
    """Who is shown what was written stands in the access log before the page is built."""
    if rights.reads_words:
        show_fields(rights.case, "plan")


def _shown(rights: Rights, plan: CasePlan) -> dict[str, object]:
    session, tongue = current.session()(), language()
    signatures, follow_ups, shares = (
        signatures_of(session, plan),
        follow_ups_of(session, plan),
        shares_of(session, plan),
    )
    content = content_of(session, plan)
    people = [plan.started_by, plan.validated_by, *(each.recorded_by for each in signatures)]
    found = faults_of(session, plan, today=local_date(current.now())) if plan.state in WRITABLE else ()
    return {
        "rights": rights,
        "case": rights.case,
        "plan": plan,
        "project": project_of(session, plan),
        "content": content,
        "goals": show_goals(plan, content, factors_of(session, plan)),
        "services": show_services(content),
        "faults": [say_fault(fault, tongue) for fault in found],
        "signatures": {each.signer: each for each in signatures},
        "signers": {signer: SIGNER_NAMES[signer].say(tongue) for signer in SIGNERS},
        "follow_ups": follow_ups,
        "shares": shares,
        "progress": progress_of(content, latest_outcomes(session, plan)),
        "organisations": organisation_names(
            [*(each.organisation for each in shares), *(each.organisation for each in content.contacts)]
        ),
        "names": known_as([*people, *(each.by for each in follow_ups)]),
        "words": {
            "strategies": STRATEGY_NAMES,
            "frequencies": FREQUENCY_NAMES,
            "follow_ups": FOLLOW_UP_NAMES,
            "reasons": CLOSE_REASON_NAMES,
        },
        "say_state": say_state,
        "is_writable": plan.state in WRITABLE,
    }
