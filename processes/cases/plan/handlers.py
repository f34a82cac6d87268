"""Service tasks on plans. Each may run twice and then counts once; they read and return codes, numbers and dates.

What is written in a project or a plan stays in its tables; the pages of the case write it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import structs

from processes.cases.handlers import change_phase
from processes.cases.plan.agreeing import Signed, close, put_in_force, reopen, sign, validate
from processes.cases.plan.content import SERVICE_VERBS, services_of
from processes.cases.plan.queries import (
    content_of,
    factors_of,
    find_open_plan,
    find_plan,
    find_plan_in_force,
    find_project_version,
    shares_of,
)
from processes.cases.plan.sharing import asks_for, share_services, withdraw_shares
from processes.cases.plan.states import PlanRefused, check_signer
from processes.cases.plan.tables import CasePlan
from processes.cases.plan.telling import tell
from processes.cases.plan.writing import Change, settle_state, start_plan
from processes.cases.queries import find_consent_in_force, lock_case
from processes.cases.story import SYSTEM
from processes.network.calendar import local_date
from processes.tasks import BpmnError, Job, service_task

Values = Mapping[str, Any]


class UnknownPlan(LookupError):
    """The case has no plan of that number."""


@service_task("plan.begin")
def begin_plan(job: Job) -> Values:
    """Reads case_id; writes plan (its number), plan_state, factors, ceas, case_coordinator, reference_professional.

    A plan that is being made is taken up. Throws `no_consent`; without a reference professional it fails: assign one.
    """
    case = lock_case(job.session, str(job.variables["case_id"]))
    consent = find_consent_in_force(job.session, case.code)
    if consent is None or not consent.may_use_record:
        raise BpmnError("no_consent", "Expected a consent to use the record, but none is in force")
    if case.reference_professional is None:
        raise PlanRefused("no_reference", "Expected a reference professional to validate, but there is none")
    plan = find_open_plan(job.session, case.code) or start_plan(
        job.session, case.code, by=SYSTEM, key=job.idempotency_key, now=job.now
    )
    tell(job.session, plan, "plan_started", by=SYSTEM, now=job.now)
    _enter_phase(job, "design")
    factors = factors_of(job.session, plan)
    return {
        "plan": plan.number,
        "plan_state": plan.state,
        "factors": [
            {"factor": number, "kind": each.kind, "locus": each.locus}
            for number, each in enumerate(factors, 1)
        ],
        "ceas": case.ceas,
        "case_coordinator": case.case_coordinator,
        "reference_professional": case.reference_professional,
    }


@service_task("plan.check")
def check_plan(job: Job) -> Values:
    """Reads case_id, plan; writes plan_state, plan_faults (how many), project_written."""
    plan = _plan(job)
    found = settle_state(job.session, plan, today=local_date(job.now))
    project = find_project_version(job.session, plan.case_code)
    return {"plan_state": plan.state, "plan_faults": len(found), "project_written": project is not None}


@service_task("plan.validate")
def validate_plan(job: Job) -> Values:
    """Reads case_id, plan, validated_by: the reference professional, and nobody else; writes plan_state.

    Throws `not_complete` where something is missing meanwhile.
    """
    plan = _plan(job)
    by = str(job.variables.get("validated_by") or "")
    try:
        validate(job.session, plan, _change(job, plan, by), now=job.now)
    except PlanRefused as refusal:
        if refusal.reason != "not_ready_for_validated":
            raise
        raise BpmnError("not_complete", str(refusal)) from None
    tell(job.session, plan, "plan_validated", by=by, now=job.now)
    return {"plan_state": plan.state}


@service_task("plan.sign")
def register_signature(job: Job) -> Values:
    """Reads case_id, plan, signer, signed_on?, recorded_by; writes plan_state. Without a day: today."""
    plan = _plan(job)
    given = job.variables
    signer, by = check_signer(given.get("signer")), str(given.get("recorded_by") or "")
    signed = Signed(signer=signer, on=_day(given.get("signed_on")) or local_date(job.now))
    sign(job.session, plan, signed, _change(job, plan, by), now=job.now)
    tell(job.session, plan, "plan_signed", by=by, now=job.now, signer=signer)
    return {"plan_state": plan.state}


@service_task("plan.reopen")
def reopen_plan(job: Job) -> Values:
    """Reads case_id, plan: what was not signed can be written again; writes plan_state."""
    plan = _plan(job)
    if plan.state not in ("draft", "complete"):
        reopen(job.session, plan, _change(job, plan, SYSTEM), now=job.now)
        tell(job.session, plan, "plan_reopened", by=SYSTEM, now=job.now)
    return {"plan_state": plan.state}


@service_task("plan.put_in_force")
def put_plan_in_force(job: Job) -> Values:
    """Reads case_id, plan; writes plan_state, agreed_on, first_follow_up, services {activate, keep, adjust, remove}."""
    plan = _plan(job)
    put_in_force(job.session, plan, _change(job, plan, SYSTEM), now=job.now)
    tell(job.session, plan, "plan_in_force", by=SYSTEM, now=job.now)
    _enter_phase(job, "destiny")
    content = content_of(job.session, plan)
    return {
        "plan_state": plan.state,
        "agreed_on": plan.agreed_on,
        "first_follow_up": content.first_follow_up,
        "services": {verb: list(services_of(content, verb)) for verb in SERVICE_VERBS},
    }


@service_task("plan.share_services")
def share(job: Job) -> Values:
    """Reads case_id, plan; writes referrals: one for each service of another organisation, with its codes."""
    plan = _plan(job)
    shares = share_services(job.session, plan, now=job.now)
    if shares:
        tell(job.session, plan, "plan_shared", by=SYSTEM, now=job.now, services=len(shares))
    services = content_of(job.session, plan).services
    return {
        "referrals": [
            {
                "plan_service": each.code,
                "receiver": each.organisation,
                "code": services[each.service - 1].code,
                "asks_for": asks_for(services[each.service - 1].code),
            }
            for each in shares
        ]
    }


@service_task("plan.withdraw_services")
def withdraw_services(job: Job) -> Values:
    """Reads case_id, plan: what other organisations were asked for is taken back; writes shares_withdrawn."""
    plan = _plan(job)
    if withdraw_shares(job.session, plan, now=job.now):
        tell(job.session, plan, "plan_shares_withdrawn", by=SYSTEM, now=job.now)
    withdrawn = [each for each in shares_of(job.session, plan) if each.withdrawn_at is not None]
    return {"shares_withdrawn": len(withdrawn)}


@service_task("plan.close")
def close_plan(job: Job) -> Values:
    """Reads case_id, plan?, plan_close_reason; writes plan_in_force: does another one hold?

    One that is closed stays as it was closed; without a plan nothing is closed.
    """
    code = str(job.variables["case_id"])
    if job.variables.get("plan") is None:
        return {"plan_in_force": find_plan_in_force(job.session, code) is not None}
    plan = _plan(job)
    if plan.state != "closed":
        reason = str(job.variables.get("plan_close_reason") or "")
        close(job.session, plan, reason, by=SYSTEM, now=job.now)
        tell(job.session, plan, "plan_closed", by=SYSTEM, now=job.now, reason=reason)
    return {"plan_state": plan.state, "plan_in_force": find_plan_in_force(job.session, code) is not None}


def _plan(job: Job) -> CasePlan:
    """A job works on what is there: the case's row is locked first."""
    code, number = str(job.variables["case_id"]), int(job.variables["plan"])
    lock_case(job.session, code)
    found = find_plan(job.session, code, number)
    if found is None:
        raise UnknownPlan(f"Expected plan {number} of {code}, but there is none")
    job.session.refresh(found)
    return found


def _change(job: Job, plan: CasePlan, by: str) -> Change:
    return Change(by=by, key=job.idempotency_key, revision=plan.revision)


def _enter_phase(job: Job, phase: str) -> None:
    """The case goes on with the plan; told once."""
    variables = {"case_id": job.variables["case_id"], "phase": phase}
    change_phase(structs.replace(job, idempotency_key=f"{job.idempotency_key}:phase", variables=variables))


def _day(given: Any) -> date | None:
    """A form's day, as a date or as ISO text."""
    if isinstance(given, date):
        return given
    return date.fromisoformat(given) if isinstance(given, str) and given else None
