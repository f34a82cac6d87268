"""The same tables on PostgreSQL: alerts are raised once, and the decision log refuses every change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from processes.orm import Base
from processes.risk import handlers
from processes.risk.alerts import RunRequest, raise_alerts
from processes.risk.dataset import Dataset
from processes.risk.model import RiskModel
from processes.risk.registry import publish_model
from processes.risk.score import Score
from processes.risk.tables import Alert, AlertDecision
from processes.risk.validate import Gates, validate_model
from processes.tasks import Job

pytestmark = pytest.mark.postgresql
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def session(postgresql_database: str) -> Iterator[Session]:
    engine = create_engine(postgresql_database)
    Base.metadata.create_all(engine)
    with Session(engine) as opened:
        yield opened
    engine.dispose()


def test_raise_review_and_keep_the_log(
    session: Session, outbox: Any, rgc_model: RiskModel, history: Dataset, rgc_scores: tuple[Score, ...]
) -> None:
    gates = Gates(slope_from=0.5, slope_to=1.5, fnr_gap_at_most=1)
    found = validate_model(rgc_model, history, gates=gates)
    stored = publish_model(session, rgc_model, validation=found, published_by="analista", now=NOW)
    asked = RunRequest(
        model_id=stored.id,
        scores=rgc_scores,
        free_slots={"norte": 2},
        seed=1,
        data_sha256="d" * 64,
        data_date=date(2026, 11, 1),
        asked_by="coordinadora",
    )
    raised = raise_alerts(session, outbox, asked, now=NOW)
    session.commit()
    assert not raise_alerts(session, outbox, asked, now=NOW).is_new
    assert (len(outbox.messages), outbox.attempts) == (2, 2)
    job = Job(
        handler="risk.record_review",
        instance_id=7 << 55,
        business_key="",
        idempotency_key="k1",
        variables={
            "alert_id": raised.alert_ids[0],
            "decision": "dismiss",
            "reason": "motivo",
            "reviewer": "ana",
        },
        now=NOW,
        session=session,
    )
    for _ in range(2):
        assert handlers.record_review(job) == {"alert_status": "dismissed"}
    session.commit()
    assert session.get_one(Alert, raised.alert_ids[0]).decided_at == NOW
    for statement in (
        "UPDATE alert_decisions SET reason = ''",
        "DELETE FROM alert_decisions",
        "TRUNCATE alert_decisions",
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(statement))
        session.rollback()
    assert session.scalar(select(func.count()).select_from(AlertDecision)) == 1
