"""Service tasks of the process *Co-diagnosis*: begin, is a part there, validate. Each may run twice and counts once.

What a person has to mend is thrown as a BPMN error and comes back as a task; the values stay in the tables.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from processes.cases.diagnosis.content import score_content
from processes.cases.diagnosis.handlers import diagnosis_of, start_diagnosis, validate_diagnosis
from processes.cases.diagnosis.packs import get_pack
from processes.cases.diagnosis.queries import content_of, find_open, find_validated
from processes.cases.diagnosis.recording import Change, correct
from processes.cases.diagnosis.scoring import Scores
from processes.cases.diagnosis.states import DiagnosisRefused
from processes.cases.diagnosis.tables import Diagnosis
from processes.cases.handlers import change_phase
from processes.cases.queries import lock_case
from processes.cases.story import SYSTEM, find_line, write_line
from processes.cases.tables import Case
from processes.tasks import BpmnError, Job, service_task

Values = Mapping[str, Any]
PARTS = ("professional", "own")
MADE_ANEW = "Se hace otro codiagnóstico del caso."


class NoReference(ValueError):
    """Nobody could validate: the case has no reference professional."""


class Missing(Struct, frozen=True, kw_only=True):
    """How many dimensions a part still lacks."""

    professional: int
    own: int


@service_task("diagnosis.begin")
def begin(job: Job) -> Values:
    """Reads case_id, first_interview_at?; writes diagnosis, diagnosis_state, first_interview_at and who attends.

    What is open is taken up; a validated O1 is corrected, since it never changes. Throws `no_consent`.
    """
    case = lock_case(job.session, str(job.variables["case_id"]))
    if case.reference_professional is None:
        raise NoReference(f"Expected {case.code} to have a reference professional, but there is none: assign")
    try:
        found = _take_up(job, case)
    except DiagnosisRefused as refusal:
        if refusal.reason != "no_consent":
            raise
        raise BpmnError("no_consent", str(refusal)) from None
    enter_phase(job, case, "discover")
    given = job.variables.get("first_interview_at")
    return {
        "diagnosis": found.number,
        "diagnosis_state": found.state,
        "first_interview_at": given if isinstance(given, datetime) else job.now,
        **people_of(case),
    }


@service_task("diagnosis.check_part")
def check_part(job: Job) -> Values:
    """Reads case_id, diagnosis, part (professional, own); writes diagnosis_state. Throws `values_missing`."""
    part = str(job.variables.get("part"))
    if part not in PARTS:
        raise ValueError(f"Expected a part of {', '.join(PARTS)}, but got {part!r}")
    diagnosis = diagnosis_of(job)
    missing = getattr(missing_in(job, diagnosis), part)
    if missing:
        raise BpmnError("values_missing", f"Expected every dimension, but {missing} of them have no value")
    return {"diagnosis_state": diagnosis.state}


@service_task("diagnosis.validate")
def validate(job: Job) -> Values:
    """Reads case_id, diagnosis, validated_by: the reference professional, or who stands in; writes diagnosis_state.

    Throws `not_complete` where an answer was taken back meanwhile. What was validated on its page stays as it is.
    """
    try:
        return validate_diagnosis(job)
    except DiagnosisRefused as refusal:
        if refusal.reason == "locked":
            return {"diagnosis_state": diagnosis_of(job).state}
        if refusal.reason != "not_complete":
            raise
        raise BpmnError("not_complete", str(refusal)) from None


def missing_in(job: Job, diagnosis: Diagnosis) -> Missing:
    """An optional dimension without a value is not missing, and needs no rating."""
    scores: Scores = score_content(get_pack(diagnosis.pack), content_of(job.session, diagnosis))
    needed = [each for each in scores.dimensions if not each.dimension.is_optional or each.value is not None]
    return Missing(
        professional=sum(each.value is None for each in needed),
        own=sum(each.self_rating is None for each in needed),
    )


def people_of(case: Case) -> dict[str, str | None]:
    """Who attends a case and where, as its processes carry it: codes and user names."""
    return {
        "participant": case.participant,
        "territory": case.territory,
        "ceas": case.ceas,
        "case_coordinator": case.case_coordinator,
        "reference_professional": case.reference_professional,
    }


def enter_phase(job: Job, case: Case, phase: str) -> None:
    """The case goes on to that phase, told once; where it is there already nothing is told."""
    if case.phase != phase:
        variables = {"case_id": case.code, "phase": phase}
        key = f"{job.idempotency_key}:phase"
        change_phase(structs.replace(job, idempotency_key=key, variables=variables))


def _take_up(job: Job, case: Case) -> Diagnosis:
    """The open one, else a correction of the validated O1, else the first."""
    found = find_open(job.session, case.code)
    if found is not None:
        return found
    first = find_validated(job.session, case.code, "O1")
    if first is None:
        start_diagnosis(job)
        begun = find_open(job.session, case.code)
        assert begun is not None, "start_diagnosis begins one"
        return begun
    change = Change(by=SYSTEM, key=job.idempotency_key, revision=first.revision)
    anew = correct(job.session, first, MADE_ANEW, change, now=job.now)
    if find_line(job) is None:
        details = {"diagnosis": anew.number, "moment": anew.moment}
        write_line(job, case, "diagnosis_corrected", details=details)
    return anew
