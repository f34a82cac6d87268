"""A complete plan is validated, signed by three, put in force, and closed; in the caller's transaction.

Who may do it is asked here too, because tasks and pages both come here: only the reference professional validates.
"""

from collections.abc import Collection
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from processes.cases.plan.queries import find_plan_in_force, find_project_version, signatures_of
from processes.cases.plan.states import SIGNERS, PlanRefused, Signer, check_close_reason
from processes.cases.plan.tables import CasePlan, PlanSignature
from processes.cases.plan.writing import (
    Change,
    StalePlan,
    check_consent,
    copy_revision,
    move,
    settle_state,
)
from processes.cases.queries import lock_case
from processes.cases.tables import Case
from processes.network.calendar import local_date
from processes.network.queries import find_professional


class Signed(Struct, frozen=True, kw_only=True):
    """Who signed, and on which day."""

    signer: Signer
    on: date


def may_validate(case: Case, usernames: Collection[str]) -> bool:
    """The reference professional guarantees the plan; the coordinator helps to make it and does not validate.

    `usernames`: who asks, and for whom they stand in.
    """
    return case.reference_professional in usernames


def may_record_signature(case: Case, usernames: Collection[str], signer: Signer) -> bool:
    """One's own; the participant's is recorded by either professional, who was there. `usernames`: as above."""
    own = {
        "participant": (case.case_coordinator, case.reference_professional),
        "case_coordinator": (case.case_coordinator,),
        "reference_professional": (case.reference_professional,),
    }
    return any(username in usernames for username in own[signer])


def _names(session: Session, username: str, now: datetime) -> frozenset[str]:
    """Theirs, and of those for whom they stand in on that day; nobody's for who is not active."""
    person = find_professional(session, username, day=local_date(now))
    return frozenset() if person is None else person.usernames


def validate(session: Session, plan: CasePlan, change: Change, *, now: datetime) -> None:
    """Lock what it says, for the signatures. Raises PlanRefused, StalePlan."""
    case = lock_case(session, plan.case_code)
    if not may_validate(case, _names(session, change.by, now)):
        raise PlanRefused("not_reference", "Expected the reference professional, but somebody else validates")
    if plan.state in ("validated", "signed", "in_force") and plan.validated_by == change.by:
        return
    check_consent(session, plan.case_code)
    if settle_state(session, plan, today=local_date(now)):
        raise PlanRefused("not_ready_for_validated", "Expected a complete plan, but something is missing")
    move(session, plan, change, state="validated")
    project = find_project_version(session, plan.case_code)
    plan.project_version = 0 if project is None else project.version
    plan.validated_at, plan.validated_by = now, change.by
    session.flush()


def sign(session: Session, plan: CasePlan, signed: Signed, change: Change, *, now: datetime) -> None:
    """Record a signature of this revision; with the third the plan is signed. Raises PlanRefused, StalePlan."""
    case = lock_case(session, plan.case_code)
    if not may_record_signature(case, _names(session, change.by, now), signed.signer):
        raise PlanRefused("not_signer", "Expected the signer or who was there, but somebody else records it")
    if session.get(PlanSignature, (plan.id, change.revision, signed.signer)) is not None:
        return
    if plan.state != "validated":
        raise PlanRefused(
            "not_ready_for_signed", f"Expected a validated plan to sign, but it is {plan.state}"
        )
    _check_day(plan, signed.on, today=local_date(now))
    check_consent(session, plan.case_code)
    if change.revision != plan.revision:
        raise StalePlan(f"Expected revision {change.revision} to sign, but the plan was changed since")
    session.add(
        PlanSignature(
            plan=plan.id,
            revision=plan.revision,
            signer=signed.signer,
            signed_on=signed.on,
            recorded_by=change.by,
            at=now,
        )
    )
    session.flush()
    given = signatures_of(session, plan)
    if {each.signer for each in given} == set(SIGNERS):
        move(session, plan, change, state="signed")
        plan.agreed_on = max(each.signed_on for each in given)
        session.flush()


def reopen(session: Session, plan: CasePlan, change: Change, *, now: datetime) -> None:
    """Somebody does not sign: it can be written again, validated and signed again. Raises PlanRefused, StalePlan."""
    if plan.state in ("draft", "complete"):
        return
    copy_revision(session, plan, change, now=now)
    plan.project_version, plan.validated_at, plan.validated_by = 0, None, None
    session.flush()


def put_in_force(session: Session, plan: CasePlan, change: Change, *, now: datetime) -> None:
    """From now on it holds, in the place of the one before. Raises PlanRefused, StalePlan."""
    if plan.state == "in_force":
        return
    check_consent(session, plan.case_code)
    before = find_plan_in_force(session, plan.case_code)
    move(session, plan, change, state="in_force")
    plan.in_force_at = now
    if before is not None:
        close(session, before, "replaced", by=change.by, now=now)
    session.flush()


def close(session: Session, plan: CasePlan, reason: str, *, by: str, now: datetime) -> None:
    """It does not hold any more; one that is closed stays as it was closed. Raises PlanRefused, StalePlan."""
    if plan.state == "closed":
        return
    known = check_close_reason(reason)
    move(session, plan, Change(by=by, key="", revision=plan.revision), state="closed")
    plan.closed_at, plan.close_reason = now, known
    session.flush()


def _check_day(plan: CasePlan, on: date, *, today: date) -> None:
    validated = None if plan.validated_at is None else local_date(plan.validated_at)
    if on > today or (validated is not None and on < validated):
        raise PlanRefused("signature_day", "Expected a day from the validation to today, but got another")
