"""Service tasks on cases. Each may run twice and then counts once; they read and return codes, never names."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import update

from processes.cases.consents import Authorisations, read_authorisations
from processes.cases.opening import Opening
from processes.cases.opening import open_case as open_or_get_case
from processes.cases.phases import check_close_reason, check_phase
from processes.cases.queries import lock_case
from processes.cases.story import find_line, write_line
from processes.cases.tables import Case, CaseMember, Consent
from processes.network.calendar import local_date
from processes.tasks import Job, service_task

CONSENT_NAMESPACE = UUID("0b8f7d0e-52a3-4d6b-8d5e-7c1f9e2a4b60")
NOTHING = Authorisations(carry_out=False, record=False, team=False, research=False)
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
        write_line(job, case, "opened", details={"coordinator": case.case_coordinator})
    return {
        "case_id": case.code,
        "ceas": case.ceas,
        "case_was_open": not is_new and find_line(job) is None,
        "case_coordinator": case.case_coordinator,
        "reference_professional": case.reference_professional,
    }


@service_task("cases.send_letter")
def send_letter(job: Job) -> Values:
    """Reads case_id; writes letter_sent_on. The letter itself is printed or sent by people."""
    line = find_line(job) or write_line(job, _case(job), "letter_sent")
    return {"letter_sent_on": local_date(line.at)}


@service_task("cases.register_consent")
def register_consent(job: Job) -> Values:
    """Reads case_id, consent {carry_out, record, team, research}, consent_version; writes consent_id."""
    if find_line(job) is None:
        authorisations = read_authorisations(job.variables.get("consent"))
        case = _case(job)
        _add_answer(job, case, authorisations, status="signed")
        write_line(job, case, "consent_signed", details={"version": _version(job)})
    return {"consent_id": _consent_id(job)}


@service_task("cases.register_refusal")
def register_refusal(job: Job) -> Values:
    """Reads case_id, refusal_reason?, consent_version?. A refusal has no effect on benefits."""
    if find_line(job) is None:
        case = _case(job)
        _add_answer(job, case, NOTHING, status="refused")
        write_line(job, case, "consent_refused", details={"version": _version(job)})
    return {}


@service_task("cases.withdraw_access")
def withdraw_access(job: Job) -> Values:
    """Reads case_id: what was signed is revoked, and the team does not see the case any more."""
    if find_line(job) is None:
        case = _case(job)
        _end_consents(job, case, status="revoked")
        sharing = (CaseMember.case_code == case.code, CaseMember.ended_on.is_(None))
        job.session.execute(update(CaseMember).where(*sharing).values(ended_on=local_date(job.now)))
        write_line(job, case, "access_withdrawn")
    return {}


@service_task("cases.close_case")
def close_case(job: Job) -> Values:
    """Reads case_id, close_reason. A case that is closed stays as it was closed."""
    case = _case(job)
    if case.status == "open":
        reason = check_close_reason(job.variables.get("close_reason"))
        case.status, case.closed_at, case.close_reason = "closed", job.now, reason
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


def _consent_id(job: Job) -> str:
    return str(uuid5(CONSENT_NAMESPACE, job.idempotency_key))


def _version(job: Job) -> str:
    return str(job.variables.get("consent_version") or "")


def _add_answer(job: Job, case: Case, authorisations: Authorisations, *, status: str) -> None:
    """The answer to a request for consent; an earlier signature does not hold beside it."""
    _end_consents(job, case, status="replaced")
    reason = str(job.variables.get("refusal_reason") or "") if status == "refused" else ""
    job.session.add(
        Consent(
            id=_consent_id(job),
            key=job.idempotency_key,
            case_code=case.code,
            version=_version(job),
            status=status,
            may_carry_out=authorisations.carry_out,
            may_use_record=authorisations.record,
            may_discuss_in_team=authorisations.team,
            may_research=authorisations.research,
            refusal_reason=reason,
            decided_at=job.now,
        )
    )
    job.session.flush()


def _end_consents(job: Job, case: Case, *, status: str) -> None:
    held = (Consent.case_code == case.code, Consent.status == "signed")
    ended = update(Consent).where(*held).values(status=status, revoked_at=job.now)
    job.session.execute(ended)
