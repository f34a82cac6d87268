"""The service tasks of an alert's review: each counts once, the log only grows, a person decides."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from processes.risk import handlers
from processes.risk.queries import UnknownAlert, alert_log
from processes.risk.review import ReviewRefused
from processes.risk.tables import Alert, LogChanged, RiskRun, StoredModel
from processes.tasks import Job, find_handler

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
KNOWN = {"column": "age", "meaning": {"es": "Edad", "en": "Age"}, "is_known": True}
MakeJob = Callable[..., Job]


@pytest.fixture
def alert(session: Session) -> Alert:
    on = date(2026, 11, 1)
    session.add(
        StoredModel(
            id="m", name="rgc_exit", kind="hazard", status="active", document="{}", sha256="s",
            data_sha256="d", horizon=24, validation={}, published_by="analista", published_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    session.add(
        RiskRun(
            id="r", model_id="m", data_sha256="d", data_date=on, seed=1, status="raised", free_slots={},
            shares={}, cut={}, people=1, started_by="coordinadora", started_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    raised = Alert(
        id="a1", run_id="r", participant="P00001", territory="norte", kind="model", probability=0.8,
        lower=0.7, upper=0.9, horizon=24, contributions=[KNOWN], data_date=on, status="raised", raised_at=NOW,
    )  # fmt: skip
    session.add(raised)
    session.flush()
    return raised


def test_every_key_is_registered() -> None:
    for name in ("check_data_quality", "record_review", "schedule_recheck", "close_alert"):
        assert find_handler(f"risk.{name}") is getattr(handlers, name)


def test_good_data_start_the_review(alert: Alert, make_job: MakeJob) -> None:
    assert handlers.check_data_quality(make_job("k", alert_id="a1")) == {"data_ok": True, "data_faults": []}
    assert (alert.status, alert.instance_id) == ("under_review", 41)


def test_old_data_are_named(alert: Alert, make_job: MakeJob) -> None:
    alert.data_date = NOW.date() - timedelta(days=63)
    found = handlers.check_data_quality(make_job("k", alert_id="a1"))
    assert not found["data_ok"]
    assert found["data_faults"] == [
        {
            "column": "data_date",
            "rule": "old_data",
            "text": "Los datos tienen 63 días (máximo 62)",
            "text_en": "The data are 63 days old (at most 62)",
            "severity": "error",
        }
    ]
    assert handlers.check_data_quality(make_job("k2", alert_id="a1", max_data_age_days=90))["data_ok"]


def test_missing_predictors_warn_and_too_many_stop(alert: Alert, make_job: MakeJob) -> None:
    gap = {"column": "work", "meaning": {"es": "Trabajo", "en": "Work"}, "is_known": False}
    alert.contributions = [KNOWN] * 4 + [gap]
    found = handlers.check_data_quality(make_job("k", alert_id="a1"))
    assert found["data_ok"]
    assert [(f["column"], f["severity"], f["text"]) for f in found["data_faults"]] == [
        ("work", "warning", "Falta el dato «Trabajo»")
    ]
    alert.contributions = [KNOWN, gap]
    assert not handlers.check_data_quality(make_job("k2", alert_id="a1"))["data_ok"]


@pytest.mark.parametrize(
    ("decision", "status"),
    [("accept", "accepted"), ("dismiss", "dismissed"), ("watch", "watch"), ("ask_data", "awaiting_data")],
)
def test_a_decision_is_recorded_once(alert: Alert, make_job: MakeJob, decision: str, status: str) -> None:
    given = {"alert_id": "a1", "decision": decision, "reason": "ya la acompaña el CEAS", "reviewer": "ana"}
    assert handlers.record_review(make_job("k1", **given)) == {"alert_status": status}
    again = {**given, "decision": "accept", "reviewer": "otra"}
    assert handlers.record_review(make_job("k1", **again)) == {"alert_status": status}
    assert (alert.status, alert.decided_by, alert.decided_at, alert.reason) == (
        status,
        "ana",
        NOW,
        given["reason"],
    )
    session = make_job("").session
    session.expire_all()
    assert alert.decided_at == NOW
    log = alert_log(session, "a1")
    assert [(step.decision, step.status, step.decided_by) for step in log] == [(decision, status, "ana")]


@pytest.mark.parametrize(
    "change",
    [
        {"decision": None},
        {"decision": "grant"},
        {"reviewer": ""},
        {"reviewer": None},
        {"decision": "dismiss", "reason": "  "},
        {"decision": "watch", "reason": None},
        {"decision": "ask_data", "reason": ""},
    ],
)
def test_an_incomplete_review_changes_nothing(
    alert: Alert, make_job: MakeJob, change: dict[str, Any]
) -> None:
    given = {"alert_id": "a1", "decision": "accept", "reason": "", "reviewer": "ana", **change}
    with pytest.raises(ReviewRefused):
        handlers.record_review(make_job("k", **given))
    assert (alert.status, alert.decided_by) == ("raised", None)


@pytest.mark.parametrize("first", ["accept", "dismiss"])
def test_what_is_decided_is_not_decided_again(alert: Alert, make_job: MakeJob, first: str) -> None:
    handlers.record_review(make_job("k1", alert_id="a1", decision=first, reason="motivo", reviewer="ana"))
    before = alert.status
    with pytest.raises(ReviewRefused, match=f"a1 to be open, but it is {before}"):
        handlers.record_review(make_job("k2", alert_id="a1", decision="watch", reason="otro", reviewer="eva"))
    with pytest.raises(ReviewRefused):
        handlers.schedule_recheck(make_job("k3", alert_id="a1"))
    assert alert.status == before


def test_watch_is_checked_again_and_then_decided(alert: Alert, make_job: MakeJob) -> None:
    handlers.record_review(make_job("k1", alert_id="a1", decision="watch", reason="verano", reviewer="ana"))
    found = handlers.schedule_recheck(make_job("k2", alert_id="a1"))
    assert found == {"recheck_on": "2027-02-20", "alert_status": "watch"}
    assert handlers.schedule_recheck(make_job("k2", alert_id="a1", recheck_days=5)) == found
    assert handlers.check_data_quality(make_job("k3", alert_id="a1"))["data_ok"]
    handlers.record_review(make_job("k4", alert_id="a1", decision="accept", reason="", reviewer="eva"))
    assert alert.status == "accepted"
    log = alert_log(make_job("").session, "a1")
    assert [step.decision for step in log] == ["watch", "schedule_recheck", "start_review", "accept"]


def test_closing_keeps_the_human_decision(alert: Alert, make_job: MakeJob) -> None:
    handlers.record_review(make_job("k1", alert_id="a1", decision="dismiss", reason="motivo", reviewer="ana"))
    assert handlers.close_alert(make_job("k2", alert_id="a1"))["alert_status"] == "dismissed"
    handlers.close_alert(make_job("k3", alert_id="a1", outcome="otra"))
    assert (alert.outcome, alert.closed_at, alert.decided_by) == ("dismissed", NOW, "ana")


@pytest.mark.parametrize("name", ["check_data_quality", "record_review", "schedule_recheck", "close_alert"])
def test_an_unknown_alert_is_said(session: Session, make_job: MakeJob, name: str) -> None:
    with pytest.raises(UnknownAlert):
        getattr(handlers, name)(make_job("k", alert_id="ghost"))


def test_the_log_can_only_grow(session: Session, alert: Alert, make_job: MakeJob) -> None:
    handlers.record_review(make_job("k1", alert_id="a1", decision="watch", reason="verano", reviewer="ana"))
    session.commit()
    step = alert_log(session, "a1")[0]
    step.reason = "otra cosa"
    with pytest.raises(LogChanged):
        session.flush()
    session.rollback()
    session.delete(alert_log(session, "a1")[0])
    with pytest.raises(LogChanged):
        session.flush()
    session.rollback()
    for statement in ("UPDATE alert_decisions SET reason = ''", "DELETE FROM alert_decisions"):
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(statement))
        session.rollback()
