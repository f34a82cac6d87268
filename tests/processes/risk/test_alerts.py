"""Raising alerts: once, in one transaction, by codes only; a model in shadow raises none."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processes.risk.alerts import RunRequest, raise_alerts
from processes.risk.capacity import Shares
from processes.risk.dataset import Dataset
from processes.risk.model import RiskModel
from processes.risk.registry import (
    UnknownModel,
    find_active_model,
    publish_model,
    read_stored_model,
    set_model_status,
)
from processes.risk.rights.tables import RightsRequest
from processes.risk.score import Score
from processes.risk.tables import Alert, RiskRun, RiskScore, StoredModel
from processes.risk.validate import Gates, validate_model

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SLOTS = {"norte": 3, "sur": 2, "este": 0}
WIDE = Gates(slope_from=0.5, slope_to=1.5, fnr_gap_at_most=1)


@pytest.fixture
def active(session: Session, rgc_model: RiskModel, history: Dataset) -> StoredModel:
    found = validate_model(rgc_model, history, gates=WIDE)
    assert found.verdict == "active"
    return publish_model(session, rgc_model, validation=found, published_by="analista", now=NOW)


def _request(model: StoredModel, scores: Sequence[Score], **changes: Any) -> RunRequest:
    asked = RunRequest(
        model_id=model.id,
        scores=scores,
        free_slots=SLOTS,
        seed=1,
        data_sha256="d" * 64,
        data_date=date(2026, 11, 1),
        asked_by="coordinadora",
        shares=Shares(rule=0, random=0),
    )
    return structs.replace(asked, **changes)


def test_the_top_of_each_territory_is_raised(
    session: Session, outbox: Any, active: StoredModel, rgc_scores: tuple[Score, ...]
) -> None:
    found = raise_alerts(session, outbox, _request(active, rgc_scores), now=NOW)
    assert found.is_new
    alerts = {alert.participant: alert for alert in session.scalars(select(Alert))}
    expected = set()
    for territory, slots in SLOTS.items():
        here = sorted((s for s in rgc_scores if s.territory == territory), key=lambda s: -s.probability)
        expected |= {s.participant for s in here[:slots]}
    assert set(alerts) == expected
    assert len(expected) == 5
    assert set(outbox.messages) == {f"alert:{alert.id}" for alert in alerts.values()}
    by_code = {score.participant: score for score in rgc_scores}
    for code, alert in alerts.items():
        assert (alert.status, alert.kind, alert.probability) == ("raised", "model", by_code[code].probability)
        assert [c["column"] for c in alert.contributions] == [c.column for c in by_code[code].contributions]
    assert session.scalar(select(func.count()).select_from(RiskScore)) == len(rgc_scores)
    run = session.get_one(RiskRun, found.run_id)
    assert (run.seed, run.status, run.free_slots, run.people) == (1, "raised", SLOTS, len(rgc_scores))
    missed = session.scalars(select(RiskScore.participant).where(RiskScore.is_above_cut)).all()
    assert set(missed) == set(found.not_attended)


def test_messages_hold_codes_numbers_and_dates_only(
    session: Session, outbox: Any, active: StoredModel, rgc_scores: tuple[Score, ...]
) -> None:
    raise_alerts(session, outbox, _request(active, rgc_scores), now=NOW)
    for variables in outbox.messages.values():
        assert set(variables) == {
            "alert_id", "participant", "territory", "alert_kind", "probability", "probability_lower",
            "probability_upper", "horizon", "data_date", "raised_by",
        }  # fmt: skip
        assert variables["participant"].startswith("P0")
        assert variables["probability_lower"] <= variables["probability"] <= variables["probability_upper"]


def test_asking_again_changes_and_publishes_nothing(
    session: Session, outbox: Any, active: StoredModel, rgc_scores: tuple[Score, ...]
) -> None:
    first = raise_alerts(session, outbox, _request(active, rgc_scores), now=NOW)
    again = raise_alerts(session, outbox, _request(active, rgc_scores[::-1]), now=NOW)
    assert not again.is_new
    assert (again.run_id, set(again.alert_ids)) == (first.run_id, set(first.alert_ids))
    assert set(again.not_attended) == set(first.not_attended)
    assert outbox.attempts == len(first.alert_ids)
    assert session.scalar(select(func.count()).select_from(Alert)) == len(first.alert_ids)


def test_a_later_run_does_not_alert_whoever_has_an_open_alert(
    session: Session, outbox: Any, active: StoredModel, rgc_scores: tuple[Score, ...]
) -> None:
    raise_alerts(session, outbox, _request(active, rgc_scores), now=NOW)
    first = set(session.scalars(select(Alert.participant)))
    session.scalars(select(Alert)).first().status = "dismissed"  # type: ignore[union-attr]
    freed = session.scalars(select(Alert.participant).where(Alert.status == "dismissed")).one()
    raise_alerts(session, outbox, _request(active, rgc_scores, data_sha256="e" * 64), now=NOW)
    counts = dict(session.execute(select(Alert.participant, func.count()).group_by(Alert.participant)).all())  # type: ignore[arg-type]
    assert {code for code, count in counts.items() if count > 1} <= {freed}
    assert len(set(counts) - first) >= 4


def test_whoever_contests_their_score_is_left_out_until_it_is_decided(
    session: Session, outbox: Any, active: StoredModel, rgc_scores: tuple[Score, ...]
) -> None:
    first = raise_alerts(session, outbox, _request(active, rgc_scores), now=NOW)
    contesting = session.scalars(select(Alert.participant)).first()
    for alert in session.scalars(select(Alert)):
        alert.status = "dismissed"
    about = {
        "code": "R-1",
        "participant": contesting,
        "territory": "north",
        "right": "contest",
        "status": "open",
    }
    asked = RightsRequest(**about, words="", received_at=NOW, received_by="ana", score_aside_at=NOW)
    session.add(asked)
    again = raise_alerts(session, outbox, _request(active, rgc_scores, data_sha256="e" * 64), now=NOW)
    raised = set(session.scalars(select(Alert.participant).where(Alert.run_id == again.run_id)))
    assert contesting not in raised
    asked.decided_at = NOW
    later = raise_alerts(session, outbox, _request(active, rgc_scores, data_sha256="f" * 64), now=NOW)
    assert len({first.run_id, again.run_id, later.run_id}) == 3


def test_a_failing_publisher_leaves_nothing(
    session: Session, active: StoredModel, rgc_scores: tuple[Score, ...]
) -> None:
    class Broken:
        def publish(self, **_: object) -> object:
            raise ConnectionError("gone")

    session.commit()
    with pytest.raises(ConnectionError), session.begin():
        raise_alerts(session, Broken(), _request(active, rgc_scores), now=NOW)
    for table in (Alert, RiskRun, RiskScore):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_in_shadow_only_rules_raise(
    session: Session, outbox: Any, active: StoredModel, rgc_scores: tuple[Score, ...]
) -> None:
    set_model_status(session, active.id, "shadow")
    north = [score.participant for score in rgc_scores if score.territory == "norte"]
    asked = _request(active, rgc_scores, by_rule=frozenset(north[:2]))
    found = raise_alerts(session, outbox, asked, now=NOW)
    assert session.get_one(RiskRun, found.run_id).status == "shadow"
    alerts = session.scalars(select(Alert)).all()
    assert {(alert.participant, alert.kind) for alert in alerts} == {(code, "rule") for code in north[:2]}
    assert session.scalar(select(func.count()).select_from(RiskScore)) == len(rgc_scores)


def test_an_unknown_model_is_refused(session: Session, outbox: Any, active: StoredModel) -> None:
    with pytest.raises(UnknownModel):
        raise_alerts(session, outbox, structs.replace(_request(active, ()), model_id="nobody"), now=NOW)
    with pytest.raises(UnknownModel):
        set_model_status(session, "nobody", "retired")


def test_publishing_a_model_twice_is_once_and_the_new_one_takes_over(
    session: Session, rgc_model: RiskModel, history: Dataset, active: StoredModel
) -> None:
    validation = validate_model(rgc_model, history, gates=WIDE)
    again = publish_model(session, rgc_model, validation=validation, published_by="otra", now=NOW)
    assert (again.id, again.published_by) == (active.id, "analista")
    assert read_stored_model(active) == rgc_model
    newer = structs.replace(rgc_model, code_version="2")
    second = publish_model(session, newer, validation=validation, published_by="otra", now=NOW)
    assert find_active_model(session, "rgc_exit") is second
    session.refresh(active)
    assert active.status == "retired"
    shadow = structs.replace(validation, verdict="shadow")
    third = structs.replace(rgc_model, code_version="3")
    publish_model(session, third, validation=shadow, published_by="otra", now=NOW)
    assert find_active_model(session, "rgc_exit") is second
