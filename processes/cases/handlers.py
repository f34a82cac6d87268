"""Service tasks on cases. Each may run twice and then counts once; they read and return codes, never names."""

from collections.abc import Mapping
from typing import Any

from processes.cases.consent.acts import act_of, is_done
from processes.cases.consent.authorisations import NOTHING, read_authorisations
from processes.cases.consent.publishing import publisher_at
from processes.cases.consent.recording import Answer, consent_id, refuse, sign
from processes.cases.consent.revoking import revoke
from processes.cases.consent.sharing import end_sharings
from processes.cases.opening import Opening
from processes.cases.opening import open_case as open_or_get_case
from processes.cases.phases import check_close_reason, check_phase
from processes.cases.queries import lock_case
from processes.cases.story import find_line, write_line
from processes.cases.tables import Case
from processes.cases.workload import is_over
from processes.network.calendar import local_date
from processes.tasks import Job, service_task

Values = Mapping[str, Any]


@service_task("cases.open_case")
def open_case(job: Job) -> Values:
    """Reads participant, case_coordinator, reference_professional?, alert_id?; writes case_id, ceas, case_was_open.

    A case that was open keeps its people: who holds it is written too, whoever was asked for.
    """
    given = job.variables
    opening = Opening(
        participant=str(given["participant"]),
        case_coordinator=str(given["case_coordinator"]),
        reference_professional=given.get("reference_professional") or None,
        alert_id=given.get("alert_id"),
    )
    case, is_new = open_or_get_case(job.session, opening, now=job.now)
    if is_new:
        write_line(job, case, "opened", details=_coordination(job, case))
    return {
        "case_id": case.code,
        "ceas": case.ceas,
        "case_was_open": not is_new and find_line(job) is None,
        "case_coordinator": case.case_coordinator,
        "reference_professional": case.reference_professional,
    }


def _coordination(job: Job, case: Case) -> dict[str, Any]:
    """Who coordinates, and that they now carry more than was agreed, where it is so."""
    over = is_over(job.session, case.case_coordinator, local_date(job.now))
    return {"coordinator": case.case_coordinator, **({"over_assigned": True} if over else {})}


@service_task("cases.send_letter")
def send_letter(job: Job) -> Values:
    """Reads case_id; writes letter_sent_on. The letter itself is printed or sent by people."""
    line = find_line(job) or write_line(job, _case(job), "letter_sent")
    return {"letter_sent_on": local_date(line.at)}


@service_task("cases.register_consent")
def register_consent(job: Job) -> Values:
    """Reads case_id, consent {carry_out, record, team, research}, consent_version; writes consent_id."""
    act = act_of(job)
    if is_done(job.session, act):
        return {"consent_id": consent_id(act)}
    answer = Answer(authorisations=read_authorisations(job.variables.get("consent")), version=_version(job))
    return {"consent_id": sign(job.session, _case(job), answer, act)}


@service_task("cases.register_refusal")
def register_refusal(job: Job) -> Values:
    """Reads case_id, refusal_reason?, consent_version?. A refusal has no effect on benefits."""
    reason = str(job.variables.get("refusal_reason") or "")
    answer = Answer(authorisations=NOTHING, version=_version(job), refusal_reason=reason)
    refuse(job.session, _case(job), answer, act_of(job))
    return {}


@service_task("cases.withdraw_access")
def withdraw_access(job: Job) -> Values:
    """Reads case_id: nothing that was signed or shared holds, and the case's other processes are told."""
    revoke(job.session, publisher_at(job.session, job.now), _case(job), act_of(job))
    return {}


@service_task("cases.close_case")
def close_case(job: Job) -> Values:
    """Reads case_id, close_reason. A closed case shares nothing, and stays as it was closed."""
    case = _case(job)
    if case.status == "open":
        reason = check_close_reason(job.variables.get("close_reason"))
        case.status, case.closed_at, case.close_reason = "closed", job.now, reason
        end_sharings(job.session, case, act_of(job))
        write_line(job, case, "closed", details={"reason": reason})
    return {}


@service_task("cases.change_phase")
def change_phase(job: Job) -> Values:
    """Reads case_id, phase."""
    if find_line(job) is None:
        case = _case(job)
        before = case.phase
        case.phase = check_phase(case.status, job.variables.get("phase"))
        write_line(job, case, "phase_changed", details={"from": before, "to": case.phase})
    return {}


def _case(job: Job) -> Case:
    return lock_case(job.session, str(job.variables["case_id"]))


def _version(job: Job) -> str:
    return str(job.variables.get("consent_version") or "")
