"""Cases: those that one cares for or oversees, and one case with its story. Changing a case is a process's work."""

from flask import Blueprint, render_template, request

from engine.views import InstanceFilter, InstanceView
from processes.cases.diagnosis.access import find_rights
from processes.cases.people.restricting import find_restriction
from processes.cases.phases import PHASE_NAMES
from processes.cases.queries import count_cases_for, list_cases_for, participants_for, team_of, timeline
from webapp import access, current
from webapp.ad_hoc import open_ad_hocs
from webapp.cases.beginnings import offered
from webapp.cases.facts import facts_of_case
from webapp.cases.income import applications_of
from webapp.cases.notices import notices_for, shown
from webapp.language import label, language
from webapp.people import known_as

blueprint = Blueprint("cases", __name__, template_folder="templates")

VIEWS = {"abiertos": "open", "cerrados": "closed"}
PAGE = 25


@blueprint.get("/casos")
def list_cases() -> str:
    """Open or closed, the latest first."""
    session, me = current.session()(), current.professional()
    chosen = request.args.get("vista", "")
    chosen = chosen if chosen in VIEWS else "abiertos"
    page = _page_number()
    cases = list_cases_for(session, me, status=VIEWS[chosen], limit=PAGE, offset=(page - 1) * PAGE)
    counts = {name: count_cases_for(session, me, status=status) for name, status in VIEWS.items()}
    return render_template(
        "cases/list.html",
        cases=cases,
        chosen=chosen,
        counts=counts,
        page=page,
        has_more=page * PAGE < counts[chosen],
        people=participants_for(session, me, [case.code for case in cases]),
        names=known_as(
            [*(case.case_coordinator for case in cases), *(case.reference_professional for case in cases)]
        ),
        phases={code: names[1 if language() == "en" else 0] for code, names in PHASE_NAMES.items()},
    )


@blueprint.get("/casos/<code>")
def show_case(code: str) -> str:
    """Who cares for it, the consent, what runs for it, and what has happened."""
    session, me = current.session()(), current.professional()
    case = access.get_case(me, code)
    participant = participants_for(session, me, [case.code])[case.code]
    story = timeline(session, case.code)
    team = team_of(session, case.code)
    running = _instances(case.code)
    return render_template(
        "cases/case.html",
        facts=facts_of_case(case, participant),
        case=case,
        is_restricted=find_restriction(session, case.code) is not None,
        story=story,
        team=team,
        names=known_as([*team, *(line.by for line in story)]),
        instances=running,
        applications=applications_of(case),
        ad_hocs=[found for each in running for found in open_ad_hocs(each)],
        has_diagnoses=find_rights(session, me, case.code) is not None,
        beginnings=offered(case),
        notices=notices_for(case),
        shown=shown,
        titles={each.definition_id: label(each) for each in current.read().list_definitions()},
    )


def _instances(code: str) -> list[InstanceView]:
    found = current.read().list_instances(InstanceFilter(business_keys=frozenset([code])))
    return sorted(found, key=lambda instance: instance.started_at, reverse=True)


def _page_number() -> int:
    page = request.args.get("pagina", "")
    return max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1
