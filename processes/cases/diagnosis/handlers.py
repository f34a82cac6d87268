"""Service tasks on diagnoses. Each may run twice and then counts once; they read and return codes and numbers.

The words and answers come from a task's form; who did the task is `recorded_by` or `validated_by`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from processes.cases.diagnosis.pack_form import own_part, professional_part
from processes.cases.diagnosis.packs import USUAL, get_pack
from processes.cases.diagnosis.queries import content_of, find_diagnosis
from processes.cases.diagnosis.recording import Change, Start, record, start, validate
from processes.cases.diagnosis.scoring import score
from processes.cases.diagnosis.states import DiagnosisRefused
from processes.cases.diagnosis.tables import Diagnosis
from processes.cases.diagnosis.urgency import Raised, publisher_at, raise_flags
from processes.cases.queries import lock_case
from processes.cases.story import SYSTEM, find_line, write_line
from processes.network.calendar import local_date
from processes.network.queries import find_professional
from processes.tasks import Job, service_task

Values = Mapping[str, Any]


class UnknownDiagnosis(LookupError):
    """The case has no diagnosis of that number."""


@service_task("cases.start_diagnosis")
def start_diagnosis(job: Job) -> Values:
    """Reads case_id, moment?, pack?, plan_agreed_on?, is_closing?, recorded_by?; writes diagnosis (its number)."""
    given = job.variables
    plan = given.get("plan_agreed_on")
    asked = Start(
        case_code=str(given["case_id"]),
        by=_by(job, "recorded_by"),
        key=job.idempotency_key,
        moment=str(given.get("moment") or "O1"),
        pack=str(given.get("pack") or USUAL),
        plan_agreed_on=plan if isinstance(plan, date) else None,
        is_closing=given.get("is_closing") is True,
    )
    begun = start(job.session, asked, now=job.now)
    if find_line(job) is None:
        case = lock_case(job.session, begun.case_code)
        write_line(job, case, "diagnosis_started", details=_details(begun), by=asked.by)
    return {"diagnosis": begun.number, "diagnosis_state": begun.state}


@service_task("cases.record_diagnosis")
def record_diagnosis(job: Job) -> Values:
    """Reads case_id, diagnosis, answers/factors/judgement, self_ratings?, recorded_by?.

    Writes diagnosis_state, overall (or null), band, critical_flags (how many are new).
    """
    diagnosis = diagnosis_of(job)
    new = list(_record(job, diagnosis, "professional", professional_part(job.variables)))
    if job.variables.get("self_ratings"):
        new += _record(job, diagnosis, "own", own_part(job.variables))
    content = content_of(job.session, diagnosis)
    scores = score(get_pack(diagnosis.pack), content.answers, content.self_ratings)
    return {
        "diagnosis_state": diagnosis.state,
        "overall": scores.overall,
        "band": scores.band.id if scores.band else None,
        "critical_flags": len(new),
    }


@service_task("cases.critical_flag")
def critical_flag(job: Job) -> Values:
    """Reads case_id, diagnosis: an urgent message for each flag that the diagnosis holds; writes flags_raised."""
    diagnosis = diagnosis_of(job)
    content = content_of(job.session, diagnosis)
    items = score(get_pack(diagnosis.pack), content.answers, {}).critical
    publisher = publisher_at(job.session, job.now)
    raised = Raised(items=items, by=_by(job, "recorded_by"))
    raise_flags(job.session, publisher, diagnosis, raised, now=job.now)
    return {"flags_raised": len(items)}


@service_task("cases.validate_diagnosis")
def validate_diagnosis(job: Job) -> Values:
    """Reads case_id, diagnosis, validated_by: the reference professional, or who stands in; writes diagnosis_state."""
    diagnosis = diagnosis_of(job)
    case = lock_case(job.session, diagnosis.case_code)
    by = str(job.variables.get("validated_by") or "")
    validator = find_professional(job.session, by, day=local_date(job.now)) if by else None
    if validator is None or case.reference_professional not in validator.usernames:
        raise DiagnosisRefused(
            "not_reference", "Expected the reference professional, but somebody else validates"
        )
    validate(job.session, diagnosis, _change(job, diagnosis, by, "validate"), now=job.now)
    if find_line(job) is None:
        write_line(job, case, "diagnosis_validated", details=_details(diagnosis), by=by)
    return {"diagnosis_state": diagnosis.state}


def _record(job: Job, diagnosis: Diagnosis, part: Any, values: Values) -> tuple[str, ...]:
    change = _change(job, diagnosis, _by(job, "recorded_by"), part)
    return record(job.session, diagnosis, part, values, change, now=job.now)


def diagnosis_of(job: Job) -> Diagnosis:
    """The diagnosis that the job is about. Raises UnknownDiagnosis."""
    code, number = str(job.variables["case_id"]), int(job.variables["diagnosis"])
    found = find_diagnosis(job.session, code, number)
    if found is None:
        raise UnknownDiagnosis(f"Expected diagnosis {number} of {code}, but there is none")
    return found


def _change(job: Job, diagnosis: Diagnosis, by: str, part: str) -> Change:
    """A job works on what is there: the case's row is locked before."""
    lock_case(job.session, diagnosis.case_code)
    job.session.refresh(diagnosis)
    return Change(by=by, key=f"{job.idempotency_key}:{part}", revision=diagnosis.revision)


def _by(job: Job, name: str) -> str:
    return str(job.variables.get(name) or SYSTEM)


def _details(diagnosis: Diagnosis) -> dict[str, Any]:
    return {"diagnosis": diagnosis.number, "moment": diagnosis.moment}
