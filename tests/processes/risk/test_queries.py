"""Readers see the alerts of their territories, and nothing else."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from processes.risk import queries
from processes.risk.tables import Alert, RiskRun, RiskScore, StoredModel

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ON = date(2026, 11, 1)


@pytest.fixture
def filled(session: Session) -> Session:
    session.add(
        StoredModel(
            id="m", name="n", kind="logit", status="active", document="{}", sha256="s", data_sha256="d",
            horizon=1, validation={}, published_by="x", published_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    session.add(
        RiskRun(
            id="r", model_id="m", data_sha256="d", data_date=ON, seed=1, status="raised", free_slots={"a": 1},
            shares={}, cut={"a": 0.6, "b": None}, people=4, started_by="x", started_at=NOW,
        )
    )  # fmt: skip
    session.flush()
    for i, (territory, probability, status) in enumerate(
        [("a", 0.9, "raised"), ("a", 0.7, "watch"), ("b", 0.8, "raised"), ("b", 0.6, "accepted")]
    ):
        shared = {
            "territory": territory,
            "probability": probability,
            "lower": 0.1,
            "upper": 0.95,
            "data_date": ON,
        }
        code = f"P{i}"
        session.add(
            Alert(
                id=f"a{i}", run_id="r", participant=code, kind="model" if i else "rule", horizon=1, status=status,
                contributions=[], raised_at=NOW, **shared,
            )
        )  # fmt: skip
        session.add(
            RiskScore(
                run_id="r",
                participant=code,
                contributions=[],
                is_selected=True,
                is_above_cut=i % 2 == 1,
                **shared,
            )
        )
    session.flush()
    return session


def test_lists_are_ordered_and_limited_to_the_territories(filled: Session) -> None:
    def codes(**asked: object) -> list[str]:
        return [alert.id for alert in queries.list_alerts(filled, reader="eva", **asked)]  # type: ignore[arg-type]

    assert codes(territories={"a", "b"}) == ["a0", "a2", "a1", "a3"]
    assert codes(territories={"a"}) == ["a0", "a1"]
    assert codes(territories={"a", "b"}, statuses={"raised"}) == ["a0", "a2"]
    assert codes(territories={"a", "b"}, limit=2, offset=1) == ["a2", "a1"]
    assert codes(territories=()) == []


def test_one_alert_only_within_the_territories(filled: Session) -> None:
    assert queries.find_alert(filled, "a0", territories={"a"}, reader="eva") is not None
    assert queries.find_alert(filled, "a0", territories={"b"}, reader="eva") is None
    assert queries.find_alert(filled, "a0", territories=(), reader="eva") is None
    assert queries.find_alert(filled, "ghost", territories={"a"}, reader="eva") is None
    assert [a.id for a in queries.alerts_of(filled, "P2", territories={"b"}, reader="eva")] == ["a2"]
    assert not queries.alerts_of(filled, "P2", territories={"a"}, reader="eva")


def test_counts_and_run_summary(filled: Session) -> None:
    assert queries.count_alerts(filled, territories={"a", "b"}, reader="eva") == {
        "raised": 2,
        "watch": 1,
        "accepted": 1,
    }
    assert queries.count_alerts(filled, territories=(), reader="eva") == {}
    summary = queries.find_run_summary(filled, "r", territories={"a"}, reader="eva")
    assert summary is not None
    assert summary.alerts_by_kind == {"rule": 1, "model": 1}
    assert [score.participant for score in summary.not_attended] == ["P1"]
    assert queries.find_run_summary(filled, "ghost", territories={"a"}, reader="eva") is None
    assert [run.id for run in queries.list_runs(filled)] == ["r"]
    assert [model.id for model in queries.list_models(filled)] == ["m"]
