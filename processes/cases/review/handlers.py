"""Service tasks of the process *Periodic review and closing*. Each may run twice and then counts once.

They read and return codes, numbers and dates; what was said stays in the tables and forms.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import update

from processes.cases.consent.acts import act_of, is_done, tell
from processes.cases.consent.sharing import end_sharings
from processes.cases.diagnosis.comparison import compare
from processes.cases.diagnosis.handlers import diagnosis_of
from processes.cases.diagnosis.packs import get_pack
from processes.cases.diagnosis.process_steps import enter_phase, missing_in, people_of
from processes.cases.diagnosis.process_steps import validate as validate_second
from processes.cases.diagnosis.queries import content_of, find_open, find_validated
from processes.cases.diagnosis.recording import Start, start
from processes.cases.diagnosis.states import DiagnosisRefused
from processes.cases.plan.following import progress_of
from processes.cases.plan.queries import content_of as plan_content
from processes.cases.plan.queries import find_plan_in_force, latest_outcomes
from processes.cases.plan.sharing import withdraw_shares
from processes.cases.queries import lock_case
from processes.cases.review.progress import Seen, measure
from processes.cases.story import SYSTEM
from processes.cases.tables import Case, CaseMember
from processes.network.calendar import ZONE, local_date
from processes.tasks import BpmnError, Job, service_task

Values = Mapping[str, Any]
MEASURED = "measured"


@service_task("review.begin")
def begin(job: Job) -> Values:
    """Reads case_id, plan?; writes plan_agreed_at, review_began_at and who attends."""
    case = _case(job)
    enter_phase(job, case, "destiny")
    plan = find_plan_in_force(job.session, case.code)
    agreed_on = plan.agreed_on if plan is not None else None
    agreed_at = job.now if agreed_on is None else datetime.combine(agreed_on, job.now.timetz())
    return {
        "plan": None if plan is None else plan.number,
        "plan_agreed_at": agreed_at,
        "review_began_at": job.now,
        **people_of(case),
    }


@service_task("review.measure")
def measure_progress(job: Job) -> Values:
    """Reads plan_agreed_at, goes_on, has_moved, is_progressing, stuck_since?, done_percent?.

    Writes accepts, moved, done_ratio, months_since_plan, months_stuck, stuck_since, hdme_change.
    """
    given, case = job.variables, _case(job)
    reached, actions = _outcomes(job, case)
    measured = measure(
        Seen(
            on=local_date(job.now),
            plan_agreed_on=_day(given["plan_agreed_at"]),
            is_progressing=given.get("is_progressing") != "no",
            stuck_since=None if given.get("stuck_since") is None else _day(given["stuck_since"]),
            reached=reached,
            actions=actions,
            done_percent=given.get("done_percent"),
        )
    )
    return {
        "accepts": given.get("goes_on") != "no",
        "moved": given.get("has_moved") == "yes",
        "done_ratio": measured.done_ratio,
        "months_since_plan": measured.months_since_plan,
        "months_stuck": measured.months_stuck,
        "stuck_since": measured.stuck_since,
        "hdme_change": _hdme_change(job, case),
    }


@service_task("review.begin_second")
def begin_second(job: Job) -> Values:
    """Reads case_id, plan_agreed_at, is_closing?; writes diagnosis (null: refused) and second_refused, why."""
    case = _case(job)
    found = find_open(job.session, case.code)
    if found is not None and found.moment == "O2":
        return {"diagnosis": found.number, "second_refused": None}
    first = find_validated(job.session, case.code, "O1")
    asked = Start(
        case_code=case.code,
        by=SYSTEM,
        key=job.idempotency_key,
        moment="O2",
        plan_agreed_on=_day(job.variables["plan_agreed_at"]),
        is_closing=job.variables.get("is_closing") is True,
    )
    if first is not None:
        asked = Start(**{**_fields(asked), "pack": first.pack})
    try:
        begun = start(job.session, asked, now=job.now)
    except DiagnosisRefused as refusal:
        return {"diagnosis": None, "second_refused": refusal.reason}
    act = act_of(job)
    if not is_done(job.session, act):
        tell(job.session, case, act, "diagnosis_started", {"diagnosis": begun.number, "moment": "O2"})
    return {"diagnosis": begun.number, "second_refused": None}


@service_task("review.check_second")
def check_second(job: Job) -> Values:
    """Reads second_result, diagnosis. Throws `values_missing` where it was said to be measured and is not."""
    if job.variables.get("second_result") != MEASURED:
        return {}
    if job.variables.get("diagnosis") is None:
        raise BpmnError("values_missing", "Expected an O2 that was begun, but there is none")
    missing = missing_in(job, diagnosis_of(job))
    if missing.professional or missing.own:
        raise BpmnError("values_missing", "Expected every dimension of the O2, but some have no value")
    return {}


@service_task("review.lock_second")
def lock_second(job: Job) -> Values:
    """Reads second_result, diagnosis, validated_by: the reference professional. Throws `not_complete`."""
    if job.variables.get("second_result") != MEASURED:
        return {}
    return validate_second(job)


@service_task("review.end_sharing")
def end_sharing(job: Job) -> Values:
    """Reads case_id, close_reason: nothing of the case is shared any more, and its team's access ends.

    What was signed stays as it was signed; what other organisations were asked for is taken back.
    """
    case, act = _case(job), act_of(job)
    if is_done(job.session, act):
        return {}
    end_sharings(job.session, case, act)
    members = (CaseMember.case_code == case.code, CaseMember.ended_on.is_(None))
    job.session.execute(update(CaseMember).where(*members).values(ended_on=local_date(job.now)))
    plan = find_plan_in_force(job.session, case.code)
    if plan is not None:
        withdraw_shares(job.session, plan, now=job.now)
    tell(job.session, case, act, "sharing_ended", {"reason": str(job.variables.get("close_reason") or "")})
    return {}


def _case(job: Job) -> Case:
    return lock_case(job.session, str(job.variables["case_id"]))


def _outcomes(job: Job, case: Case) -> tuple[int | None, int]:
    """Of the plan in force: actions that came to what was wanted, and how many there are; None: nothing noted yet."""
    plan = find_plan_in_force(job.session, case.code)
    if plan is None:
        return None, 0
    outcomes = latest_outcomes(job.session, plan)
    progress = progress_of(plan_content(job.session, plan), outcomes)
    return (progress.reached if outcomes else None), progress.actions


def _hdme_change(job: Job, case: Case) -> Decimal | None:
    """From the validated O1 to the validated O2; None while one of them is missing."""
    first = find_validated(job.session, case.code, "O1")
    second = find_validated(job.session, case.code, "O2")
    if first is None or second is None:
        return None
    pack = get_pack(first.pack)
    return compare(pack, content_of(job.session, first), content_of(job.session, second)).change


def _day(value: object) -> date:
    """A moment's day in the region, or the day itself."""
    if isinstance(value, datetime):
        return value.astimezone(ZONE).date()
    if isinstance(value, date):
        return value
    raise TypeError(f"Expected a date, but got {type(value).__name__}")


def _fields(asked: Start) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in asked.__struct_fields__}
