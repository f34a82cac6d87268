"""Service tasks of the process *Exercise of rights*. Each may run twice and then counts once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from processes.cases.consent.acts import act_of
from processes.cases.consent.publishing import publisher_at
from processes.cases.consent.revoking import revoke
from processes.cases.queries import lock_case
from processes.cases.story import SYSTEM
from processes.cases.tables import Case
from processes.cases.waiting import tell_waiting
from processes.risk.review import STEPS
from processes.risk.rights.tables import RightsRequest
from processes.risk.tables import Alert, AlertDecision
from processes.tasks import Job, service_task

Values = Mapping[str, Any]
CONTESTED = "score_contested"
DECISIONS = frozenset({"upheld", "data_wrong", "kept"})


class UnknownRequest(LookupError):
    """No request has that code."""


class ContestRefused(ValueError):
    """What was decided is not whole: the decision, a reason and a person are needed."""


@service_task("rights.revoke")
def revoke_everything(job: Job) -> Values:
    """Reads request_id: every consent of the person ends, and every process of their cases that waits is told."""
    request = _request(job)
    cases = job.session.scalars(
        select(Case.code).where(Case.participant == request.participant).order_by(Case.opened_at.desc())
    ).all()
    for number, code in enumerate(cases):
        act = act_of(job)
        if number:  # each case has a line in its own story
            act = replace(act, key=f"{act.key}/{code}")
        revoke(job.session, publisher_at(job.session, job.now), lock_case(job.session, code), act)
    return {}


@service_task("rights.set_score_aside")
def set_score_aside(job: Job) -> Values:
    """Reads request_id; writes alert_id and alert_reviewer of the person's last alert (null: none, or not reviewed).

    Alerts that were accepted or are watched go back to a person: their processes are told.
    """
    request = _request(job)
    alert = job.session.scalar(
        select(Alert)
        .where(Alert.participant == request.participant)
        .order_by(Alert.raised_at.desc(), Alert.id)
        .limit(1)
    )
    if request.score_aside_at is None:
        request.score_aside_at = job.now
        request.alert_id = None if alert is None else alert.id
        _tell_alerts(job, request)
    return {
        "alert_id": request.alert_id,
        "alert_reviewer": None if alert is None else alert.decided_by,
    }


@service_task("rights.record_contest")
def record_contest(job: Job) -> Values:
    """Reads request_id, contest_decision, contest_reason, contest_reviewer; writes withdraws_alert."""
    request, given = _request(job), job.variables
    if request.decided_at is None:
        decision, reason = given.get("contest_decision"), str(given.get("contest_reason") or "").strip()
        if decision not in DECISIONS or not reason or not given.get("contest_reviewer"):
            raise ContestRefused("Expected a decision, a written reason and who decided, but one is missing")
        request.decision, request.reason = str(decision), reason
        request.decided_by, request.decided_at = str(given["contest_reviewer"]), job.now
    alert = None if request.alert_id is None else job.session.get(Alert, request.alert_id)
    is_open = alert is not None and alert.closed_at is None and "withdrawn" in STEPS[alert.status]
    return {"withdraws_alert": request.decision != "kept" and is_open}


@service_task("rights.record_answer")
def record_answer(job: Job) -> Values:
    """Reads request_id, answered_on, answer_way."""
    request = _request(job)
    if request.status == "open":
        on = job.variables.get("answered_on")
        request.status = "answered"
        request.answered_on = on if isinstance(on, date) else date.fromisoformat(str(on))
        request.answer_way = str(job.variables["answer_way"])
    return {}


def _tell_alerts(job: Job, request: RightsRequest) -> None:
    """Each that is open has the contest in its log; those whose process waits go back to review."""
    mine = select(Alert).where(Alert.participant == request.participant, Alert.closed_at.is_(None))
    for alert in job.session.scalars(mine.order_by(Alert.id)):
        job.session.add(
            AlertDecision(
                alert_id=alert.id,
                key=f"{job.idempotency_key}/{alert.id}",
                decision="contested",
                status=alert.status,
                reason=request.code,
                decided_by=SYSTEM,
                decided_at=job.now,
            )
        )
    publisher = publisher_at(job.session, job.now)
    tell_waiting(job.session, publisher, CONTESTED, request.participant, by=request.received_by)


def _request(job: Job) -> RightsRequest:
    code = str(job.variables["request_id"])
    request = job.session.get(RightsRequest, code, with_for_update=True)
    if request is None:
        raise UnknownRequest(f"Expected a stored request, but there is none with code {code!r}")
    return request
