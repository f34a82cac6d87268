"""Service tasks of the process *Proactive alert intervention*. Each may run twice and then counts once."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import structs
from sqlalchemy import select

from processes.risk.data_quality import MAX_AGE_DAYS, data_faults
from processes.risk.queries import lock_alert
from processes.risk.review import STATUS_AFTER, check_review, check_step
from processes.risk.tables import Alert, AlertDecision
from processes.tasks import Job, service_task

RECHECK_DAYS = 90


@service_task("risk.check_data_quality")
def check_data_quality(job: Job) -> Mapping[str, Any]:
    """Reads alert_id, max_data_age_days?; writes data_ok and data_faults; the alert is then under review."""
    alert = lock_alert(job.session, str(job.variables["alert_id"]))
    faults = data_faults(
        alert.contributions,
        alert.data_date,
        today=job.now.date(),
        max_age_days=_whole(job, "max_data_age_days", MAX_AGE_DAYS),
    )
    if not _is_done(job):
        check_step(alert.id, alert.status, "under_review")
        alert.status, alert.instance_id = "under_review", job.instance_id
        _log(job, alert, decision="start_review", reason=" ".join(f.rule for f in faults), by="sistema")
    listed = [
        {"column": f.element, "rule": f.rule, "text": f.text, "text_en": f.text_en, "severity": f.severity}
        for f in faults
    ]
    return {"data_ok": all(f.severity == "warning" for f in faults), "data_faults": listed}


@service_task("risk.record_review")
def record_review(job: Job) -> Mapping[str, Any]:
    """Reads alert_id, decision (accept, dismiss, watch, ask_data), reason, reviewer; writes alert_status."""
    alert = lock_alert(job.session, str(job.variables["alert_id"]))
    if not _is_done(job):
        given = job.variables
        review = check_review(given.get("decision"), given.get("reason"), given.get("reviewer"))
        status = STATUS_AFTER[review.decision]
        check_step(alert.id, alert.status, status)
        alert.status, alert.reason = status, review.reason
        alert.decided_by, alert.decided_at = review.reviewer, job.now
        alert.instance_id = job.instance_id
        _log(job, alert, decision=review.decision, reason=review.reason, by=review.reviewer)
    return {"alert_status": alert.status}


@service_task("risk.schedule_recheck")
def schedule_recheck(job: Job) -> Mapping[str, Any]:
    """Reads alert_id, recheck_days? (90); writes recheck_on (an ISO date, for the timer) and alert_status."""
    alert = lock_alert(job.session, str(job.variables["alert_id"]))
    if not _is_done(job):
        check_step(alert.id, alert.status, "watch")
        alert.status = "watch"
        alert.recheck_on = job.now.date() + timedelta(days=_whole(job, "recheck_days", RECHECK_DAYS))
        _log(job, alert, decision="schedule_recheck", reason=alert.recheck_on.isoformat(), by="sistema")
    recheck_on = alert.recheck_on or date.max
    return {"recheck_on": recheck_on.isoformat(), "alert_status": alert.status}


@service_task("risk.close_alert")
def close_alert(job: Job) -> Mapping[str, Any]:
    """Reads alert_id, outcome? (else the alert's status); writes alert_closed and alert_status.

    One that is withdrawn says who withdrew it and why: withdrawn_by, withdraw_reason.
    """
    alert = lock_alert(job.session, str(job.variables["alert_id"]))
    if alert.closed_at is None:
        alert.outcome = str(job.variables.get("outcome") or alert.status)
        if alert.outcome == "withdrawn":
            _withdraw(job, alert)
        alert.closed_at = job.now
        _log(job, alert, decision="close", reason=alert.outcome, by="sistema")
    return {"alert_closed": True, "alert_status": alert.status}


def _withdraw(job: Job, alert: Alert) -> None:
    check_step(alert.id, alert.status, "withdrawn")
    alert.status, alert.reason = "withdrawn", str(job.variables.get("withdraw_reason") or "")
    by = str(job.variables.get("withdrawn_by") or "sistema")
    step = structs.replace(job, idempotency_key=f"{job.idempotency_key}:withdraw")
    _log(step, alert, decision="withdraw", reason=alert.reason, by=by)


def _is_done(job: Job) -> bool:
    return (
        job.session.scalar(select(AlertDecision.id).where(AlertDecision.key == job.idempotency_key))
        is not None
    )


def _log(job: Job, alert: Alert, *, decision: str, reason: str, by: str) -> None:
    job.session.add(
        AlertDecision(
            alert_id=alert.id,
            key=job.idempotency_key,
            decision=decision,
            status=alert.status,
            reason=reason,
            decided_by=by,
            decided_at=job.now,
        )
    )
    job.session.flush()


def _whole(job: Job, name: str, otherwise: int) -> int:
    value = job.variables.get(name)
    return otherwise if value is None else int(value)
